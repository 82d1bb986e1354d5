"""Keep of each published incident the units that it surely, and possibly, lies in.

Only what is public goes in: the public point and radius, the line, the region whose
outline is the extent. Each chunk is one transaction; what is late is found by the
version of the outlines, so that doing it twice changes nothing and nothing is missed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from incidents.models import GeoPrecision, PublishedIncident
from incidents.models.reach import outlines_in_use, reach_is_late
from incidents.statistics.turns import is_my_turn
from regions.models import Region
from regions.reach import Reach, ReachIndex, reach_index

CHUNK = 5_000
_PLACE = (
    *("longitude", "latitude", "radius_m", "geo_precision"),
    *("footprint", "footprint_region_id", "region_ids"),
)
_UNIT_OF = {
    GeoPrecision.COMMUNE: Region.Level.COMMUNE,
    GeoPrecision.CERCLE: Region.Level.CERCLE,
}
"""Precisions that mean a whole unit, where its outline is loaded."""
_UPDATE = """
UPDATE incidents_publishedincident p
   SET sure_region_ids = found.sure, possible_region_ids = found.possible,
       reach_version = %s
  FROM jsonb_to_recordset(%s::jsonb)
       AS found(id bigint, sure bigint[], possible bigint[])
 WHERE p.id = found.id
"""
Place = Mapping[str, Any]


def reach_columns(record: Place) -> dict[str, Any]:
    """The columns of `Reached` for the public record of one incident."""
    version = outlines_in_use()
    (reach,) = reach_of([record])
    return {
        "sure_region_ids": list(reach.sure),
        "possible_region_ids": list(reach.possible),
        "reach_version": version,
    }


def refresh_reach(*, seconds: float = 200) -> bool:
    """Work for so long on rows that are late; whether none is left, or another worker
    is at them."""
    deadline = time.monotonic() + seconds
    version = outlines_in_use()
    for late in reach_is_late(version):
        while _refresh_chunk(late, version):
            if time.monotonic() > deadline:
                return False
    return True


@transaction.atomic
def _refresh_chunk(late: Q, version: int) -> int:
    if not is_my_turn("reach"):
        return 0
    rows = list(
        PublishedIncident.objects.filter(late)
        .order_by("reach_version", "pk")
        .select_for_update(of=("self",), no_key=True)
        .values("pk", *_PLACE)[:CHUNK]
    )
    if not rows:
        return 0
    found = [
        {"id": row["pk"], "sure": reach.sure, "possible": reach.possible}
        for row, reach in zip(rows, reach_of(rows), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [version, json.dumps(found)])
    return len(rows)


def reach_of(places: Sequence[Place]) -> list[Reach]:
    """Surely inside ⊆ assigned ⊆ possibly inside, whatever the drawings say."""
    index = reach_index()
    units = _known_units(places)
    found: list[Reach | None] = [
        _of_shape(place, unit, index) for place, unit in zip(places, units, strict=True)
    ]
    circles = [at for at, reach in enumerate(found) if reach is None]
    of_circles = index.circles([_circle(places[at]) for at in circles])
    for at, reach in zip(circles, of_circles, strict=True):
        found[at] = reach
    return [
        _around_assigned(place["region_ids"], reach or Reach())
        for place, reach in zip(places, found, strict=True)
    ]


def _around_assigned(assigned: Sequence[int], reach: Reach) -> Reach:
    mine = set(assigned)
    return Reach(
        tuple(unit for unit in reach.sure if unit in mine),
        tuple(sorted(mine.union(reach.possible))),
    )


def _circle(place: Place) -> tuple[float, float, float]:
    return place["longitude"], place["latitude"], float(place["radius_m"])


def _of_shape(place: Place, unit: int | None, index: ReachIndex) -> Reach | None:
    """None for a circle."""
    if place["footprint"]:
        line = place["footprint"]["coordinates"]
        return index.line(line, float(place["radius_m"] or 0))
    if unit is not None:
        return index.unit(unit)
    return index.everywhere if place["radius_m"] is None else None


def _known_units(places: Sequence[Place]) -> list[int | None]:
    """The unit whose whole outline is the extent; None where none is."""
    levels = _levels(
        {
            unit
            for place in places
            if place["geo_precision"] in _UNIT_OF
            for unit in place["region_ids"]
        }
    )
    return [
        place["footprint_region_id"]
        or _assigned_at(_UNIT_OF.get(place["geo_precision"]), place, levels)
        for place in places
    ]


def _assigned_at(
    level: str | None, place: Place, levels: Mapping[int, tuple[str, bool]]
) -> int | None:
    """The assigned unit of the level: of the reference division if it has one."""
    mine = [
        unit
        for unit in place["region_ids"]
        if levels.get(unit, ("", False))[0] == level
    ]
    return min(mine, key=lambda unit: (not levels[unit][1], unit), default=None)


def _levels(units: set[int]) -> dict[int, tuple[str, bool]]:
    if not units:
        return {}
    rows = Region.objects.filter(pk__in=units).values_list(
        "pk", "level", "division__key"
    )
    return {pk: (level, key == settings.DEFAULT_DIVISION) for pk, level, key in rows}
