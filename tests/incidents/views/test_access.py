"""Who reaches which page of entry and review: one table for every kind of person."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from incidents.models import Incident, User
from incidents.urls_desk import urlpatterns
from tests.factories import make_incident, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

PEOPLE = ("stranger", "analyst", "author", "reporter", "editor", "administrator")
LOGIN, OK, NO, NONE, LATER, BAD = 302, 200, 403, 404, 405, 422
BACK = 302  # done: to the page of the report
UNKNOWN = 401  # a script's door: no login page
# name -> method -> status for: stranger analyst author reporter editor administrator
TABLE = {
    "key-list": {
        "get": (LOGIN, OK, OK, OK, OK, OK),
        "post": (LOGIN, BAD, BAD, BAD, BAD, BAD),
        "delete": (LOGIN, LATER, LATER, LATER, LATER, LATER),
    },
    "key-rotate": {
        "get": (LOGIN, LATER, LATER, LATER, LATER, LATER),
        "post": (LOGIN, NONE, NONE, NONE, NONE, NONE),
    },
    "key-revoke": {
        "get": (LOGIN, LATER, LATER, LATER, LATER, LATER),
        "post": (LOGIN, NONE, NONE, NONE, NONE, NONE),
    },
    "webhook-list": {
        "get": (LOGIN, OK, OK, OK, OK, OK),
        "post": (LOGIN, BAD, BAD, BAD, BAD, BAD),
        "delete": (LOGIN, LATER, LATER, LATER, LATER, LATER),
    },
    "webhook-detail": {
        "get": (LOGIN, NONE, NONE, NONE, NONE, NONE),
        "post": (LOGIN, LATER, LATER, LATER, LATER, LATER),
    },
    **{
        f"webhook-{name}": {
            "get": (LOGIN, LATER, LATER, LATER, LATER, LATER),
            "post": (LOGIN, NONE, NONE, NONE, NONE, NONE),
        }
        for name in ("secret", "pause", "resume", "replay", "delete")
    },
    "session-list": {
        "get": (LOGIN, OK, OK, OK, OK, OK),
        "post": (LOGIN, NONE, NONE, NONE, NONE, NONE),
        "delete": (LOGIN, LATER, LATER, LATER, LATER, LATER),
    },
    "report-new": {
        "get": (LOGIN, NO, OK, OK, OK, OK),
        "post": (LOGIN, NO, BAD, BAD, BAD, BAD),
        "put": (LOGIN, NO, LATER, LATER, LATER, LATER),
        "delete": (LOGIN, NO, LATER, LATER, LATER, LATER),
    },
    "report-session": {
        "get": (UNKNOWN, NO, OK, OK, OK, OK),
        "post": (UNKNOWN, NO, LATER, LATER, LATER, LATER),
    },
    "report-send": {
        "get": (UNKNOWN, NO, LATER, LATER, LATER, LATER),
        "post": (UNKNOWN, NO, BAD, BAD, BAD, BAD),
    },
    "report-likely": {
        "get": (UNKNOWN, NO, LATER, LATER, LATER, LATER),
        "post": (UNKNOWN, NO, OK, OK, OK, OK),
    },
    **{
        name: {
            "get": (LOGIN, NO, OK, OK, OK, OK),
            "post": (LOGIN, NO, LATER, LATER, LATER, LATER),
        }
        for name in (
            "entry-shell",
            "entry-worker",
            "entry-places",
            "entry-actors",
            "entry-manifest",
        )
    },
    **{
        name: {
            "get": (LOGIN, NO, OK, OK, OK, OK),
            "post": (LOGIN, NO, LATER, LATER, LATER, LATER),
        }
        for name in ("report-template", "report-paper")
    },
    "report-upload": {
        "get": (LOGIN, NO, OK, OK, OK, OK),
        "post": (LOGIN, NO, BAD, BAD, BAD, BAD),
        "put": (LOGIN, NO, LATER, LATER, LATER, LATER),
    },
    "report-list": {
        "get": (LOGIN, NO, OK, OK, OK, OK),
        "post": (LOGIN, NO, LATER, LATER, LATER, LATER),
    },
    "report-detail": {
        "get": (LOGIN, NO, OK, NONE, OK, OK),
        "post": (LOGIN, NO, LATER, LATER, LATER, LATER),
    },
    "correction-queue": {
        "get": (LOGIN, NO, NO, NO, OK, OK),
        "post": (LOGIN, NO, NO, NO, LATER, LATER),
    },
    "correction-detail": {
        "get": (LOGIN, NO, NO, NO, NONE, NONE),
        "post": (LOGIN, NO, NO, NO, NONE, NONE),
    },
    **{
        name: {
            "get": (LOGIN, NO, NO, NO, LATER, LATER),
            "post": (LOGIN, NO, NO, NO, 400, 400),
        }
        for name in (
            "review-decide",
            "review-remark",
            "review-check",
            "review-same-event",
            "review-unmerge",
            "review-unschedule",
        )
    },
    "report-attach": {
        "get": (LOGIN, NO, LATER, LATER, LATER, LATER),
        "post": (LOGIN, NO, BACK, NONE, NO, NO),
    },
    # One that nobody ever sent; of those sent, `test_attachments.py` tells.
    **{
        name: {
            "get": (LOGIN, NO, NONE, NONE, NONE, NONE),
            "post": (LOGIN, NO, LATER, LATER, LATER, LATER),
        }
        for name in ("attachment-file", "attachment-preview")
    },
    "attachment-pieces": {
        "get": (UNKNOWN, NO, NONE, NONE, NONE, NONE),
        "post": (UNKNOWN, NO, BAD, NONE, BAD, BAD),
        "put": (UNKNOWN, NO, 400, NONE, 400, 400),
        "delete": (UNKNOWN, NO, LATER, LATER, LATER, LATER),
    },
    "attachment-withdraw": {
        "get": (LOGIN, NO, LATER, LATER, LATER, LATER),
        "post": (LOGIN, NO, NONE, NONE, NONE, NONE),
    },
    "review-queue": {
        "get": (LOGIN, NO, NO, NO, OK, OK),
        "post": (LOGIN, NO, NO, NO, LATER, LATER),
    },
    "review-detail": {
        "get": (LOGIN, NO, NO, NO, OK, OK),
        "post": (LOGIN, NO, NO, NO, LATER, LATER),
    },
    "review-edit": {
        "get": (LOGIN, NO, NO, NO, OK, OK),
        "post": (LOGIN, NO, NO, NO, 409, 409),
        "delete": (LOGIN, NO, NO, NO, LATER, LATER),
    },
    "report-answer": {
        "get": (LOGIN, NO, NONE, NONE, NONE, NONE),
        "post": (LOGIN, NO, NONE, NONE, NONE, NONE),
        "delete": (LOGIN, NO, LATER, LATER, LATER, LATER),
    },
    "review-verify": {
        "get": (LOGIN, NO, NO, NO, LATER, LATER),
        "post": (LOGIN, NO, NO, NO, BAD, BAD),
    },
    "review-take-back": {
        "get": (LOGIN, NO, NO, NO, LATER, LATER),
        "post": (LOGIN, NO, NO, NO, NONE, NONE),
    },
    "review-merge": {
        "get": (LOGIN, NO, NO, NO, NONE, NONE),
        "post": (LOGIN, NO, NO, NO, NONE, NONE),
    },
    "review-split": {
        "get": (LOGIN, NO, NO, NO, OK, OK),
        "post": (LOGIN, NO, NO, NO, BAD, BAD),
    },
    "review-bulk": {
        "get": (LOGIN, NO, NO, NO, LATER, LATER),
        "post": (LOGIN, NO, NO, NO, BAD, BAD),
    },
    "review-publish": {
        "get": (LOGIN, NO, NO, NO, LATER, LATER),
        "post": (LOGIN, NO, NO, NO, BAD, BAD),
    },
    "view-list": {
        "get": (LOGIN, OK, OK, OK, OK, OK),
        "post": (LOGIN, LATER, LATER, LATER, LATER, LATER),
    },
    "view-new": {
        "get": (LOGIN, OK, OK, OK, OK, OK),
        "post": (LOGIN, BAD, BAD, BAD, BAD, BAD),
    },
    "view-detail": {
        "get": (LOGIN, NONE, NONE, NONE, NONE, NONE),
        "post": (LOGIN, NONE, NONE, NONE, NONE, NONE),
    },
    "view-delete": {
        "get": (LOGIN, LATER, LATER, LATER, LATER, LATER),
        "post": (LOGIN, NONE, NONE, NONE, NONE, NONE),
    },
    "snapshot-new": {
        "get": (LOGIN, OK, NO, NO, OK, OK),
        "post": (LOGIN, BAD, NO, NO, BAD, BAD),
        "delete": (LOGIN, LATER, NO, NO, LATER, LATER),
    },
    "snapshot-order": {
        "get": (LOGIN, NONE, NO, NO, NONE, NONE),
        "post": (LOGIN, LATER, NO, NO, LATER, LATER),
    },
    "snapshot-withdraw": {
        "get": (LOGIN, NO, NO, NO, LATER, LATER),
        "post": (LOGIN, NO, NO, NO, NONE, NONE),
    },
}


def everyone() -> tuple[Incident, dict[str, User | None]]:
    author = make_user()
    people = {role: make_user(role) for role in PEOPLE[1:] if role != "author"}
    incident = make_incident(status="reported", author=author)
    return incident, {"stranger": None, "author": author, **people}


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        sign_in(client, user)
    return client


def address_of(name: str, incident: Incident) -> str:
    route = get_resolver().reverse_dict.getlist(name)
    values = {
        "other": incident.uuid,
        "question": uuid4(),
        "attachment": uuid4(),
        "uuid": incident.uuid,
        "slug": "none",
        "prefix": "none",
    }
    takes = route[0][0][0][1]
    return reverse(name, args=[values[word] for word in takes])


def test_the_table_holds_every_page() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_each_page_lets_in_whom_the_table_says(name: str) -> None:
    incident, people = everyone()
    address = address_of(name, incident)
    for method, statuses in TABLE[name].items():
        for person, status in zip(PEOPLE, statuses, strict=True):
            answer = getattr(client_of(people[person]), method)(address)
            assert answer.status_code == status, (person, method)
            if person == "stranger" and status == LOGIN:
                assert answer.url.startswith(reverse("account_login"))
            assert "private" in answer.headers["Cache-Control"]
    incident.refresh_from_db()
    assert (incident.status, incident.version) == ("reported", 1)


def test_somebody_else_s_report_is_as_if_it_did_not_exist() -> None:
    """L-02: the same answer as for an identifier that nobody ever used."""
    incident, people = everyone()
    client = client_of(people["reporter"])
    there, nowhere = (seen(client, uuid) for uuid in (incident.uuid, uuid4()))
    assert there == nowhere
    assert there[0] == NONE


def seen(
    client: Client, uuid: UUID, name: str = "report-detail"
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body, without the address itself and the form's token."""
    answer = client.get(reverse(name, args=[uuid]))
    body = answer.content.decode().replace(str(uuid), "")
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
    headers = {k: v for k, v in answer.headers.items() if k != "Content-Length"}
    return answer.status_code, headers, body


def test_my_reports_are_mine() -> None:
    incident, people = everyone()
    other = client_of(people["reporter"]).get(reverse("report-list"))
    mine = client_of(people["author"]).get(reverse("report-list"))
    assert incident.title_fr not in other.content.decode()
    assert incident.title_fr in mine.content.decode()
