"""Coordinate reference systems of OGC API Features, Part 2: longitude and latitude,
the same in EPSG's order of axes, and Web Mercator."""

from __future__ import annotations

from collections.abc import Callable
from math import atan, degrees, exp, log, pi, radians, tan
from typing import Any

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
EPSG3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"

_RADIUS = 6_378_137.0
Point = tuple[float, float]


def _to_mercator(point: Point) -> Point:
    """Metres, rounded to the centimetre."""
    longitude, latitude = point
    north = _RADIUS * log(tan(pi / 4 + radians(latitude) / 2))
    return round(_RADIUS * radians(longitude), 2), round(north, 2)


def _from_mercator(point: Point) -> Point:
    east, north = point
    return degrees(east / _RADIUS), degrees(2 * atan(exp(north / _RADIUS)) - pi / 2)


def _swapped(point: Point) -> Point:
    return point[1], point[0]


def _same(point: Point) -> Point:
    return point


FROM_CRS84: dict[str, Callable[[Point], Point]] = {
    CRS84: _same,
    EPSG4326: _swapped,
    EPSG3857: _to_mercator,
}
TO_CRS84: dict[str, Callable[[Point], Point]] = {
    CRS84: _same,
    EPSG4326: _swapped,
    EPSG3857: _from_mercator,
}


def in_crs(feature: dict[str, Any], crs: str) -> dict[str, Any]:
    """The feature with its geometry (longitude, latitude) in another system."""
    geometry = feature["geometry"]
    if crs == CRS84 or geometry is None:
        return feature
    coordinates = _moved(geometry["coordinates"], FROM_CRS84[crs])
    return feature | {"geometry": geometry | {"coordinates": coordinates}}


def _moved(coordinates: Any, move: Callable[[Point], Point]) -> Any:
    if isinstance(coordinates[0], (int, float)):
        return list(move((coordinates[0], coordinates[1])))
    return [_moved(part, move) for part in coordinates]
