"""G-03: nothing that a file tells beside its picture leaves the phone's owner, not even
towards the desk. (That nothing of it is public is what the crawl shows, in whose world
these files are.)"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Attachment, Incident, PublishedIncident
from incidents.models.attachment import attachment_storage
from tests.factories import make_attachment, make_user
from tests.pictures import CAMERA, all_of_pdf, make_office_pdf, make_phone_photo
from tests.sessions import sign_in
from tests.trust.conftest import CANARY

DEGREES = (b"14.508", b"4.1125", b"29.88")


def contains(content: bytes) -> set[str]:
    """By the ways in which files write a text down."""
    encoded = {
        code: CAMERA.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")
    }
    encoded["hexadecimal"] = CAMERA.encode().hex().encode()
    found = {code for code, text in encoded.items() if text in content}
    return found | {str(part) for part in DEGREES if part in content}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_files_sent_are_full_of_it(kind: str) -> None:
    assert contains(make_phone_photo(kind))
    assert CAMERA.startswith(CANARY)
    said = all_of_pdf(make_office_pdf())
    assert said.count(CAMERA.encode()) > 10


def test_the_desk_downloads_nothing_but_the_picture(
    world: PublishedIncident, settings
) -> None:
    settings.MFA_REQUIRED = False
    incident = Incident.objects.get(uuid=world.incident_uuid)
    for kind in ("PNG", "WEBP"):
        make_attachment(incident, make_phone_photo(kind))
    for user in (make_user("editor"), incident.author):
        assert user is not None
        client = Client()
        sign_in(client, user)
        for attachment in incident.attachments.all():
            for content in downloads(client, attachment):
                assert contains(content) == set(), attachment


def downloads(client: Client, attachment: Attachment) -> list[bytes]:
    names = ["attachment-file"]
    names += ["attachment-preview"] if attachment.preview else []
    args = [attachment.incident.uuid, attachment.uuid]
    answers = [client.get(reverse(name, args=args)) for name in names]
    assert {answer.status_code for answer in answers} == {200}
    found = [b"".join(answer.streaming_content) for answer in answers]
    return [all_of_pdf(one) if one.startswith(b"%PDF") else one for one in found]


def test_what_was_sent_is_kept_nowhere(world: PublishedIncident) -> None:
    files = list(Path(attachment_storage().path("")).glob("*/*"))
    assert files
    for file in files:
        assert contains(file.read_bytes()) == set()
    # Where a photo was taken is kept beside it, as its author chose to tell the desk.
    names = {field.name for field in Attachment._meta.fields} - {
        "latitude",
        "longitude",
    }
    for attachment in Attachment.objects.values(*names):
        assert contains(str(attachment).encode()) == set()
