"""The checklist before anything is public: two sources or a stated reason."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, User, Verification
from incidents.services.choosing import PublicChoice
from incidents.services.errors import SourcesMissingError
from incidents.services.review import move_incident
from incidents.services.scheduling import schedule_publication
from tests.factories import make_claim, make_incident, make_user, today

pytestmark = pytest.mark.django_db
LIST = {
    "verify-place": "established",
    "verify-days": "probable",
    "verify-toll": "established",
    "verify-perpetrator": "not_established",
    "verify-has_no_conflict": "on",
    "verify-version": "1",
}


@pytest.fixture
def editor(client: Client, settings) -> User:
    settings.TWO_SOURCES = True
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def report() -> Incident:
    return make_incident(status="reported", author=make_user(), killed=(1, 2, 3))


def fill_in(client: Client, report: Incident, **values: str):
    data = LIST | {f"verify-{name}": value for name, value in values.items()}
    return client.post(reverse("review-verify", args=[report.uuid]), data)


def publish(report: Incident, editor: User) -> None:
    move_incident(report, "published", by=editor, version=1)


def test_nothing_is_published_on_one_source_without_a_reason(
    client: Client, editor: User, report: Incident
) -> None:
    with pytest.raises(SourcesMissingError):
        publish(report, editor)
    page = client.get(reverse("review-detail", args=[report.uuid])).content.decode()
    assert 'href="#checklist"' in page
    assert "Vérifier et publier" not in page
    assert fill_in(client, report).status_code == 422
    assert fill_in(client, report, reason="Deux récits recoupés").status_code == 302
    said = Verification.objects.get()
    assert (said.by, said.days, said.perpetrator) == (
        editor,
        "probable",
        "not_established",
    )
    page = client.get(reverse("review-detail", args=[report.uuid])).content.decode()
    assert "Deux récits recoupés" in page
    assert "Vérifier et publier" in page
    publish(report, editor)


def test_two_sources_are_two_that_are_recorded(
    client: Client, editor: User, report: Incident
) -> None:
    assert fill_in(client, report, has_two_sources="on").status_code == 400
    make_claim(report, best=2, standing="corroborating")
    assert fill_in(client, report, has_two_sources="on").status_code == 302
    publish(report, editor)


def test_a_conflict_of_interest_keeps_it_from_the_public(
    client: Client, editor: User, report: Incident
) -> None:
    fill_in(client, report, reason="Oui", has_no_conflict="")
    with pytest.raises(SourcesMissingError):
        publish(report, editor)


def test_it_is_asked_of_a_planned_publication_and_of_no_correction(
    client: Client, editor: User, report: Incident
) -> None:
    choice = PublicChoice("settlement", frozenset())
    with pytest.raises(SourcesMissingError):
        schedule_publication(report, choice, on=today(), by=editor, version=1)
    public = make_incident(status="published", public_id="MLI-2019-000001")
    publish(public, editor)


def test_a_list_of_an_older_version_is_not_kept(
    client: Client, editor: User, report: Incident
) -> None:
    assert fill_in(client, report, reason="Oui", version="7").status_code == 409
    assert not Verification.objects.exists()


def test_what_was_said_stays(client: Client, editor: User, report: Incident) -> None:
    fill_in(client, report, reason="Oui")
    with pytest.raises(DatabaseError), transaction.atomic():
        Verification.objects.update(reason="")


def test_where_nothing_can_be_filled_in_there_is_no_empty_list(
    client: Client, editor: User
) -> None:
    rejected = make_incident(status="rejected", author=make_user())
    page = client.get(reverse("review-detail", args=[rejected.uuid]))
    assert 'id="checklist"' not in page.content.decode()
