"""Receiving photos and documents of a report: each client id makes one, and there is
never a row without its file. (A file without its row is what the sweep is for.)"""

from __future__ import annotations

import errno
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, transaction
from django.utils import timezone

from incidents.models import Attachment, Incident, User
from incidents.models.attachment import attachment_storage
from incidents.services.attachment_content import SentFile, read
from incidents.services.errors import (
    ConflictingReportError,
    NoRoomError,
    NotAllowedError,
    QuotaReachedError,
    TooManyAttachmentsError,
    WithdrawnReportError,
)
from incidents.services.reporting import lock_client_id
from observatory.lib.bounded_uploads import MEGABYTE

_QUOTA_SPAN = timedelta(days=30)
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_DATABASE_FULL = "53100"


@transaction.atomic
def keep_attachment(
    sent: SentFile, *, incident: Incident, client_id: UUID, by: User
) -> tuple[Attachment, bool]:
    """The attachment of this client id, and whether this call made it.

    As for a report: the same again answers the same, other content is refused, and so
    is what has been withdrawn since.
    """
    check_may_attach(incident, by=by)
    lock_client_id(client_id)
    known = find_replay(client_id, sent.digest, incident=incident)
    if known is not None:
        return known, False
    with no_room_in_words():
        return keep_locked(sent, incident, client_id, by), True


def check_may_attach(incident: Incident, *, by: User) -> None:
    if not by.has_perm("incidents.attach_to_report", incident):
        raise NotAllowedError
    if incident.status == Incident.Status.RETRACTED:
        raise WithdrawnReportError


def find_replay(
    client_id: UUID, digest: str, *, incident: Incident
) -> Attachment | None:
    """What was received under this id, if it is the same; else it is refused."""
    known = Attachment.objects.filter(uuid=client_id).first()
    if known is None:
        return None
    if known.digest != digest or not _came_with(known, incident):
        raise ConflictingReportError
    if known.withdrawn_at is not None:
        raise WithdrawnReportError
    return known


def _came_with(attachment: Attachment, incident: Incident) -> bool:
    """Even if the desk has split the incident since, and it is the other part's now."""
    if attachment.incident_id == incident.pk:
        return True
    history = Attachment.pgh_event_model.objects  # type: ignore[attr-defined]
    return bool(history.filter(pgh_obj=attachment, incident=incident).exists())


def check_room(size: int, *, incident: Incident, by: User) -> None:
    count = incident.attachments.kept().count()
    if count >= settings.ATTACHMENTS_PER_REPORT:
        raise TooManyAttachmentsError
    since = timezone.now() - _QUOTA_SPAN
    most = settings.ATTACHMENT_QUOTA_MB * MEGABYTE
    if Attachment.objects.bytes_of(by, since) + size > most:
        raise QuotaReachedError


def keep_locked(
    sent: SentFile, incident: Incident, client_id: UUID, by: User
) -> Attachment:
    """Once nobody else receives anything under this id, and nothing was received."""
    kept = read(sent)
    # One after the other: else two at once would both be the last that may be kept.
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    check_room(len(kept.content), incident=incident, by=by)
    latitude, longitude = kept.position or (None, None)
    with _written(kept.content, kept.preview) as (file, preview):
        return Attachment.objects.create(
            uuid=client_id,
            incident=incident,
            author=by,
            kind=kept.kind,
            media_type=kept.media_type,
            digest=sent.digest,
            size=len(kept.content),
            file=file,
            preview=preview,
            latitude=latitude,
            longitude=longitude,
        )


@contextmanager
def _written(*contents: bytes) -> Iterator[list[str]]:
    """Their names; nothing of them is left if what follows fails."""
    storage = attachment_storage()
    names: list[str] = []
    try:
        for content in contents:
            name = _random_name() if content else ""
            names.append(storage.save(name, ContentFile(content)) if name else "")
        yield names
    except BaseException:
        for name in filter(None, names):
            storage.delete(name)
        raise


def _random_name() -> str:
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


@contextmanager
def no_room_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK_FULL:
            raise
        raise NoRoomError from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _DATABASE_FULL:
            raise
        raise NoRoomError from error


@transaction.atomic
def withdraw_attachment(attachment: Attachment, *, by: User) -> None:
    """Take the file away for good; that there was one stays in the history. Doing it
    twice changes nothing."""
    attachment = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("incident")
        .get(pk=attachment.pk)
    )
    if not by.has_perm("incidents.withdraw_attachment", attachment.incident):
        raise NotAllowedError
    if attachment.withdrawn_at is not None:
        return
    names = [file.name for file in (attachment.file, attachment.preview) if file]
    attachment.file = attachment.preview = ""
    attachment.latitude = attachment.longitude = None
    attachment.withdrawn_at = timezone.now()
    attachment.save()
    transaction.on_commit(lambda: _delete(names))


def _delete(names: list[str]) -> None:
    storage = attachment_storage()
    for name in names:
        storage.delete(name)
