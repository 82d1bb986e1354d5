"""Merging, taking apart and splitting, from the desk's pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, Merge, PublishedIncident
from incidents.services.publication import publish_incident
from tests.factories import make_claim, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db


def version(incident: Incident) -> int:
    return Incident.objects.get(pk=incident.pk).version


def test_the_desk_merges_and_takes_apart(client: Client) -> None:
    make_region()
    one, other = make_incident(killed=(1, 1, 1)), make_incident(killed=(2, 2, 2))
    gone = publish_incident(other, by=None)
    stays = publish_incident(one, by=None)
    client.force_login(make_user("editor"))
    at = reverse("review-merge", args=[one.uuid, other.uuid])
    desk = client.get(reverse("review-detail", args=[one.uuid])).content.decode()
    assert at in desk
    sent = {"version": version(one), "other_version": version(other), "reason": "Idem"}
    assert client.post(at, sent | {"version": 99}).status_code == 409
    assert client.post(at, sent | {"reason": ""}).status_code == 422
    assert client.post(at, sent).status_code == 302
    tombstone = client.get(gone.get_absolute_url())
    assert tombstone.status_code == 410
    assert stays.get_absolute_url() in tombstone.content.decode()
    machine = client.get(f"/api/v1/incidents/{gone.public_id}/").json()
    assert machine["merged_into"] == stays.public_id
    page = client.get(reverse("review-detail", args=[other.uuid]))
    assert page.context["merge"] == Merge.objects.get()
    back = reverse("review-unmerge", args=[other.uuid])
    sent = {"version": version(other), "other_version": version(one), "reason": "Deux"}
    assert client.post(back, sent | {"version": 1}).status_code == 409
    assert client.post(back, sent).status_code == 302
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_the_desk_splits(client: Client) -> None:
    incident = make_incident(status="reported", killed=(1, 1, 1))
    make_claim(incident, "killed", 5, 5, 5, standing="corroborating")
    client.force_login(make_user("editor"))
    at = reverse("review-split", args=[incident.uuid])
    desk = client.get(reverse("review-detail", args=[incident.uuid]))
    assert at in desk.content.decode()
    one, other = incident.citations.order_by("pk")
    sent = {"version": 1, "title": "Autre", "reason": "Deux", "citations": [other.pk]}
    assert client.post(at, sent | {"version": 3}).status_code == 409
    assert client.post(at, sent | {"citations": [one.pk, other.pk]}).status_code == 400
    answer = client.post(at, sent)
    new = Incident.objects.exclude(pk=incident.pk).get()
    assert answer.url == reverse("review-detail", args=[new.uuid])
    assert (new.status, new.claims.get().best) == ("reported", 5)
    assert not PublishedIncident.objects.exists()
