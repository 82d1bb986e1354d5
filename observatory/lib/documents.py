"""A PDF as it may be kept: its pages copied into a new file, and of each only what
draws it. Author, history, scripts, attached files, links and forms stay behind, and so
does what the camera wrote into a scanned photo."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import cast

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from observatory.lib import jpeg_2000

MOST_PAGES = 300
_OF_A_PAGE = {
    *("/Type", "/Contents", "/Resources", "/Rotate", "/UserUnit", "/Group"),
    *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Annots"),
}
_OF_A_NOTE = {
    *("/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/C", "/BS", "/Border"),
    *("/QuadPoints", "/InkList", "/L", "/Vertices", "/CA", "/IC"),
}
_DRAWN_NOTES = {
    *("/Widget", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly"),
    *("/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Stamp"),
}
"""What is drawn by an appearance of its own; a filled form is read all the same."""
_NEVER = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/A", "/AA", "/JS", "/OpenAction"),
    *(
        "/AF",
        "/EF",
        "/Thumb",
        "/StructParent",
        "/StructParents",
        "/Parent",
        "/Ref",
        "/OPI",
    ),
}
_UNREADABLE = (
    *(PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError),
    *(NotImplementedError, AssertionError, RecursionError, OverflowError, OSError),
    *(zlib.error, struct.error),
)
"""What pypdf raises on files that are cut off or made up."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


class UnreadableDocumentError(Exception):
    pass


class EncryptedDocumentError(Exception):
    pass


class TooManyPagesError(Exception):
    pass


def rewritten(content: bytes) -> bytes:
    try:
        return _rewritten(content)
    except _UNREADABLE as error:
        raise UnreadableDocumentError from error


def _rewritten(content: bytes) -> bytes:
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        raise EncryptedDocumentError
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise TooManyPagesError
    if not count:
        raise UnreadableDocumentError
    writer = PdfWriter()
    seen: set[int] = set()
    for page in reader.pages:
        _keep(page, _OF_A_PAGE)
        page[NameObject("/Annots")] = ArrayObject(_drawn_notes(page))
        _clean(page, seen)
        writer.add_page(page)
    writer.metadata = None
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _keep(of: DictionaryObject, names: set[str]) -> None:
    for name in [name for name in of if name not in names]:
        del of[name]


def _drawn_notes(page: DictionaryObject) -> Iterator[PdfObject]:
    notes = page.get("/Annots", ArrayObject()).get_object()
    for reference in notes if isinstance(notes, ArrayObject) else ():
        note = reference.get_object()
        if isinstance(note, DictionaryObject) and note.get("/Subtype") in _DRAWN_NOTES:
            _keep(note, _OF_A_NOTE)
            yield reference


def _clean(root: PdfObject, seen: set[int]) -> None:
    """All that is reached from here, once."""
    waiting: list[object] = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            found = found.get_object()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, DictionaryObject):
            for name in _NEVER & found.keys():
                del found[name]
            if isinstance(found, StreamObject):
                _clean_photo(found)
            waiting += found.values()
        elif isinstance(found, ArrayObject):
            waiting += found


def _clean_photo(stream: StreamObject) -> None:
    """Once it is unpacked from whatever it was packed in beside."""
    filters = _listed(stream.get("/Filter"))
    cleaned = _PHOTOS.get(str(filters[-1])) if filters else None
    if cleaned is None:
        return
    if len(filters) > 1:
        _unpack(stream, filters)
    stream._data = cleaned(bytes(stream._data))


def _unpack(photo: StreamObject, filters: list[PdfObject]) -> None:
    parameters = _listed(photo.get("/DecodeParms"))
    packed = StreamObject()
    packed._data = photo._data
    packed[NameObject("/Filter")] = ArrayObject(filters[:-1])
    if len(parameters) == len(filters):
        packed[NameObject("/DecodeParms")] = ArrayObject(parameters[:-1])
        photo[NameObject("/DecodeParms")] = parameters[-1]
    photo._data = decode_stream_data(packed)
    photo[NameObject("/Filter")] = filters[-1]


def _listed(found: object) -> list[PdfObject]:
    """One, several or none, as a PDF may say it."""
    if isinstance(found, IndirectObject):
        found = found.get_object()
    if found is None:
        return []
    return list(found) if isinstance(found, ArrayObject) else [cast(PdfObject, found)]


_MARKERS_OF_THE_CAMERA = {0xE1, 0xED, 0xFE}
"""EXIF and XMP, IPTC, comment."""
_SCAN = 0xDA


def without_camera(photo: bytes) -> bytes:
    """A JPEG as it was, without what its camera and its editors wrote beside it."""
    if photo[:2] != b"\xff\xd8":
        return photo
    kept, at = [photo[:2]], 2
    while photo[at : at + 1] == b"\xff" and at + 4 <= len(photo):
        marker = photo[at + 1]
        if marker == _SCAN:
            break
        end = at + 2 + int.from_bytes(photo[at + 2 : at + 4])
        if marker not in _MARKERS_OF_THE_CAMERA:
            kept.append(photo[at:end])
        at = end
    return b"".join([*kept, photo[at:]])


def _without_notes(picture: bytes) -> bytes:
    return (
        jpeg_2000.without_notes(picture) if jpeg_2000.is_jpeg_2000(picture) else picture
    )


_PHOTOS = {"/DCTDecode": without_camera, "/JPXDecode": _without_notes}
