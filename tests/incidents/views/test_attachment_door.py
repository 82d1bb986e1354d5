"""A photo in pieces: whatever stops in between, it is there once and whole."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse

from incidents.models import Attachment, AttachmentPiece, AttachmentUpload, Incident
from incidents.services.attachment_pieces import ABANDONED_AFTER, PIECE
from tests.factories import make_attachment, make_incident, make_user
from tests.locks import held_by_another
from tests.pictures import PDF, POSITION, make_phone_photo, make_picture

pytestmark = pytest.mark.django_db
LARGE = PDF[:-6] + bytes(2 * PIECE) + PDF[-6:]


class Sender:
    """As the outbox sends one file."""

    def __init__(self, client: Client, report: Incident, content: bytes) -> None:
        self.client = client
        self.report = report
        self.id: UUID = uuid4()
        self.content = content

    @property
    def address(self) -> str:
        return reverse("attachment-pieces", args=[self.report.uuid, self.id])

    def begin(self, **values: object):
        data = {
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        } | values
        return self.client.post(self.address, data)

    def put(self, offset: int, content: bytes | None = None):
        piece = self.content[offset : offset + PIECE] if content is None else content
        return self.client.put(
            self.address,
            piece,
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(offset)},
        )

    def send(self):
        answer = self.begin()
        while answer.status_code < 300 and "reference" not in answer.json():
            answer = self.put(answer.json()["offset"])
        return answer


@pytest.fixture
def sender(client: Client) -> Sender:
    report = make_incident(status="reported", author=make_user())
    client.force_login(report.author)
    return Sender(client, report, LARGE)


def test_pieces_make_one_attachment_and_each_replay_is_told_the_same(
    sender: Sender,
) -> None:
    begun = sender.begin()
    assert (begun.status_code, begun.json()) == (201, {"offset": 0, "size": len(LARGE)})
    assert sender.begin().status_code == 200
    first = sender.put(0)
    assert (first.status_code, first.json()["offset"]) == (200, PIECE)
    assert sender.put(0).json() == first.json()  # the answer was lost on its way
    assert sender.client.get(sender.address).json() == first.json()
    assert sender.begin().json() == first.json()
    assert sender.put(PIECE).status_code == 200
    last = sender.put(2 * PIECE)
    assert (last.status_code, last.json()["reference"]) == (201, str(sender.id))
    for again in (sender.put(2 * PIECE), sender.client.get(sender.address)):
        assert (again.status_code, again.json()["reference"]) == (200, str(sender.id))
    assert sender.begin().json()["reference"] == str(sender.id)
    kept = Attachment.objects.get()
    assert kept.digest == hashlib.sha256(LARGE).hexdigest()
    assert Path(kept.file.path).read_bytes().startswith(b"%PDF-")
    assert not AttachmentPiece.objects.exists()


def test_the_choice_to_keep_the_position_comes_along(sender: Sender) -> None:
    sender.content = make_phone_photo()
    sender.begin(keeps_position="on")
    assert sender.put(0).status_code == 201
    assert Attachment.objects.get().latitude == POSITION[0]


def test_a_piece_out_of_turn_changes_nothing_and_is_told_the_turn(
    sender: Sender,
) -> None:
    sender.begin()
    assert sender.put(PIECE).json()["offset"] == 0
    assert sender.put(0, b"").json()["offset"] == 0
    assert not AttachmentPiece.objects.exists()


def test_other_content_under_the_same_id_is_409(sender: Sender) -> None:
    sender.begin()
    assert sender.begin(sha256="0" * 64).status_code == 409
    assert sender.begin(size=5).status_code == 409
    assert sender.send().status_code == 201
    assert sender.begin(sha256="0" * 64).status_code == 409
    other = make_incident(status="reported", author=sender.report.author)
    sender.report = other
    assert sender.begin().status_code == 409


def test_what_is_not_what_was_announced_is_refused_and_begins_anew(
    sender: Sender,
) -> None:
    sender.begin()
    sender.put(0, bytes(PIECE))
    sender.put(PIECE)
    damaged = sender.put(2 * PIECE)
    assert damaged.status_code == 422
    assert "abîmé" in damaged.json()["detail"]
    assert not AttachmentUpload.objects.exists()
    assert sender.send().status_code == 201


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<svg/>", "JPEG"), (make_picture()[:200], "abîmé"), (PDF * 220_000, "10")],
)
def test_a_refusal_says_why_and_leaves_nothing(
    sender: Sender, content: bytes, reason: str
) -> None:
    sender.content = content
    answer = sender.send()
    assert answer.status_code == (413 if reason == "10" else 422)
    assert reason in answer.json()["detail"]
    assert not AttachmentUpload.objects.exists()
    assert not Attachment.objects.exists()


def test_a_piece_has_a_bound_and_so_has_all_that_is_on_its_way(
    sender: Sender, settings
) -> None:
    sender.begin()
    assert sender.put(0, LARGE[: PIECE + 1]).status_code == 413
    sender.content = PDF
    sender.begin()
    assert sender.put(0, PDF + b" ").status_code == 422  # more than was announced
    settings.ATTACHMENT_QUOTA_MB = 1
    for status in (201, 422):
        sender.id = uuid4()
        assert sender.begin(size=600_000).status_code == status


@pytest.mark.parametrize(
    "values",
    [{"size": 0}, {"size": ""}, {"sha256": "abc"}, {"sha256": "A" * 64}],
)
def test_a_wrong_announcement_is_422_by_name(sender: Sender, values) -> None:
    answer = sender.begin(**values)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(next(iter(values)))


def test_an_offset_that_is_no_number_is_400(sender: Sender) -> None:
    sender.begin()
    for offset in ("", "-1", "²"):
        answer = sender.client.put(
            sender.address,
            b"x",
            headers={"Upload-Offset": offset},
        )
        assert answer.status_code == 400


def test_withdrawn_it_is_410_and_so_is_a_photo_of_a_withdrawn_report(
    sender: Sender,
) -> None:
    sender.send()
    Attachment.objects.update(withdrawn_at="2026-11-26T12:00Z", file="", preview="")
    for answer in (sender.begin(), sender.put(0), sender.client.get(sender.address)):
        assert answer.status_code == 410
    sender.id = uuid4()
    sender.begin()
    Incident.objects.update(status="retracted")
    for answer in (sender.begin(), sender.put(0), sender.client.get(sender.address)):
        assert answer.status_code == 410


@pytest.mark.django_db(transaction=True)
def test_while_a_piece_is_being_received_the_next_is_423(client: Client) -> None:
    report = make_incident(status="reported", author=make_user())
    client.force_login(report.author)
    sender = Sender(client, report, PDF)
    sender.begin()
    with held_by_another("hashtextextended(%s, 0)", str(sender.id)):
        answer = sender.put(0)
    assert (answer.status_code, answer.headers["Retry-After"]) == (423, "2")
    assert sender.put(0).status_code == 201


def test_to_others_neither_the_report_nor_what_is_on_its_way_exists(
    sender: Sender,
) -> None:
    assert sender.put(0).status_code == 404
    sender.begin()
    for user in (make_user(), make_user("editor")):
        sender.client.force_login(user)
        for answer in (
            sender.begin(),
            sender.put(0),
            sender.client.get(sender.address),
        ):
            assert answer.status_code == 404
    sender.client.logout()
    assert sender.begin().status_code == 401


def test_what_nobody_went_on_with_is_swept(
    sender: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    sender.begin()
    sender.put(0)
    old = ABANDONED_AFTER - timedelta(minutes=5)
    AttachmentUpload.objects.update(touched_at=F("touched_at") - old)
    call_command("sweep_attachments", commit=True)
    assert sender.put(PIECE).json()["offset"] == 2 * PIECE  # and is touched now
    AttachmentUpload.objects.update(touched_at=F("touched_at") - ABANDONED_AFTER)
    call_command("sweep_attachments")
    assert AttachmentUpload.objects.exists()
    call_command("sweep_attachments", commit=True)
    assert not AttachmentUpload.objects.exists()
    assert sender.send().status_code == 201


def test_a_photo_sent_with_the_form_is_known_to_the_door(sender: Sender) -> None:
    sender.content = make_picture()
    photo = make_attachment(sender.report, sender.content, client_id=sender.id)
    assert sender.begin().json()["reference"] == str(photo.uuid)
