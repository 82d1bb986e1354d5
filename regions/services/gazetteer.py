"""The gazetteer for a phone without a network: small, the largest places first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F

from regions.locate import locate_many
from regions.models import Place, Region
from regions.outlines import outlines_version

MOST_PLACES = 2500
"""About 45 KB compressed: a phone keeps it beside the form, within its budget."""
_DECIMALS = 4  # about 10 m: a settlement is no point


def compact_gazetteer(division: str) -> dict[str, Any]:
    """`units`: what tells places of one name apart; `places`: name, latitude,
    longitude, position in `units`, other spellings."""
    return _compact(division, _version(), outlines_version())


@lru_cache(maxsize=4)
def _compact(
    division: str, version: tuple[int, ...], outlines: tuple[int, int]
) -> dict[str, Any]:
    largest = Place.objects.order_by(F("population").desc(nulls_last=True), "pk")
    places = list(largest.prefetch_related("names")[:MOST_PLACES])
    units: dict[str, int] = {}
    rows = []
    located = locate_many((place.longitude, place.latitude) for place in places)
    for place, locations in zip(places, located, strict=True):
        where = _words([found.region for found in locations], division)
        names = sorted({known.name for known in place.names.all()} - {place.name})
        point = (round(place.latitude, _DECIMALS), round(place.longitude, _DECIMALS))
        rows.append([place.name, *point, units.setdefault(where, len(units)), *names])
    return {"units": list(units), "places": rows}


def _words(regions: list[Region], division: str) -> str:
    """The cercle, or what is smaller, and its region."""
    names = [r.name for r in regions if r.division.key == division]
    return ", ".join(dict.fromkeys(reversed(names)))


_WRITTEN = "coalesce(sum(xmin::text::bigint * 65536 + cmin::text::bigint), 0)"
_VERSION = f"""
    SELECT places.*, names.* FROM
        (SELECT count(*), {_WRITTEN} FROM regions_place) places,
        (SELECT count(*), {_WRITTEN} FROM regions_placename) names
"""  # noqa: S608  nothing in it comes from outside


def _version() -> tuple[int, ...]:
    """Changes with any row of places and their names (see `outlines_version`)."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return tuple(map(int, cursor.fetchone() or ()))
