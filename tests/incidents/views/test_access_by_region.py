"""Reviewers reach what lies in their regions, partners no page of the desk (Z-02)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from incidents.models import Incident, User
from incidents.rules import on_the_desk_of
from incidents.services.api_keys import issue_key
from incidents.services.duplicates import likely_duplicates
from incidents.urls_desk import urlpatterns
from tests.factories import (
    assign_region,
    make_division,
    make_incident,
    make_region,
    make_user,
    today,
)
from tests.incidents.views.test_access import (
    BAD,
    LATER,
    NO,
    NONE,
    OK,
    TABLE,
    address_of,
    client_of,
    seen,
)

pytestmark = pytest.mark.django_db

PEOPLE = ("reviewer", "reviewer elsewhere", "partner")
# name -> method -> status for: reviewer, reviewer elsewhere, partner
OWN = {
    "review-queue": {"get": (OK, OK, NO), "post": (LATER, LATER, NO)},
    "review-detail": {"get": (OK, NONE, NO), "post": (LATER, LATER, NO)},
    "review-edit": {"get": (OK, NONE, NO), "post": (409, NONE, NO)},
    "review-decide": {"get": (LATER, LATER, NO), "post": (400, NONE, NO)},
    "review-same-event": {"get": (LATER, LATER, NO), "post": (400, NONE, NO)},
    "review-remark": {"get": (LATER, LATER, NO), "post": (400, NONE, NO)},
    "review-take-back": {"get": (LATER, LATER, NO), "post": (NONE, NONE, NO)},
    "review-verify": {"get": (LATER, LATER, NO), "post": (422, NONE, NO)},
    "review-check": {"get": (LATER, LATER, NO), "post": (400, NONE, NO)},
    "review-bulk": {"get": (LATER, LATER, NO), "post": (BAD, BAD, NO)},
    "report-attach": {"get": (LATER, LATER, NO), "post": (NO, NONE, NO)},
    "attachment-pieces": {
        "get": (NONE, NONE, NO),
        "post": (BAD, NONE, NO),
        "put": (400, NONE, NO),
        "delete": (LATER, LATER, NO),
    },
    "view-list": {"get": (OK, OK, NO), "post": (LATER, LATER, NO)},
    "view-new": {"get": (OK, OK, NO)},
    "view-detail": {"get": (NONE, NONE, NO), "post": (NONE, NONE, NO)},
    "view-delete": {"get": (LATER, LATER, NO), "post": (NONE, NONE, NO)},
}


def statuses(name: str) -> dict[str, tuple[int, ...]]:
    """Where nothing else is said: a reviewer reaches what a reporter does; a partner
    only what everybody does."""
    if name in OWN:
        return OWN[name]
    return {
        method: (asked[3], asked[3], NO if NO in {asked[1], asked[3]} else asked[3])
        for method, asked in TABLE[name].items()
    }


def two_reviewers() -> tuple[User, User]:
    here, there = make_user("reviewer"), make_user("reviewer")
    assign_region(here, make_region("mopti"))
    assign_region(there, make_region("gao", box=(-1.0, 15.0, 2.0, 18.0)))
    return here, there


@pytest.mark.parametrize("name", [pattern.name for pattern in urlpatterns])
def test_each_page_lets_in_whom_the_table_says(name: str) -> None:
    here, there = two_reviewers()
    incident = make_incident(status="reported", author=make_user())
    people = (here, there, make_user("partner"))
    for method, expected in statuses(name).items():
        for person, user, status in zip(PEOPLE, people, expected, strict=True):
            at = address_of(name, incident)
            answer = getattr(client_of(user), method)(at)
            assert answer.status_code == status, (person, method)
    incident.refresh_from_db()
    assert (incident.status, incident.version) == ("reported", 1)


def test_a_report_of_other_regions_is_as_if_it_did_not_exist() -> None:
    _here, there = two_reviewers()
    incident = make_incident(status="reported")
    client = client_of(there)
    uuids = (incident.uuid, uuid4())
    there_is, there_is_none = (seen(client, uuid, "review-detail") for uuid in uuids)
    assert there_is == there_is_none
    assert incident.title_fr not in client.get(reverse("review-queue")).content.decode()


def test_no_sequence_of_posts_alters_what_lies_elsewhere() -> None:
    _here, there = two_reviewers()
    incident = make_incident(status="reported", killed=(1, 2, 3))
    before = Incident.objects.filter(pk=incident.pk).values().get()
    client = client_of(there)
    for name in ("review-edit", "review-decide", "review-publish", "review-same-event"):
        for step in ("under_review", "verified", "published", "rejected", "retracted"):
            sent = {"step": step, "version": 1, "reason": "x", "title_fr": "Pris"}
            client.post(reverse(name, args=[incident.uuid]), sent)
    assert Incident.objects.filter(pk=incident.pk).values().get() == before


def test_what_lies_elsewhere_is_not_told_as_a_likely_duplicate() -> None:
    here, there = two_reviewers()
    make_region("other", box=(-4.05, 13.0, -1.0, 16.0), division=make_division("2023"))
    incident = make_incident(longitude=-4.09, latitude=14.5)
    make_incident(longitude=-4.04, latitude=14.5)
    assert len(likely_duplicates(incident, on_the_desk_of(here))) == 1
    assert likely_duplicates(incident, on_the_desk_of(there)) == []


def test_a_change_of_role_or_region_holds_from_the_next_request() -> None:
    """Z-05: also for a session that is open, and a key that is in use."""
    here, _there = two_reviewers()
    incident = make_incident(status="reported")
    client = client_of(here)
    at = reverse("review-detail", args=[incident.uuid])
    assert client.get(at).status_code == OK
    here.assigned_regions.all().delete()
    assert client.get(at).status_code == NONE
    assign_region(here, make_region("mopti"))
    assert client.get(at).status_code == OK
    User.objects.filter(pk=here.pk).update(role="reporter")
    assert client.get(at).status_code == NO


def test_a_partner_sends_reports_by_the_api_until_the_role_is_taken() -> None:
    partner = make_user("partner")
    issued = issue_key(
        holder=partner,
        purpose="SIG",
        scopes=["read", "send_reports"],
        expires_on=today() + timedelta(days=30),
    )
    send = {
        "path": "/api/v1/reports/",
        "data": {},
        "content_type": "application/json",
        "headers": {"Authorization": f"Bearer {issued.secret}"},
    }
    assert client_of(None).post(**send).status_code not in {401, NO}
    User.objects.filter(pk=partner.pk).update(role="analyst")
    assert client_of(None).post(**send).status_code == NO


def test_a_reviewer_who_moves_a_report_out_of_reach_is_led_to_the_queue() -> None:
    here, _there = two_reviewers()
    incident = make_incident(status="reported", killed=(1, 2, 3))
    client = client_of(here)
    at = reverse("review-edit", args=[incident.uuid])
    form = client.get(at).context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    answer = client.post(at, sent | {"longitude": "0.5", "latitude": "16"})
    assert answer.status_code == 302
    assert answer.url == reverse("review-queue")
