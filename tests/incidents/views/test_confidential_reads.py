"""A-02: whoever is shown what was told in confidence leaves a trace. Every address of
the desk is walked, so that a new one that shows a canary and notes nothing fails."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from incidents.models import (
    Attachment,
    ConfidentialRead,
    CorrectionRequest,
    Incident,
    User,
)
from incidents.services.corrections import Wish, receive_correction
from incidents.urls_desk import urlpatterns
from tests.factories import (
    make_attachment,
    make_claim,
    make_incident,
    make_published,
    make_source,
    make_user,
)
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

Kind = ConfidentialRead.Kind
SOURCE, ELSEWHERE, CONTACT = "CANARI-source", "CANARI-ailleurs", "CANARI-contact"
# What each address of the desk shows of it.
SHOWN = {
    "review-detail": {SOURCE},
    "review-edit": {SOURCE},
    "review-split": {SOURCE},
    "review-merge": {SOURCE, ELSEWHERE},
    "report-detail": {SOURCE},
    "attachment-file": {"file"},
    "attachment-preview": {"file"},
    "correction-detail": {CONTACT},
}


@dataclass
class World:
    incident: Incident
    other: Incident
    attachment: Attachment
    request: CorrectionRequest

    def address(self, name: str) -> str:
        uuid = self.request.pk if name.startswith("correction") else self.incident.uuid
        values: dict[str, object] = {
            "uuid": uuid,
            "other": self.other.uuid,
            "attachment": self.attachment.uuid,
            "question": uuid4(),
            "slug": "none",
            "prefix": "none",
        }
        takes = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
        return reverse(name, args=[values[word] for word in takes])

    def trace(self, canary: str) -> tuple[str, UUID]:
        return {
            SOURCE: (Kind.SOURCES.value, self.incident.uuid),
            ELSEWHERE: (Kind.SOURCES.value, self.other.uuid),
            CONTACT: (Kind.CORRECTION.value, self.request.pk),
            "file": (Kind.ATTACHMENT.value, self.attachment.uuid),
        }[canary]


def told_by(publisher: str) -> Incident:
    incident = make_incident(status="reported", author=make_user())
    source = make_source(publisher=publisher, is_confidential=True)
    make_claim(incident, "killed", 1, 1, 1, source=source)
    return incident


@pytest.fixture
def world() -> World:
    incident = told_by(SOURCE)
    make_claim(incident, "injured", 1, 1, 1)
    wish = Wish(make_published().public_id, wrong="Non", contact=CONTACT)
    receive_correction(wish, request_id=uuid4())
    return World(
        incident,
        told_by(ELSEWHERE),
        make_attachment(incident),
        CorrectionRequest.objects.get(),
    )


def client_of(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def shown_in(answer: HttpResponseBase) -> set[str]:
    streamed = getattr(answer, "streaming_content", None)
    body = b"".join(streamed) if streamed else getattr(answer, "content", b"")
    canaries = {one for one in (SOURCE, ELSEWHERE, CONTACT) if one.encode() in body}
    return canaries | ({"file"} if body.startswith(b"\xff\xd8\xff") else set())


def traces(by: User) -> set[tuple[str, UUID]]:
    found = ConfidentialRead.objects.filter(by=by)
    return set(found.values_list("kind", "subject"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_shown_is_noted_with_who_saw_it(method: str, world: World) -> None:
    editor = make_user("editor")
    client = client_of(editor)
    for name in [pattern.name for pattern in urlpatterns]:
        before = ConfidentialRead.objects.count()
        shown = shown_in(getattr(client, method)(world.address(name)))
        if method == "get":
            assert shown == SHOWN.get(name, set()), name
        noted = ConfidentialRead.objects.filter(by=editor)
        count = ConfidentialRead.objects.count() - before
        latest = set(noted[:count].values_list("kind", "subject"))
        assert latest == {world.trace(canary) for canary in shown}, name


def test_each_kind_of_confidence_is_among_what_is_shown(world: World) -> None:
    shown = {canary for canaries in SHOWN.values() for canary in canaries}
    assert {world.trace(canary)[0] for canary in shown} == set(Kind.values)


def test_who_is_refused_has_read_nothing(world: World) -> None:
    for user in (make_user(), make_user("analyst"), make_user("reviewer")):
        for name in SHOWN:
            client_of(user).get(world.address(name))
        assert traces(user) == set()


def test_a_report_without_a_secret_and_one_s_own_words_leave_none(world: World) -> None:
    editor, author = make_user("editor"), world.incident.author
    assert author is not None
    public = make_incident(status="reported", killed=(1, 1, 1))
    client_of(editor).get(reverse("review-detail", args=[public.uuid]))
    client_of(author).get(world.address("report-detail"))
    assert not ConfidentialRead.objects.exists()


def test_a_trace_stays_as_it_is(world: World) -> None:
    client_of(make_user("editor")).get(world.address("review-detail"))
    for change in (
        lambda: ConfidentialRead.objects.update(subject=uuid4()),
        lambda: ConfidentialRead.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert ConfidentialRead.objects.count() == 1
