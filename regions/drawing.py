"""Outlines as SVG paths in Web Mercator, for maps that need no JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, degrees, inf, radians, sinh, tan

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry

from regions.models import Region
from regions.outlines import Outline, simplified_outlines

_MARGIN = 4.0
_METRES_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Shape:
    """`path` is the `d` of an SVG path element; `middle` a point well inside it."""

    region: Region
    path: str
    middle: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a box of `width` × `height` units, north at the top."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    west: float
    north: float
    scale: float

    @property
    def outlines_by(self) -> str:
        return self.shapes[0].region.division.outlines_by

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point of the map falls in the drawing."""
        x = (longitude - self.west) * self.scale + _MARGIN
        y = (self.north - _mercator(latitude)) * self.scale + _MARGIN
        return round(x, 1), round(y, 1)

    def points(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """`point` for many."""
        east_north = _project(degrees) - (self.west, self.north)
        return east_north * (self.scale, -self.scale) + _MARGIN

    @property
    def blur(self) -> float:
        """What is hardly seen, in degrees."""
        return 1.2 / self.scale

    @property
    def metres(self) -> float:
        """What a unit measures in the middle of the drawing."""
        _longitude, latitude = self._degrees(self.width / 2, self.height / 2)
        return _METRES_PER_DEGREE * cos(radians(latitude)) / self.scale

    def frame(self, margin: float, beyond: float = 0.0) -> BaseGeometry:
        """What is seen, in degrees: the drawing, `margin` of its units around it, and
        `beyond` that many degrees."""
        west, north = self._degrees(-margin, -margin)
        east, south = self._degrees(self.width + margin, self.height + margin)
        return shapely.box(west - beyond, south - beyond, east + beyond, north + beyond)

    def path(self, shape: BaseGeometry) -> str:
        """The `d` of an SVG path: lines as they are, rings closed."""
        return "".join(self._line(part) for part in shapely.get_parts(shape))

    def _line(self, part: BaseGeometry) -> str:
        if isinstance(part, Polygon):
            return "".join(self._line(ring) for ring in shapely.get_rings(part))
        points = [self.point(*at) for at in shapely.get_coordinates(part).tolist()]
        text = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
        return text + ("Z" if isinstance(part, LinearRing) else "")

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        """The inverse of `point`, to a few metres."""
        longitude = (x - _MARGIN) / self.scale + self.west
        mercator = self.north - (y - _MARGIN) / self.scale
        return longitude, degrees(atan(sinh(radians(mercator))))


def draw_division(
    division: str, level: str = Region.Level.REGION, *, width: float = 640
) -> Drawing | None:
    """Its units of one level side by side; None while these have no outlines."""
    outlines = simplified_outlines(division, level=level, tolerance=0.02)
    return draw_outlines(outlines, width=width)


def draw_region(region: Region, *, width: float = 320) -> Drawing | None:
    """One unit by itself; None while it has no outline."""
    geometry = region.geometry
    if geometry is None:
        return None
    return draw_outlines([Outline(region, geometry)], width=width)


def draw_outlines(outlines: Sequence[Outline], *, width: float) -> Drawing | None:
    if not outlines:
        return None
    west, south, east, north = _bounds(outlines)
    scale = (width - 2 * _MARGIN) / (east - west)
    height = round((north - south) * scale + 2 * _MARGIN, 1)
    return _drawn(outlines, (width, height), west, north, scale)


def draw_within(
    outlines: Sequence[Outline],
    *,
    width: float,
    height: float,
    margin: float,
    closest: float = inf,
) -> Drawing | None:
    """As large as a box of this size holds them, in its middle, with `margin` units
    around them; a degree is `closest` units at most."""
    if not outlines:
        return None
    west, south, east, north = _bounds(outlines)
    room = width - 2 * margin, height - 2 * margin
    scale = min(room[0] / (east - west), room[1] / (north - south), closest)
    left = (west + east) / 2 - (width / 2 - _MARGIN) / scale
    top = (south + north) / 2 + (height / 2 - _MARGIN) / scale
    return _drawn(outlines, (width, height), left, top, scale)


def _bounds(outlines: Sequence[Outline]) -> list[float]:
    """West, south, east and north, as drawn."""
    bounds = shapely.total_bounds([outline.geometry for outline in outlines])
    found: list[float] = _project(bounds.reshape(2, 2)).ravel().tolist()
    return found


def _drawn(
    outlines: Sequence[Outline],
    size: tuple[float, float],
    west: float,
    north: float,
    scale: float,
) -> Drawing:
    geometries = [shapely.transform(o.geometry, _project) for o in outlines]
    shapes = tuple(
        Shape(
            outline.region,
            _path(geometry, west, north, scale),
            _middle(geometry, west, north, scale),
        )
        for outline, geometry in zip(outlines, geometries, strict=True)
    )
    return Drawing(*size, shapes, west, north, scale)


def _path(geometry: BaseGeometry, west: float, north: float, scale: float) -> str:
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
        for ring in _rings(geometry, west, north, scale)
    )


def _middle(
    geometry: BaseGeometry, west: float, north: float, scale: float
) -> tuple[float, float]:
    largest = max(shapely.get_parts(geometry), key=shapely.area)
    point = shapely.centroid(largest)
    if not shapely.contains(largest, point):
        point = shapely.point_on_surface(largest)
    x, y = (point.x - west) * scale + _MARGIN, (north - point.y) * scale + _MARGIN
    return round(x, 1), round(y, 1)


def _rings(
    geometry: BaseGeometry, west: float, north: float, scale: float
) -> Iterable[NDArray[np.float64]]:
    """Each ring without its closing point, in units of the drawing."""
    for ring in shapely.get_rings(shapely.get_parts(geometry)):
        east_north = shapely.get_coordinates(ring)[:-1]
        yield (east_north - (west, north)) * (scale, -scale) + _MARGIN


def _project(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees to Web Mercator, in degrees at the equator."""
    latitudes = np.degrees(np.arcsinh(np.tan(np.radians(points[:, 1]))))
    return np.column_stack((points[:, 0], latitudes))


def _mercator(latitude: float) -> float:
    return degrees(asinh(tan(radians(latitude))))
