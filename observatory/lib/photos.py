"""A photo as it may be kept: drawn anew from its pixels, so that nothing else of the
file comes along (place, camera, owner, what is hidden behind its end)."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
"""Looked up before anything is unpacked: a small file can hold a huge picture."""
LONGEST_SIDE = 4096
PREVIEW_SIDE = 480
MEDIA_TYPE = "image/jpeg"

_UNREADABLE = (
    *(OSError, SyntaxError, ValueError, IndexError, TypeError, OverflowError),
    struct.error,
)
"""What Pillow raises on files that are cut off or made up."""
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

Position = tuple[float, float]


class UnreadablePhotoError(Exception):
    pass


class TooManyPixelsError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Photo:
    content: bytes
    preview: bytes
    position: Position | None
    """Latitude and longitude, where they were asked for and the file has them."""


def redrawn(content: bytes, *, with_position: bool = False) -> Photo:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixelsError
            position = _position(image) if with_position else None
            whole = _drawn(image)
    except _BOMBS as error:
        raise TooManyPixelsError from error
    except _UNREADABLE as error:
        raise UnreadablePhotoError from error
    preview = whole.copy()
    preview.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Photo(_as_jpeg(whole, 88), _as_jpeg(preview, 75), position)


def _drawn(image: Image.Image) -> Image.Image:
    """Upright, on white where one could see through, no larger than is kept."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a huge JPEG is read at a half
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        opaque = Image.new("RGBA", upright.size, "white")
        opaque.alpha_composite(upright.convert("RGBA"))
        upright = opaque
    drawn = upright.convert("RGB")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", drawn.size)
    clean.paste(drawn)  # without what Pillow carries along with an image
    return clean


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _position(image: Image.Image) -> Position | None:
    gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude))
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude))
    if latitude is None or longitude is None or latitude > 90 or longitude > 180:
        return None
    south = gps.get(ExifTags.GPS.GPSLatitudeRef) == "S"
    west = gps.get(ExifTags.GPS.GPSLongitudeRef) == "W"
    return (-latitude if south else latitude), (-longitude if west else longitude)


def _degrees(parts: object) -> float | None:
    """Of degrees, minutes, seconds; a camera without a fix writes 0/0."""
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = map(float, parts)
    found = degrees + minutes / 60 + seconds / 3600
    return round(found, 6) if math.isfinite(found) and found >= 0 else None
