"""Quadkeys: Python and the database agree, and tiles partition the earth."""

from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.lib.quadkey import (
    ZOOM,
    box_ranges,
    morton,
    quadkey_of,
    tile_centre,
    tile_of,
    tile_range,
)

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)
points = st.tuples(longitudes, latitudes)


@st.composite
def tiles(draw: st.DrawFn, deepest: int = ZOOM) -> tuple[int, int, int]:
    zoom = draw(st.integers(0, deepest))
    place = st.integers(0, (1 << zoom) - 1)
    return zoom, draw(place), draw(place)


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(points, min_size=20, max_size=100))
def test_python_and_the_database_agree(found: list[tuple[float, float]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obs_quadkey(lon, lat)"
            " FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS p(lon, lat, n)"
            " ORDER BY n",
            [[lon for lon, _ in found], [lat for _, lat in found]],
        )
        keys = [row[0] for row in cursor.fetchall()]
    assert keys == [quadkey_of(lon, lat) for lon, lat in found]


@given(points, st.integers(0, ZOOM))
def test_a_point_is_in_the_range_of_its_tile_at_every_zoom(
    point: tuple[float, float], zoom: int
) -> None:
    x, y = (place >> ZOOM - zoom for place in tile_of(*point, ZOOM))
    first, after = tile_range(zoom, x, y)
    assert first <= quadkey_of(*point) < after


@given(tiles(deepest=ZOOM - 1))
def test_a_tile_is_its_four_children_and_nothing_else(
    tile: tuple[int, int, int],
) -> None:
    zoom, x, y = tile
    first, after = tile_range(zoom, x, y)
    children = sorted(
        tile_range(zoom + 1, 2 * x + dx, 2 * y + dy) for dx in (0, 1) for dy in (0, 1)
    )
    assert children[0][0] == first
    assert children[-1][1] == after
    for (_, end), (start, _) in pairwise(children):
        assert end == start


@given(tiles())
def test_a_tile_holds_its_own_centre(tile: tuple[int, int, int]) -> None:
    zoom, x, y = tile
    first, after = tile_range(zoom, x, y)
    assert first <= quadkey_of(*tile_centre(zoom, x, y)) < after


@given(tiles())
def test_no_two_tiles_of_a_zoom_share_a_key(tile: tuple[int, int, int]) -> None:
    _, x, y = tile
    key = morton(x, y)
    assert sum((key >> 2 * bit & 1) << bit for bit in range(ZOOM)) == x
    assert sum((key >> 2 * bit + 1 & 1) << bit for bit in range(ZOOM)) == y


@given(points, points, points)
def test_the_ranges_of_a_box_hold_every_point_in_it(
    one: tuple[float, float], other: tuple[float, float], inside: tuple[float, float]
) -> None:
    (west, east), (south, north) = (
        sorted(pair) for pair in zip(one, other, strict=True)
    )
    lon = min(max(inside[0], west), east)
    lat = min(max(inside[1], south), north)
    ranges = box_ranges(west, south, east, north)
    key = quadkey_of(lon, lat)
    assert not ranges or any(first <= key < after for first, after in ranges)
    assert all(one[1] < two[0] for one, two in pairwise(ranges))


def test_a_small_box_takes_a_small_part_of_the_earth() -> None:
    ranges = box_ranges(-3.25, 14.7, -2.65, 15.3)
    assert 1 <= len(ranges) <= 16
    assert sum(after - first for first, after in ranges) < 4**ZOOM / 50_000
