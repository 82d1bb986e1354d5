"""Publishing from the desk, with what the public is to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import PublishedIncident, ScheduledPublication
from tests.factories import make_incident, make_region, make_user, today

pytestmark = pytest.mark.django_db


def test_the_page_publishes_as_chosen_and_shows_what_it_refuses(
    client: Client,
) -> None:
    make_region("mopti")
    make_region("sevare", box=(-5.0, 14.0, -4.0, 15.0), level="cercle")
    incident = make_incident(status="reported", killed=(1, 1, 1))
    client.force_login(make_user("editor"))
    at = reverse("review-publish", args=[incident.uuid])
    (citation,) = incident.citations.all()
    sent = {"public-precision": "cercle", "public-confidential": citation.pk}
    stale = client.post(at, sent | {"public-version": 7})
    assert stale.status_code == 409
    assert stale.context["public_choice"]["precision"].value() == "cercle"
    assert client.post(at, {"public-version": 1}).status_code == 422
    assert client.post(at, sent | {"public-version": 1}).status_code == 302
    row = PublishedIncident.objects.get()
    assert (row.geo_precision, row.sources) == ("cercle", [{"kind": "confidential"}])


def test_a_later_day_is_kept_shown_and_cancelled(client: Client) -> None:
    incident = make_incident(status="reported")
    client.force_login(make_user("editor"))
    day = today() + timedelta(days=30)
    sent = {"public-version": 1, "public-precision": "point", "public-publish_on": day}
    publish = reverse("review-publish", args=[incident.uuid])
    assert client.post(publish, sent).status_code == 302
    assert not PublishedIncident.objects.exists()
    page = client.get(reverse("review-detail", args=[incident.uuid]))
    assert page.context["scheduled"].order.publish_on == day
    cancel = reverse("review-unschedule", args=[incident.uuid])
    assert cancel in page.content.decode()
    assert client.post(cancel).status_code == 302
    assert client.post(cancel).status_code == 400


def test_a_publication_that_fails_is_told_on_its_page_and_in_the_queue(
    client: Client,
) -> None:
    incident = make_incident(status="verified")
    client.force_login(make_user("editor"))
    ScheduledPublication.objects.create(
        incident=incident,
        version=1,
        publish_on=today(),
        by=make_user("editor"),
        attempts=2,
        failure="IntegrityError",
    )
    page = client.get(reverse("review-detail", args=[incident.uuid])).content.decode()
    assert "2 tentatives ont échoué" in page
    assert "IntegrityError" in page
    assert reverse("review-unschedule", args=[incident.uuid]) in page
    queue = client.get(reverse("review-queue"), {"status": "verified"})
    assert "sa publication échoue" in queue.content.decode()
