"""A place that the public knows as a whole unit only: its cercle or its region.

Nothing finer is told by what stands beside it: not by a unit below it, not by where
units of two divisions overlap, not by the point, which is the unit's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from incidents.models import GeoPrecision, PublicPrecision
from incidents.models.precision import RADIUS_M
from incidents.statistics.claiming import LEVELS, Covering, regions_claimed
from regions.models import Region

_WHOLE = {
    Region.Level.REGION: GeoPrecision.REGION,
    Region.Level.CERCLE: GeoPrecision.CERCLE,
}
_DEGREE_M = 110_000
"""Where it lies in no unit at all, the point is the nearest whole degree."""


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """What may be said of the place: never more than the chosen precision."""

    longitude: float
    latitude: float
    radius_m: int | None
    geo_precision: str
    place_name: str
    region_ids: tuple[int, ...]
    footprint_region_id: int | None


def is_coarse(precision: str) -> bool:
    return precision in {PublicPrecision.CERCLE, PublicPrecision.REGION}


def coarse_place(
    precision: str,
    claimed: Iterable[Region],
    covering: Covering,
    *,
    point: tuple[float, float],
    geo_precision: str,
    inner: Callable[[Region], tuple[float, float]] | None = None,
) -> PublicPlace:
    """`claimed`: the units that the team knows it to lie in."""
    shown = units_shown(precision, claimed, covering)
    if not shown:
        return _in_no_unit(point, geo_precision)
    unit = shown[0]
    longitude, latitude = (inner or inner_point)(unit)
    known = _WHOLE[Region.Level(unit.level)]
    return PublicPlace(
        longitude=longitude,
        latitude=latitude,
        radius_m=RADIUS_M[known],
        geo_precision=known,
        place_name="",
        region_ids=tuple(sorted(region.pk for region in shown)),
        footprint_region_id=unit.pk if known == GeoPrecision.REGION else None,
    )


def units_shown(
    precision: str, claimed: Iterable[Region], covering: Covering
) -> list[Region]:
    """The unit that the place is, of the reference division if it can be, and those
    that tell no more than it does; `precision` is the public's or the place's own."""
    levels = LEVELS[precision]
    found = sorted((r for r in claimed if r.level in levels), key=_finest_first)
    if not found:
        return []
    known = _WHOLE[Region.Level(found[0].level)]
    return regions_claimed(known, found, covering)


def _finest_first(region: Region) -> tuple[int, bool, int]:
    depth = Region.Level.values.index(region.level)
    return -depth, region.division.key != settings.DEFAULT_DIVISION, region.pk


def _in_no_unit(point: tuple[float, float], geo_precision: str) -> PublicPlace:
    is_country = geo_precision == GeoPrecision.COUNTRY
    return PublicPlace(
        longitude=float(round(point[0])),
        latitude=float(round(point[1])),
        radius_m=None if is_country else _DEGREE_M,
        geo_precision=GeoPrecision.COUNTRY if is_country else GeoPrecision.AREA,
        place_name="",
        region_ids=(),
        footprint_region_id=None,
    )


def inner_point(region: Region) -> tuple[float, float]:
    """A point surely inside the region, to two decimals of a degree."""
    outline = region.geometry
    assert outline is not None  # noqa: S101  units come from outlines
    point = outline.representative_point()
    return round(point.x, 2), round(point.y, 2)
