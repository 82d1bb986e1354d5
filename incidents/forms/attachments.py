"""Photos and documents as forms take them, and what each outcome is answered."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from incidents.services.attachment_content import most_bytes
from incidents.services.attachment_pieces import Announced
from incidents.services.errors import (
    ConflictingReportError,
    NoRoomError,
    NotAllowedError,
    ReportInFlightError,
    ServiceError,
    TooLargeError,
    UnknownUploadError,
    WithdrawnReportError,
)

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"

_STATUSES: dict[type[ServiceError], HTTPStatus] = {
    ConflictingReportError: HTTPStatus.CONFLICT,
    WithdrawnReportError: HTTPStatus.GONE,
    ReportInFlightError: HTTPStatus.LOCKED,
    # To somebody else the report does not exist (L-02).
    NotAllowedError: HTTPStatus.NOT_FOUND,
    UnknownUploadError: HTTPStatus.NOT_FOUND,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NoRoomError: HTTPStatus.INSUFFICIENT_STORAGE,
}


def attachment_status(error: ServiceError) -> HTTPStatus:
    return _STATUSES.get(type(error), HTTPStatus.UNPROCESSABLE_ENTITY)


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [
            super(SeveralFilesField, self).clean(one, initial) for one in data or []
        ]


class AttachmentForm(forms.Form):
    keeps_position = forms.BooleanField(
        label=_("Keep where the photo was taken"),
        required=False,
        help_text=_(
            "Otherwise the position, the camera and all else that a photo tells of "
            "itself are removed. If kept, only the review desk sees the position."
        ),
    )
    attachments = SeveralFilesField(
        label=_("Photos and documents"),
        required=False,
        allow_empty_file=True,
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "JPEG, PNG, WebP or PDF. The public never sees them: they are for the "
            "review desk and yourself."
        ),
    )

    @property
    def most_files(self) -> str:
        """For the script: as text, for a page writes numbers as people do."""
        return str(settings.ATTACHMENTS_PER_REPORT)

    @property
    def most_bytes(self) -> str:
        return str(most_bytes())


class AnnouncementForm(forms.Form):
    """What a script says of a file before its pieces."""

    size = forms.IntegerField(min_value=1)
    sha256 = forms.RegexField(r"\A[0-9a-f]{64}\Z")
    keeps_position = forms.BooleanField(required=False)

    def announced(self) -> Announced:
        data = self.cleaned_data
        return Announced(data["size"], data["sha256"], data["keeps_position"])

    @property
    def mistakes(self) -> str:
        return " ".join(
            f"{name}: {' '.join(map(str, said))}" for name, said in self.errors.items()
        )


def id_of(report: UUID, content: bytes) -> UUID:
    """Without a script: the same file of the same report has the same identifier, so
    that a form that is sent twice leaves one."""
    digest = hashlib.sha256(report.bytes + hashlib.sha256(content).digest()).digest()
    return UUID(bytes=digest[:16], version=4)
