"""Files of a form: in memory, as far as they may be kept; larger ones are left out, and
the rest of the form is read all the same, so that nothing that was typed is lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MEGABYTE = 1_000_000
MOST_TOGETHER = 3
"""As many of the largest files as a request may hold at once."""


def left_out(request: HttpRequest) -> list[str]:
    """Names of the files that were too large."""
    return getattr(request, "files_left_out", [])


class BoundedUploadHandler(FileUploadHandler):
    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.most = settings.ATTACHMENT_MAX_MB * MEGABYTE
        self.room = MOST_TOGETHER * self.most

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.pieces = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        size = start + len(raw_data)
        if size > self.most or size > self.room:
            names = [*left_out(self.request), self.file_name] if self.request else []
            self.request.files_left_out = names  # type: ignore[union-attr]
            raise SkipFile
        self.pieces.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.room -= file_size
        self.pieces.seek(0)
        return InMemoryUploadedFile(
            self.pieces,
            self.field_name,
            self.file_name,
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
