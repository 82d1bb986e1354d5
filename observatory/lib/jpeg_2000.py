"""A JPEG 2000 picture as it was, without what its camera and its editors wrote beside
it. Scanners put such pictures into PDFs."""

from __future__ import annotations

from collections.abc import Iterator

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_CODESTREAM = b"\xff\x4f\xff\x51"
_DRAWING = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
"""The boxes that draw it; others hold XML, EXIF, addresses, rights."""
_NOTE, _TILE = b"\xff\x64", b"\xff\x90"


def is_jpeg_2000(picture: bytes) -> bool:
    return picture.startswith((_SIGNATURE, _CODESTREAM))


def without_notes(picture: bytes) -> bytes:
    if picture.startswith(_CODESTREAM):
        return _without_comments(picture)
    kept = []
    for kind, content in _boxes(picture):
        if kind not in _DRAWING:
            continue
        drawn = _without_comments(content) if kind == b"jp2c" else content
        kept.append((len(drawn) + 8).to_bytes(4) + kind + drawn)
    return b"".join(kept)


def _boxes(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(picture):
        length, header = int.from_bytes(picture[at : at + 4]), 8
        kind = picture[at + 4 : at + 8]
        if length == 1:  # a long one says how long in eight bytes more
            length, header = int.from_bytes(picture[at + 8 : at + 16]), 16
        end = at + length if length else len(picture)
        if end < at + header:
            raise ValueError(kind)
        yield kind, picture[at + header : end]
        at = end


def _without_comments(codestream: bytes) -> bytes:
    """Of the main header, which ends where the first tile begins."""
    kept, at = [codestream[:2]], 2
    while at + 4 <= len(codestream) and codestream[at : at + 2] != _TILE:
        end = at + 2 + int.from_bytes(codestream[at + 2 : at + 4])
        if codestream[at : at + 2] != _NOTE:
            kept.append(codestream[at:end])
        at = end
    return b"".join([*kept, codestream[at:]])
