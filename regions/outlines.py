"""Outlines as drawn: simplified together, so that neighbours still touch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from regions.models import Region


@dataclass(frozen=True, slots=True)
class Outline:
    region: Region
    geometry: BaseGeometry


def outlines_version() -> tuple[int, int]:
    """Any insert, change or deletion of a row changes the count or the sum of xmin
    (the id of the transaction that wrote each row), whoever made it and however;
    within one transaction, that of cmin (the number of the command in it)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*),"
            " coalesce(sum(xmin::text::bigint * 65536 + cmin::text::bigint), 0)"
            " FROM regions_region"
        )
        count, written = cursor.fetchone() or (0, 0)
    return int(count), int(written)


def simplified_outlines(
    division: str, *, level: str = Region.Level.REGION, tolerance: float = 0.01
) -> tuple[Outline, ...]:
    """Every unit of a level that has an outline, to about `tolerance` degrees."""
    return _simplified(outlines_version(), division, level, tolerance)


@lru_cache(maxsize=32)
def _simplified(
    version: tuple[int, int], division: str, level: str, tolerance: float
) -> tuple[Outline, ...]:
    regions = list(
        Region.objects.in_division(division)
        .filter(level=level)
        .with_outline()
        .select_related("division")
    )
    geometries = shapely.from_wkb([bytes(r.outline) for r in regions if r.outline])
    if tolerance:
        geometries = shapely.coverage_simplify(geometries, tolerance)
    return tuple(
        Outline(region, geometry)
        for region, geometry in zip(regions, geometries, strict=True)
    )
