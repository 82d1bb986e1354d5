"""Every role, from every status, to every status: against one table (Z-04)."""

from __future__ import annotations

import pytest

from incidents.models import Decision, Incident, PublishedIncident, User
from incidents.services.errors import (
    EditedMeanwhileError,
    NoPlaceError,
    NotAllowedError,
    ReasonMissingError,
    WrongStatusError,
)
from incidents.services.publication import publish_incident
from incidents.services.review import move_incident, possible_steps
from tests.factories import assign_region, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db

STATUSES = (
    "reported",
    "under_review",
    "verified",
    "published",
    "rejected",
    "retracted",
)
ALLOWED = {
    ("reported", "under_review"),
    ("reported", "verified"),
    ("reported", "published"),
    ("reported", "rejected"),
    ("under_review", "verified"),
    ("under_review", "published"),
    ("under_review", "rejected"),
    ("verified", "under_review"),
    ("verified", "published"),
    ("verified", "rejected"),
    ("published", "published"),
    ("published", "retracted"),
    ("rejected", "under_review"),
}
NEEDS_ANOTHER = {"verified", "published"}
PEOPLE = (
    *("reporter", "analyst", "partner", "reviewer", "elsewhere"),
    *("editor", "administrator", "author"),
)
REVIEWERS_TAKE = {"under_review", "verified", "rejected"}


def incident_in(status: str, author: object) -> Incident:
    if status not in {"published", "retracted"}:
        return make_incident(status=status, author=author)
    incident = make_incident(status="verified", author=author)
    editor = make_user("editor")
    publish_incident(incident, by=editor)
    incident.refresh_from_db()
    if status == "retracted":
        incident = move_incident(
            incident, "retracted", by=editor, version=incident.version, reason="Faux"
        )
    return incident


def somebody(person: str) -> User:
    """Reviewers of the region that the incident lies in, and of another."""
    here, there = make_region("mopti"), make_region("gao", box=(-1, 15, 2, 18))
    if person not in {"reviewer", "elsewhere"}:
        return make_user(person)
    user = make_user("reviewer")
    assign_region(user, here if person == "reviewer" else there)
    return user


def may(person: str, start: str, to: str) -> bool:
    if (start, to) not in ALLOWED:
        return False
    if person in {"reporter", "analyst", "partner", "elsewhere"}:
        return False
    if person == "reviewer":
        return to in REVIEWERS_TAKE
    return not (person == "author" and to in NEEDS_ANOTHER)


@pytest.mark.parametrize("to", STATUSES)
@pytest.mark.parametrize("start", STATUSES)
@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_table_s_steps_are_taken(person: str, start: str, to: str) -> None:
    author = make_user("editor")
    who = author if person == "author" else somebody(person)
    incident = incident_in(start, author)
    assert (to in possible_steps(incident, who)) == may(person, start, to)
    decisions = Decision.objects.count()
    if may(person, start, to):
        moved = move_incident(
            incident, to, by=who, version=incident.version, reason="Vérifié"
        )
        assert moved.status == to
        assert PublishedIncident.objects.exists() == (to == "published")
        return
    with pytest.raises((NotAllowedError, WrongStatusError)):
        move_incident(incident, to, by=who, version=incident.version, reason="Non")
    incident.refresh_from_db()
    assert incident.status == start
    assert Decision.objects.count() == decisions


def test_the_author_may_publish_where_four_eyes_are_given_up(settings) -> None:
    settings.FOUR_EYES = False
    author = make_user("editor")
    incident = make_incident(status="reported", author=author)
    moved = move_incident(incident, "published", by=author, version=incident.version)
    assert moved.status == "published"


def test_verifying_and_publishing_in_one_step_keeps_both_decisions() -> None:
    incident = make_incident(status="reported", author=make_user())
    move_incident(incident, "published", by=make_user("editor"), version=1)
    steps = list(incident.decisions.values_list("from_status", "to_status"))
    assert steps == [("reported", "verified"), ("verified", "published")]


def test_a_step_from_a_page_that_is_out_of_date_is_refused() -> None:
    incident = make_incident(status="reported", author=make_user())
    one, other = make_user("editor"), make_user("editor")
    move_incident(incident, "under_review", by=one, version=1)
    with pytest.raises(EditedMeanwhileError):
        move_incident(incident, "rejected", by=other, version=1, reason="Doublon")
    incident.refresh_from_db()
    assert incident.status == "under_review"


@pytest.mark.parametrize(
    ("start", "to"), [("reported", "rejected"), ("published", "retracted")]
)
def test_closing_a_report_needs_a_reason(start: str, to: str) -> None:
    incident = incident_in(start, make_user())
    with pytest.raises(ReasonMissingError):
        move_incident(
            incident, to, by=make_user("editor"), version=incident.version, reason="  "
        )


def test_a_report_without_a_point_is_not_even_verified_by_publishing() -> None:
    incident = make_incident(
        status="reported", author=make_user(), latitude=None, longitude=None
    )
    with pytest.raises(NoPlaceError):
        move_incident(incident, "published", by=make_user("editor"), version=1)
    incident.refresh_from_db()
    assert (incident.status, incident.version) == ("reported", 1)
    assert not incident.decisions.exists()
