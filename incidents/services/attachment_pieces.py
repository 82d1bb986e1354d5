"""Receiving a photo or document in pieces, over a network that comes and goes.

It is announced with its size and hash; pieces follow, each from the offset that the
server has told; with the last one it becomes an attachment, or is refused for good. At
every step the same again changes nothing, and tells how far it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from incidents.models import (
    Attachment,
    AttachmentPiece,
    AttachmentUpload,
    Incident,
    User,
)
from incidents.services.attachment_content import SentFile, most_bytes, too_large
from incidents.services.attachments import (
    check_may_attach,
    check_room,
    find_replay,
    keep_locked,
    no_room_in_words,
)
from incidents.services.errors import (
    AttachmentRefusedError,
    BrokenFileError,
    ConflictingReportError,
    UnknownUploadError,
)
from incidents.services.reporting import lock_client_id

PIECE = 256 * 1024
ABANDONED_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Announced:
    size: int
    digest: str
    keeps_position: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    received: int
    size: int
    attachment: Attachment | None = None
    """Once all of it is there."""
    is_new: bool = False


@transaction.atomic
def begin_upload(
    announced: Announced, *, incident: Incident, client_id: UUID, by: User
) -> Progress:
    check_may_attach(incident, by=by)
    lock_client_id(client_id)
    known = find_replay(client_id, announced.digest, incident=incident)
    if known is not None:
        return Progress(announced.size, announced.size, known)
    upload = AttachmentUpload.objects.filter(uuid=client_id).first()
    if upload is not None:
        _check_same(upload, announced, incident)
        return Progress(upload.received, upload.size)
    if announced.size > most_bytes():
        raise too_large()
    on_their_way = AttachmentUpload.objects.bytes_of(by)
    check_room(announced.size + on_their_way, incident=incident, by=by)
    AttachmentUpload.objects.create(
        uuid=client_id,
        incident=incident,
        author=by,
        digest=announced.digest,
        size=announced.size,
        keeps_position=announced.keeps_position,
    )
    return Progress(0, announced.size, is_new=True)


def _check_same(
    upload: AttachmentUpload, announced: Announced, incident: Incident
) -> None:
    begun = (upload.incident_id, upload.digest, upload.size)
    if begun != (incident.pk, announced.digest, announced.size):
        raise ConflictingReportError


def ask_upload(*, incident: Incident, client_id: UUID, by: User) -> Progress:
    check_may_attach(incident, by=by)
    return _kept(incident, client_id) or _progress(_upload(incident, client_id))


def add_piece(
    content: bytes, offset: int, *, incident: Incident, client_id: UUID, by: User
) -> Progress:
    """One that is not the next changes nothing: the answer tells which is."""
    check_may_attach(incident, by=by)
    try:
        with no_room_in_words(), transaction.atomic():
            lock_client_id(client_id)
            kept = _kept(incident, client_id)
            return kept or _add(content, offset, _upload(incident, client_id))
    except AttachmentRefusedError:
        # For good: sent again, it begins anew.
        AttachmentUpload.objects.filter(uuid=client_id, incident=incident).delete()
        raise


def _add(content: bytes, offset: int, upload: AttachmentUpload) -> Progress:
    if offset != upload.received or not content:
        return _progress(upload)
    if len(content) > PIECE:
        raise too_large()
    if offset + len(content) > upload.size:
        raise BrokenFileError
    AttachmentPiece.objects.create(upload=upload, offset=offset, content=content)
    upload.received += len(content)
    upload.save(update_fields=["received", "touched_at"])
    return _complete(upload) if upload.received == upload.size else _progress(upload)


def _complete(upload: AttachmentUpload) -> Progress:
    pieces = upload.pieces.values_list("content", flat=True)
    sent = SentFile(b"".join(map(bytes, pieces)), upload.keeps_position)
    if sent.digest != upload.digest:
        raise BrokenFileError
    made = keep_locked(sent, upload.incident, upload.uuid, upload.author)
    upload.delete()
    return Progress(upload.size, upload.size, made, is_new=True)


def _kept(incident: Incident, client_id: UUID) -> Progress | None:
    """The answer to the last piece may have been lost."""
    kept = incident.attachments.filter(uuid=client_id).first()
    if kept is None:
        return None
    find_replay(client_id, kept.digest, incident=incident)
    return Progress(kept.size, kept.size, kept)


def _upload(incident: Incident, client_id: UUID) -> AttachmentUpload:
    found = incident.uploads.select_related("incident", "author")
    upload = found.filter(uuid=client_id).first()
    if upload is None:
        raise UnknownUploadError
    return upload


def _progress(upload: AttachmentUpload) -> Progress:
    return Progress(upload.received, upload.size)


def forget_abandoned(*, commit: bool) -> int:
    """Of phones that were lost: how many nobody has gone on with for a fortnight."""
    since = timezone.now() - ABANDONED_AFTER
    abandoned = AttachmentUpload.objects.untouched_since(since)
    count = abandoned.count()
    if commit:
        abandoned.delete()
    return count
