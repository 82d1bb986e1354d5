"""Noting who reads what was told in confidence. Where it cannot be noted, the error
keeps the page from being shown."""

from __future__ import annotations

from incidents.models import (
    Attachment,
    ConfidentialRead,
    CorrectionRequest,
    Incident,
    User,
)

Kind = ConfidentialRead.Kind


def note_sources_read(incident: Incident, *, by: User) -> None:
    """Of a page that shows all sources, if one of them is confidential."""
    if any(cited.source.is_confidential for cited in incident.citations.all()):
        ConfidentialRead.objects.create(kind=Kind.SOURCES, subject=incident.uuid, by=by)


def note_attachment_read(attachment: Attachment, *, by: User) -> None:
    ConfidentialRead.objects.create(
        kind=Kind.ATTACHMENT, subject=attachment.uuid, by=by
    )


def note_correction_read(request: CorrectionRequest, *, by: User) -> None:
    ConfidentialRead.objects.create(kind=Kind.CORRECTION, subject=request.pk, by=by)
