"""What of a file may be kept: told by its content, never by its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.models import Attachment
from incidents.services.errors import (
    BrokenFileError,
    EncryptedFileError,
    NoPhotoOrDocumentError,
    PhoneFormatError,
    TooLargeError,
    TooManyPagesError,
    TooManyPixelsError,
)
from observatory.lib import photos
from observatory.lib.bounded_uploads import MEGABYTE

PDF = "application/pdf"
_PDF_END = 2_048
"""A PDF says near its end that it is whole."""
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


@dataclass(frozen=True)
class SentFile:
    content: bytes
    keeps_position: bool = False
    """Its author wants the desk to know where the photo was taken."""

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptFile:
    kind: str
    media_type: str
    content: bytes
    preview: bytes = b""
    position: photos.Position | None = None


def too_large() -> TooLargeError:
    return TooLargeError(
        _("It is too large: a photo or document has %(most)s MB at most.")
        % {"most": settings.ATTACHMENT_MAX_MB}
    )


def most_bytes() -> int:
    return int(settings.ATTACHMENT_MAX_MB) * MEGABYTE


def read(sent: SentFile) -> KeptFile:
    """Written or drawn anew, without what a file tells beside; else a refusal that
    says why."""
    content = sent.content
    if len(content) > most_bytes():
        raise too_large()
    if content.startswith(b"%PDF-"):
        return KeptFile(Attachment.Kind.DOCUMENT, PDF, _document(content))
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise PhoneFormatError
    if not content.startswith(_PHOTOS) and not _is_webp(content):
        raise NoPhotoOrDocumentError
    return _photo(sent)


def _document(content: bytes) -> bytes:
    # pypdf takes 8 MB, which no process has until it reads a PDF.
    from observatory.lib import documents

    if b"%%EOF" not in content[-_PDF_END:]:
        raise BrokenFileError
    try:
        return documents.rewritten(content)
    except documents.EncryptedDocumentError as error:
        raise EncryptedFileError from error
    except documents.TooManyPagesError as error:
        raise TooManyPagesError(documents.MOST_PAGES) from error
    except documents.UnreadableDocumentError as error:
        raise BrokenFileError from error


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _photo(sent: SentFile) -> KeptFile:
    try:
        photo = photos.redrawn(sent.content, with_position=sent.keeps_position)
    except photos.TooManyPixelsError as error:
        raise TooManyPixelsError from error
    except photos.UnreadablePhotoError as error:
        raise BrokenFileError from error
    return KeptFile(
        kind=Attachment.Kind.PHOTO,
        media_type=photos.MEDIA_TYPE,
        content=photo.content,
        preview=photo.preview,
        position=photo.position,
    )
