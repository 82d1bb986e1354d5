"""The neighbouring countries around a drawing, so that a map is not an island."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan, degrees, radians, sinh

import numpy as np
import shapely
from django.conf import settings
from django.utils.translation import get_language
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from regions.drawing import Drawing
from regions.geojson import neighbours_geojson

_OWN_ISO = {"MLI": "ML"}
_TOLERANCE = 0.03
_BEYOND = 2.0
"""Degrees drawn beyond the frame: a browser map can be pushed about a little."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    name_fr: str
    name_en: str
    path: str
    label_x: float
    label_y: float

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


@lru_cache(maxsize=16)
def neighbours_of(drawing: Drawing, margin: float) -> tuple[Neighbour, ...]:
    """Borders near the drawing; `margin` is what is shown around it, in its units."""
    frame = _frame(drawing, margin)
    wide = frame.buffer(_BEYOND, join_style="mitre")
    found = []
    for feature in neighbours_geojson()["features"]:
        names = feature["properties"]
        if names["iso"] == _OWN_ISO.get(settings.COUNTRY_CODE):
            continue
        outline = shape(feature["geometry"])
        lines = shapely.simplify(shapely.boundary(outline), _TOLERANCE)
        path = _path(drawing, shapely.intersection(lines, wide))
        label = shapely.intersection(outline, frame)
        if not path or label.is_empty:
            continue
        spot = max(shapely.get_parts(label), key=lambda part: part.area)
        x, y = drawing.point(*spot.representative_point().coords[0])
        found.append(Neighbour(names["name_fr"], names["name_en"], path, x, y))
    return tuple(found)


def _frame(drawing: Drawing, margin: float) -> BaseGeometry:
    west, north = _degrees(drawing, -margin, -margin)
    east, south = _degrees(drawing, drawing.width + margin, drawing.height + margin)
    return shapely.box(west, south, east, north)


def _degrees(drawing: Drawing, x: float, y: float) -> tuple[float, float]:
    """The inverse of `Drawing.point`, to a few metres."""
    origin_x, origin_y = drawing.point(0.0, 0.0)
    longitude = (x - origin_x) / drawing.scale
    mercator = (origin_y - y) / drawing.scale
    return longitude, degrees(atan(sinh(radians(mercator))))


def _path(drawing: Drawing, lines: BaseGeometry) -> str:
    parts = []
    for line in shapely.get_parts(lines):
        points = [drawing.point(*p) for p in np.asarray(line.coords)]
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points))
    return "".join(parts)
