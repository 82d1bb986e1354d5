"""Photos and documents as phones make them, and as they must not be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Link
from pypdf.generic import NameObject, StreamObject, TextStringObject

CAMERA = "CANARI-appareil"
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:creator><rdf:Seq><rdf:li>{CAMERA}</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
POSITION = (14.5083, -4.1125)


def make_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **save: Any):
    out = BytesIO()
    image = Image.effect_noise(size, 80).convert("RGB")
    image.save(out, kind, **save)
    return out.getvalue()


def make_phone_photo(kind: str = "JPEG") -> bytes:
    """With the camera's name and 14° 30' 29.88" N, 4° 6' 45" W in it, on its side."""
    exif = Image.Exif()
    for tag in ("Model", "Artist", "Copyright", "ImageDescription", "XPAuthor"):
        exif[ExifTags.Base[tag]] = CAMERA
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = CAMERA.encode()
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (14.0, 30.0, 29.88)
    gps[ExifTags.GPS.GPSLongitudeRef] = "W"
    gps[ExifTags.GPS.GPSLongitude] = (4.0, 6.0, 45.0)
    extra = {"xmp": f"<x>{CAMERA}</x>".encode()} if kind != "PNG" else {}
    if kind == "JPEG":
        extra["comment"] = CAMERA.encode()
    return make_picture(kind, exif=exif, **extra)


def make_pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 100)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


PDF = make_pdf()


def make_office_pdf(password: str = "") -> bytes:
    """A scan with the camera's name in every place of a file that can tell of it, a
    note that somebody drew, a script and a file attached."""
    writer = PdfWriter()
    scan = BytesIO(make_phone_photo())
    Image.open(scan).save(page := BytesIO(), "PDF", author=CAMERA, title=CAMERA)
    writer.append(PdfReader(page))
    writer.add_metadata({"/Author": CAMERA, "/Producer": CAMERA})
    writer.xmp_metadata = XMP.encode()
    writer.add_open_action(JavaScript(f"app.alert('{CAMERA}')"))
    writer.add_attachment(f"{CAMERA}.txt", CAMERA.encode())
    writer.add_outline_item(title=CAMERA, page_number=0)
    (first,) = writer.pages
    for stream in first["/Resources"]["/XObject"].values():
        stream.get_object()._data = scan.getvalue()
    first[NameObject("/PieceInfo")] = TextStringObject(CAMERA)
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url=f"https://{CAMERA}.example"))
    drawn = FreeText(text="Lu", rect=(0, 0, 90, 20))
    drawn[NameObject("/T")] = TextStringObject(CAMERA)
    writer.add_annotation(0, drawn)
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def all_of_pdf(content: bytes) -> bytes:
    """Its bytes, and every object of it in plain: whatever is packed or encoded."""
    reader = PdfReader(BytesIO(content))
    numbers = {number for found in reader.xref.values() for number in found}
    found = [reader.get_object(number) for number in numbers | set(reader.xref_objStm)]
    plain = [f"{one!r}".encode() for one in found]
    streams = [one._data for one in found if isinstance(one, StreamObject)]
    unpacked = [one.get_data() for one in found if isinstance(one, StreamObject)]
    return b"\n".join([content, *plain, *streams, *unpacked])
