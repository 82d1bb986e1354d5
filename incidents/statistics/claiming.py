"""The units that a place may be counted in: its point lies in them, and it is known
finely enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings

from incidents.models import GeoPrecision
from regions.models import Crosswalk, Region

# The levels that a precision may claim; a place known to its region has no commune.
_REGION_ONLY = frozenset({Region.Level.REGION})
_TO_CERCLE = frozenset({Region.Level.REGION, Region.Level.CERCLE})
LEVELS: dict[str, frozenset[Region.Level]] = {
    GeoPrecision.EXACT: frozenset(Region.Level),
    GeoPrecision.SETTLEMENT: frozenset(Region.Level),
    GeoPrecision.COMMUNE: frozenset(Region.Level),
    GeoPrecision.NEAR: _TO_CERCLE,
    GeoPrecision.CERCLE: _TO_CERCLE,
    GeoPrecision.REGION: _REGION_ONLY,
    GeoPrecision.AREA: _REGION_ONLY,
    GeoPrecision.WATER: _REGION_ONLY,
    GeoPrecision.COUNTRY: frozenset(),
}
KNOWN_LEVEL: dict[str, Region.Level] = {
    GeoPrecision.REGION: Region.Level.REGION,
    GeoPrecision.CERCLE: Region.Level.CERCLE,
}
"""The level of a place known as a whole unit, of which the point is the middle."""
Covering = Mapping[int, frozenset[int]]
"""For each unit of the reference division, the units of others that cover it."""


def reference_covering() -> Covering:
    return Crosswalk.objects.covering(settings.DEFAULT_DIVISION)


def regions_claimed(
    geo_precision: str, around: Iterable[Region], covering: Covering
) -> list[Region]:
    """The point of a place known as a whole region or cercle is merely its middle:
    other divisions have it only in units that cover that of the reference division.
    """
    levels = LEVELS[geo_precision]
    claimed = [region for region in around if region.level in levels]
    known = _known_unit(geo_precision, claimed)
    if known is None:
        return claimed
    others = covering.get(known.pk, frozenset())
    return [
        region
        for region in claimed
        if region.division_id == known.division_id or region.pk in others
    ]


def _known_unit(geo_precision: str, claimed: Iterable[Region]) -> Region | None:
    """The unit of the reference division that is all that is known of the place."""
    level = KNOWN_LEVEL.get(geo_precision)
    for region in claimed:
        if (region.level, region.division.key) == (level, settings.DEFAULT_DIVISION):
            return region
    return None
