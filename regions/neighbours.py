"""The neighbouring countries around a drawing, so that a map is not an island."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import shapely
from django.conf import settings
from django.utils.translation import get_language
from shapely.geometry import shape

from regions.drawing import Drawing
from regions.geojson import neighbours_geojson

_OWN_ISO = {"MLI": "ML"}
_TOLERANCE = 0.03
BEYOND = 2.0
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
    frame, wide = drawing.frame(margin), drawing.frame(margin, BEYOND)
    found = []
    for feature in neighbours_geojson()["features"]:
        names = feature["properties"]
        if names["iso"] == _OWN_ISO.get(settings.COUNTRY_CODE):
            continue
        outline = shape(feature["geometry"])
        lines = shapely.simplify(
            shapely.boundary(outline), min(_TOLERANCE, drawing.blur)
        )
        path = drawing.path(shapely.intersection(lines, wide))
        label = shapely.intersection(outline, frame)
        if not path or label.is_empty:
            continue
        spot = max(shapely.get_parts(label), key=lambda part: part.area)
        x, y = drawing.point(*spot.representative_point().coords[0])
        found.append(Neighbour(names["name_fr"], names["name_en"], path, x, y))
    return tuple(found)
