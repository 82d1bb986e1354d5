"""A PDF as it may be kept: its pages copied into a new file, and of each only what
draws it. Author, history, scripts, attached files, links and forms stay behind, and so
does what the camera wrote into a scanned photo."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

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
    filters = stream.get("/Filter")
    names = filters if isinstance(filters, ArrayObject) else [filters]
    if list(names) == ["/DCTDecode"]:
        stream._data = without_camera(bytes(stream._data))


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
