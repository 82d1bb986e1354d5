"""Of a photo only its pixels stay (G-03); a file that is made up breaks nothing."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image

from observatory.lib.photos import (
    TooManyPixelsError,
    UnreadablePhotoError,
    redrawn,
)
from tests.pictures import CAMERA, POSITION, make_phone_photo, make_picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_neither_place_nor_camera_comes_along_with_a_photo(kind: str) -> None:
    sent = make_phone_photo(kind)
    assert CAMERA.encode() in sent
    photo = redrawn(sent)
    assert photo.position is None
    for content in (photo.content, photo.preview):
        assert CAMERA.encode() not in content
        with Image.open(BytesIO(content)) as image:
            assert (image.format, dict(image.getexif())) == ("JPEG", {})
            assert image.size == (30, 40)  # upright, as the camera said it was held
            assert set(image.info) <= {
                *("jfif", "jfif_version", "jfif_unit", "jfif_density"),
                *("progressive", "progression"),
            }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_position_is_told_only_when_it_is_asked_for(kind: str) -> None:
    assert redrawn(make_phone_photo(kind), with_position=True).position == POSITION
    assert redrawn(make_picture(kind), with_position=True).position is None


def test_what_is_hidden_behind_the_end_of_a_photo_is_not_kept() -> None:
    photo = redrawn(make_picture() + b"<script>canari</script>")
    assert b"canari" not in photo.content


def test_large_photos_become_smaller_and_transparent_ones_white() -> None:
    with Image.open(BytesIO(redrawn(make_picture(size=(5000, 100))).content)) as image:
        assert image.size == (4096, 82)
    out = BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(redrawn(out.getvalue()).content)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


def test_a_small_file_with_a_huge_picture_is_not_unpacked() -> None:
    for size in ((9000, 9000), (14_000, 14_000)):
        out = BytesIO()
        Image.new("1", size).save(out, "PNG")
        assert len(out.getvalue()) < 100_000
        with pytest.raises(TooManyPixelsError):
            redrawn(out.getvalue())


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, on what it skips
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_files_are_refused_or_drawn_and_nothing_else(kind: str) -> None:
    rng = random.Random(kind)
    whole = make_phone_photo(kind)
    refused = 0
    for _ in range(150):
        broken = bytearray(whole[: rng.randrange(12, len(whole))])
        for _ in range(rng.randrange(4)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            redrawn(bytes(broken), with_position=True)
        except (UnreadablePhotoError, TooManyPixelsError):
            refused += 1
    assert refused > 50
