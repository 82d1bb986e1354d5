"""Rivers and lakes of a drawing, as SVG paths; none until an operator loads some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import shapely
from django.db.models import Max

from regions.drawing import Drawing
from regions.models import Water
from regions.neighbours import BEYOND

_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class DrawnWater:
    name: str
    kind: str
    path: str
    source: str


def waters_of(drawing: Drawing, margin: float) -> tuple[DrawnWater, ...]:
    """Those near the drawing; `margin` is what is shown around it, in its units."""
    # Loaded anew, never changed: what was loaded last tells all of them.
    newest = Water.objects.aggregate(newest=Max("pk"))["newest"]
    return _drawn(newest, drawing, margin) if newest else ()


def drawn_by(drawing: Drawing, waters: tuple[DrawnWater, ...]) -> str:
    """Whose outlines, rivers and lakes these are."""
    sources = drawing.outlines_by, *(water.source for water in waters)
    return ", ".join(dict.fromkeys(sources))


@lru_cache(maxsize=64)
def _drawn(newest: int, drawing: Drawing, margin: float) -> tuple[DrawnWater, ...]:
    wide = drawing.frame(margin, BEYOND)
    found = []
    for water in Water.objects.all():
        seen = shapely.intersection(water.geometry, wide)
        path = drawing.path(shapely.simplify(seen, min(_TOLERANCE, drawing.blur)))
        if path:
            found.append(DrawnWater(water.name, water.kind, path, water.source))
    return tuple(found)
