"""Pictures within a PDF tell nothing beside what they show, however they are packed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
)

from observatory.lib.documents import rewritten
from observatory.lib.jpeg_2000 import without_notes
from tests.pictures import CAMERA, all_of_pdf, make_phone_photo

XML = f"<x>{CAMERA}</x>".encode()
BOX = (len(XML) + 8).to_bytes(4) + b"xml " + XML
EXIF = (len(XML) + 24).to_bytes(4) + b"uuid" + b"JpgTiffExif->JP2" + XML


def jpeg_2000(*, has_boxes: bool = True) -> bytes:
    out = BytesIO()
    picture = Image.effect_noise((40, 30), 80).convert("RGB")
    options = {"no_jp2": not has_boxes, "comment": CAMERA}
    picture.save(out, "JPEG2000", **options)
    return out.getvalue() + (BOX + EXIF if has_boxes else b"")


def pdf_with(picture: bytes, *filters: str) -> bytes:
    image = StreamObject()
    image._data = picture
    names = ArrayObject(NameObject(name) for name in filters)
    image[NameObject("/Filter")] = names if len(names) > 1 else names[0]
    if len(names) > 1:
        nulls = [NullObject() for _ in names]
        image[NameObject("/DecodeParms")] = ArrayObject(nulls)
    image[NameObject("/Type")] = NameObject("/XObject")
    image[NameObject("/Subtype")] = NameObject("/Image")
    for name, value in (("/Width", 40), ("/Height", 30), ("/BitsPerComponent", 8)):
        image[NameObject(name)] = NumberObject(value)
    image[NameObject("/ColorSpace")] = NameObject("/DeviceRGB")
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    shown = DictionaryObject({NameObject("/Im0"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shown})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def as_it_is(picture: bytes) -> bytes:
    return picture


@pytest.mark.parametrize(
    ("picture", "pack", "filters"),
    [
        (jpeg_2000(), as_it_is, ("/JPXDecode",)),
        (jpeg_2000(has_boxes=False), as_it_is, ("/JPXDecode",)),
        (jpeg_2000(), zlib.compress, ("/FlateDecode", "/JPXDecode")),
        (make_phone_photo(), zlib.compress, ("/FlateDecode", "/DCTDecode")),
    ],
)
def test_a_picture_keeps_its_pixels_and_loses_the_rest(
    picture: bytes, pack: Callable[[bytes], bytes], filters: tuple[str, ...]
) -> None:
    assert CAMERA.encode() in picture
    kept = rewritten(pdf_with(pack(picture), *filters))
    assert CAMERA.encode() not in all_of_pdf(kept)
    (shown,) = PdfReader(BytesIO(kept)).pages[0]["/Resources"]["/XObject"].values()
    before = Image.open(BytesIO(picture))
    after = Image.open(BytesIO(bytes(shown.get_object()._data)))
    assert after.tobytes() == before.tobytes()
    assert shown.get_object()["/Filter"] == filters[-1]


def test_a_box_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="free"):
        without_notes(b"\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x02free")
