"""Rivers and lakes from GeoJSON, such as Natural Earth's, near the country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from regions import country
from regions.ingest.boundaries.geojson import collection_of
from regions.ingest.boundaries.layers import BoundaryError, feature_name
from regions.models import Water

KINDS = {
    "LineString": Water.Kind.RIVER,
    "MultiLineString": Water.Kind.RIVER,
    "Polygon": Water.Kind.LAKE,
    "MultiPolygon": Water.Kind.LAKE,
}
NAMES = ("name_fr", "name", "name_en")
AROUND = 4.0
"""Degrees around the country that a map can show."""
MOST_POINTS = 50_000
"""All maps draw them: a file of every brook would make each page heavy."""


@dataclass(slots=True)
class FoundWaters:
    waters: list[Water]
    elsewhere: int
    """Features of the file that are far from the country."""


def read_waters(path: Path, source: str) -> FoundWaters:
    """`BoundaryError` names the feature that cannot be read, and nothing is kept."""
    near = shapely.box(
        country.WEST - AROUND,
        country.SOUTH - AROUND,
        country.EAST + AROUND,
        country.NORTH + AROUND,
    )
    try:
        features = collection_of(path.name, path.read_bytes())["features"]
    except OSError as error:
        raise BoundaryError(str(error)) from error
    shapes = list(_shapes(path.name, features))
    waters = [
        Water(name=name, kind=kind, shape=shapely.to_wkb(seen), source=source)
        for name, kind, geometry in shapes
        if not (seen := shapely.intersection(geometry, near)).is_empty
    ]
    points = sum(int(shapely.get_num_coordinates(w.geometry)) for w in waters)
    if points > MOST_POINTS:
        raise BoundaryError(
            _("%(file)s has %(points)s points near the country; at most %(most)s")
            % {"file": path.name, "points": points, "most": MOST_POINTS}
        )
    return FoundWaters(waters, len(shapes) - len(waters))


def _shapes(file: str, features: list[Any]) -> Iterator[tuple[str, str, BaseGeometry]]:
    for number, given in enumerate(features, start=1):
        drawn = given.get("geometry") if isinstance(given, dict) else None
        values = (given.get("properties") or {}) if drawn else {}
        name = next((str(values[n]) for n in NAMES if values.get(n)), "")
        where = feature_name(file, number, name)
        kind = KINDS.get(drawn.get("type", "")) if isinstance(drawn, dict) else None
        if kind is None:
            raise BoundaryError(
                _("%(where)s is neither a line nor an area") % {"where": where}
            )
        yield name[:200], kind, _geometry(drawn, where)


def _geometry(drawn: Any, where: str) -> BaseGeometry:
    try:
        geometry = shape(drawn)
    except (ShapelyError, ValueError, TypeError, AttributeError) as error:
        raise BoundaryError(f"{where}: {error}") from error
    if geometry.is_empty or not shapely.is_valid(geometry):
        raise BoundaryError(f"{where}: {shapely.is_valid_reason(geometry)}")
    return shapely.force_2d(geometry)
