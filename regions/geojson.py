"""Regions and neighbours as GeoJSON for the browser: small, rounded."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log10
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from observatory.lib.fixtures import read_fixture
from regions.models import Region
from regions.outlines import simplified_outlines

FULL_DECIMALS = 5
"""Of a degree: about a metre."""


def regions_geojson(
    division: str, *, level: str = Region.Level.REGION, tolerance: float = 0.01
) -> dict[str, Any]:
    """A FeatureCollection of the level's units that have an outline."""
    decimals = _decimals(tolerance)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"{division}:{outline.region.slug}",
                "properties": properties(outline.region),
                "geometry": geometry_json(outline.geometry, decimals),
            }
            for outline in simplified_outlines(
                division, level=level, tolerance=tolerance
            )
        ],
    }


def properties(region: Region) -> dict[str, Any]:
    return {
        "division": region.division.key,
        "level": region.level,
        "code": region.code,
        "slug": region.slug,
        "name": region.name,
        "name_en": region.name_en or region.name,
    }


@lru_cache(maxsize=1)
def neighbours_geojson() -> dict[str, Any]:
    """Mali and its neighbours, as the backdrop of a map without tiles."""
    content = read_fixture("neighbours.geojson").content
    return {
        "type": "FeatureCollection",
        "attribution": content["source"],
        "features": content["features"],
    }


def geometry_json(geometry: BaseGeometry, decimals: int) -> dict[str, Any]:
    shape = mapping(geometry)
    return {
        "type": shape["type"],
        "coordinates": _rounded(shape["coordinates"], decimals),
    }


def _decimals(tolerance: float) -> int:
    """One decimal finer than what was simplified away."""
    if tolerance <= 0:
        return FULL_DECIMALS
    return max(1, min(FULL_DECIMALS, ceil(-log10(tolerance)) + 1))


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates, (list, tuple)):
        return [_rounded(part, decimals) for part in coordinates]
    return round(coordinates, decimals)
