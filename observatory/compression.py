"""Zstandard and Brotli for what anybody may keep.

An answer that holds a secret and repeats what was asked gives the secret away by its
length (BREACH). Public answers hold none; all others stay with Django's gzip, which
pads their body.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django_http_compression.middleware import HttpCompressionMiddleware

_NO_GZIP = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.ASCII)

_IS_COMPRESSED = re.compile(
    r"image/(?!svg)|application/(pdf|zip|vnd\.apache\.parquet|vnd\.openxmlformats)",
    re.ASCII,
)


class PaddedGZipMiddleware(GZipMiddleware):
    """Django's, which takes `gzip;q=0` for a wish and compresses what is so already."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if _NO_GZIP.search(
            request.headers.get("Accept-Encoding", "")
        ) or _IS_COMPRESSED.match(response.headers.get("Content-Type", "")):
            return response
        return super().process_response(request, response)


class PublicCompressionMiddleware(HttpCompressionMiddleware):
    max_random_bytes = 0
    content_type_re = re.compile(
        r"application/([\w.-]+\+)?json(-seq)?$|application/x-ndjson$"
        r"|image/svg\+xml$|text/",
        re.ASCII,
    )

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        kept_by = response.headers.get("Cache-Control", "")
        if "public" in kept_by.replace(" ", "").split(","):
            super().maybe_compress(request, response)
