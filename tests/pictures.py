"""Photos and documents as phones make them, and as they must not be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
CAMERA = "CANARI-appareil"
POSITION = (14.5083, -4.1125)


def make_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **save: Any):
    out = BytesIO()
    image = Image.effect_noise(size, 80).convert("RGB")
    image.save(out, kind, **save)
    return out.getvalue()


def make_phone_photo(kind: str = "JPEG") -> bytes:
    """With the camera's name and 14° 30' 29.88" N, 4° 6' 45" W in it, on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = CAMERA
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (14.0, 30.0, 29.88)
    gps[ExifTags.GPS.GPSLongitudeRef] = "W"
    gps[ExifTags.GPS.GPSLongitude] = (4.0, 6.0, 45.0)
    extra = {"xmp": f"<x>{CAMERA}</x>".encode()} if kind != "PNG" else {}
    return make_picture(kind, exif=exif, **extra)
