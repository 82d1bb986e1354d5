"""A photo or document is there once and whole, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from incidents.models import Attachment, Incident
from incidents.models.attachment import attachment_storage
from incidents.services.attachment_sweep import OLD_SECONDS, Sweep, sweep_files
from incidents.services.attachments import withdraw_attachment
from incidents.services.errors import (
    BrokenFileError,
    ConflictingReportError,
    EncryptedFileError,
    NoPhotoOrDocumentError,
    NoRoomError,
    NotAllowedError,
    PhoneFormatError,
    QuotaReachedError,
    ReportInFlightError,
    TooLargeError,
    TooManyAttachmentsError,
    TooManyPagesError,
    WithdrawnReportError,
)
from observatory.lib.documents import MOST_PAGES
from tests.factories import make_attachment, make_incident, make_user
from tests.locks import held_by_another
from tests.pictures import (
    CAMERA,
    PDF,
    POSITION,
    make_office_pdf,
    make_pdf,
    make_picture,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Incident:
    return make_incident(status="reported", author=make_user())


def files() -> set[Path]:
    return set(Path(attachment_storage().path("")).glob("*/*"))


def test_a_photo_is_kept_without_its_position_outside_of_what_is_served(
    report: Incident,
) -> None:
    photo = make_attachment(report)
    assert (photo.kind, photo.media_type) == ("photo", "image/jpeg")
    assert (photo.latitude, photo.longitude) == (None, None)
    assert photo.is_confidential
    path = Path(photo.file.path)
    content = path.read_bytes()
    assert (len(content), CAMERA.encode() in content) == (photo.size, False)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(ValueError, match="given out by views"):
        photo.file.url  # noqa: B018


def test_its_position_is_kept_when_its_author_says_so(report: Incident) -> None:
    photo = make_attachment(report, keeps_position=True)
    assert (photo.latitude, photo.longitude) == POSITION
    assert CAMERA.encode() not in Path(photo.file.path).read_bytes()


def test_of_a_document_its_pages_are_kept(report: Incident) -> None:
    sent = make_office_pdf()
    document = make_attachment(report, sent)
    assert (document.kind, bool(document.preview)) == ("document", False)
    content = Path(document.file.path).read_bytes()
    assert (document.size, document.digest) == (
        len(content),
        hashlib.sha256(sent).hexdigest(),
    )
    (page,) = PdfReader(BytesIO(content)).pages
    (scan,) = page.images
    assert scan.image is not None
    assert scan.image.size == (40, 30)
    (note,) = page["/Annots"]
    assert note.get_object()["/Subtype"] == "/FreeText"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NoPhotoOrDocumentError),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NoPhotoOrDocumentError),
        (b"<!doctype html><script>1</script>", NoPhotoOrDocumentError),
        (b"GIF89a" + bytes(40), NoPhotoOrDocumentError),
        (b"PK\x03\x04" + bytes(40), NoPhotoOrDocumentError),
        (b"II*\x00" + bytes(40), NoPhotoOrDocumentError),
        (bytes(4) + b"ftypheic" + bytes(40), PhoneFormatError),
        (b"%PDF-1.7\n", BrokenFileError),
        (b"%PDF-1.7\n" + b"[" * 9_000 + b"%%EOF", BrokenFileError),
        (make_pdf(pages=0), BrokenFileError),
        (make_office_pdf("secret"), EncryptedFileError),
        (make_pdf(pages=MOST_PAGES + 1), TooManyPagesError),
        (b"\xff\xd8\xff" + bytes(400), BrokenFileError),
        (make_picture()[:300], BrokenFileError),
    ],
)
def test_what_a_file_is_is_told_by_its_content(
    report: Incident, content: bytes, refusal: type[Exception]
) -> None:
    before = files()
    with pytest.raises(refusal):
        make_attachment(report, content or b" ")
    assert files() == before


def test_the_same_again_is_the_same_and_other_content_is_refused(
    report: Incident,
) -> None:
    client_id, picture = uuid4(), make_picture()
    first = make_attachment(report, picture, client_id=client_id)
    before = files()
    assert make_attachment(report, picture, client_id=client_id) == first
    other = make_incident(status="reported", author=report.author)
    for at, content in ((report, PDF), (other, picture)):
        with pytest.raises(ConflictingReportError):
            make_attachment(at, content, client_id=client_id)
    assert files() == before
    assert Attachment.objects.get() == first


def test_nobody_else_adds_to_a_report_and_nobody_to_one_withdrawn(
    report: Incident,
) -> None:
    for stranger in (make_user(), make_user("editor")):
        with pytest.raises(NotAllowedError):
            make_attachment(report, by=stranger)
    report.status = "retracted"
    with pytest.raises(WithdrawnReportError):
        make_attachment(report)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_id_do_not_meet(report: Incident) -> None:
    client_id = uuid4()
    with (
        held_by_another("hashtextextended(%s, 0)", str(client_id)),
        pytest.raises(ReportInFlightError),
    ):
        make_attachment(report, client_id=client_id)


def test_size_number_and_what_a_person_sends_have_bounds(
    report: Incident, settings
) -> None:
    settings.ATTACHMENT_MAX_MB = 1
    with pytest.raises(TooLargeError, match="1"):
        make_attachment(report, PDF[:-6] + bytes(1_000_000) + PDF[-6:])
    settings.ATTACHMENTS_PER_REPORT = 1
    make_attachment(report, PDF)
    with pytest.raises(TooManyAttachmentsError):
        make_attachment(report)
    other = make_incident(status="reported", author=report.author)
    settings.ATTACHMENT_QUOTA_MB = 0
    with pytest.raises(QuotaReachedError):
        make_attachment(other, PDF)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)


def test_a_full_disk_is_told_and_leaves_nothing(
    report: Incident, full_disk: None
) -> None:
    before = files()
    with pytest.raises(NoRoomError):
        make_attachment(report)
    assert files() == before
    assert not Attachment.objects.exists()


def test_withdrawn_the_file_is_gone_and_its_id_is_not_taken_again(
    report: Incident, django_capture_on_commit_callbacks: Callable
) -> None:
    picture = make_picture()
    photo = make_attachment(report, picture)
    paths = [Path(photo.file.path), Path(photo.preview.path)]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_attachment(photo, by=report.author)
    assert [path.exists() for path in paths] == [False, False]
    with pytest.raises(WithdrawnReportError):
        make_attachment(report, picture, client_id=photo.uuid)
    withdraw_attachment(photo, by=make_user("editor"))  # twice changes nothing


def test_once_the_desk_works_on_it_only_the_desk_withdraws(report: Incident) -> None:
    photo = make_attachment(report)
    Incident.objects.update(status="under_review")
    with pytest.raises(NotAllowedError):
        withdraw_attachment(photo, by=report.author)
    withdraw_attachment(photo, by=make_user("editor"))
    photo.refresh_from_db()
    assert photo.withdrawn_at


def test_the_database_keeps_no_row_without_a_file(report: Incident) -> None:
    photo = make_attachment(report)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=photo.pk).update(file="")


def test_the_sweep_takes_old_files_without_a_row_and_nothing_else(
    report: Incident, capsys: pytest.CaptureFixture[str]
) -> None:
    photo, lost = make_attachment(report), make_attachment(report, PDF)
    sweep_files(commit=True)
    folder = Path(attachment_storage().path(""))
    left = folder / "ab" / f"ab{30 * '0'}"
    young = folder / "ab" / f"ab{30 * '1'}"
    foreign = folder / "ab" / "thesis.odt"
    left.parent.mkdir(exist_ok=True)
    for path in (left, Path(f"{left}.part"), young, foreign):
        path.write_bytes(b"canari")
    ago = time.time() - OLD_SECONDS - 10
    for path in files() - {young}:
        if path in {left, Path(f"{left}.part"), foreign, Path(photo.file.path)}:
            os.utime(path, (ago, ago))
    Path(lost.file.path).unlink()
    call_command("sweep_attachments")
    assert left.exists()
    assert sweep_files(commit=True) == Sweep(orphans=2, missing=1, abandoned=0)
    assert not left.exists()
    assert young.exists()
    assert foreign.exists()
    assert Path(photo.file.path).exists()
    foreign.unlink()
