"""Map tiles: every incident of a tile, as clusters or one by one, in one query.

A tile of 256 px is cut into 4 × 4 cells. A cell holds one range of quadkeys, so that
cells are `GROUP BY quadkey >> shift` over one btree range. A cell with one incident
gives the incident; from EVERY_ONE on, so does a cell with up to FEW of them. Those at
one and the same point stay a cluster, with their `ids`; a larger heap has none, and
its extent makes the `bbox` that lists them. Nothing is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import get_language

from incidents.models.published import PublishedIncidentQuerySet
from observatory.lib.quadkey import ZOOM

EVERY_ONE = 14
FEW = 50
_CELLS_DEEPER = 2
_COLUMNS = (
    "id",
    "quadkey",
    "event_type_id",
    "longitude",
    "latitude",
    "killed_min",
    "killed_best",
    "killed_max",
)

_QUERY = """
WITH cells AS (
    SELECT f.quadkey >> {shift} AS cell, f.event_type_id, count(*) AS n,
           sum(f.killed_min) AS killed_min, sum(f.killed_best) AS killed_best,
           sum(f.killed_max) AS killed_max,
           count(*) - count(f.killed_best) AS killed_unknown,
           sum(f.longitude) AS longitudes, sum(f.latitude) AS latitudes,
           min(f.longitude) AS west, min(f.latitude) AS south,
           max(f.longitude) AS east, max(f.latitude) AS north,
           {ids} AS ids
      FROM ({found}) AS f
     GROUP BY 1, 2
), counted AS (
    SELECT *, sum(n) OVER (PARTITION BY cell) AS total FROM cells
)
SELECT c.cell, coalesce(t.parent_id, t.code), c.n, c.killed_min, c.killed_best,
       c.killed_max, c.killed_unknown, c.longitudes, c.latitudes,
       c.west, c.south, c.east, c.north,
       p.public_id, p.longitude, p.latitude, p.title_fr, p.title_en, p.started_on,
       p.killed_min, p.killed_best, p.killed_max, p.radius_m, p.geo_precision
  FROM counted c
  JOIN incidents_eventtype t ON t.code = c.event_type_id
  LEFT JOIN incidents_publishedincident p
    ON c.total <= {few} AND p.id = ANY(c.ids)
 ORDER BY c.cell, p.started_on DESC, p.public_id DESC
"""
_PER_TYPE = 13
"""Columns of a cell and type; those of an incident follow."""


@dataclass(frozen=True, slots=True)
class Part:
    """The incidents of one root type in a cell; or one incident, spelled out."""

    cell: int
    root: str
    n: int
    killed_min: int | None
    killed_best: int | None
    killed_max: int | None
    killed_unknown: int
    longitudes: float
    latitudes: float
    west: float
    south: float
    east: float
    north: float


def tile_content(
    incidents: PublishedIncidentQuerySet, zoom: int, x: int, y: int
) -> dict[str, Any]:
    """{"clusters": […], "incidents": […]}: each incident in exactly one of them."""
    parts: list[Part] = []
    singles: list[tuple[Part, dict[str, Any]]] = []
    for row in _rows(incidents.in_tile(zoom, x, y), zoom):
        part, incident = Part(*row[:_PER_TYPE]), row[_PER_TYPE:]
        if incident[0] is None:
            parts.append(part)
        else:
            singles.append(_spelled_out(part, *incident))
    clusters = [
        _cluster(list(of_cell)) for _, of_cell in groupby(parts, lambda p: p.cell)
    ]
    alone, heaps = _by_point(singles)
    return {"clusters": clusters + heaps, "incidents": alone}


def _rows(incidents: PublishedIncidentQuerySet, zoom: int) -> Iterable[tuple[Any, ...]]:
    found = incidents.order_by().values(*_COLUMNS)
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return []
    every_one = zoom >= EVERY_ONE
    # Only constants of this module go into the text; values stay parameters.
    query = _QUERY.format(
        shift=2 * max(0, ZOOM - zoom - _CELLS_DEEPER),
        ids="array_agg(f.id)" if every_one else "ARRAY[min(f.id)]",
        few=FEW if every_one else 1,
        found=sql,
    )
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _spelled_out(
    part: Part, public_id: str, *shown: Any
) -> tuple[Part, dict[str, Any]]:
    lon, lat, title_fr, title_en, started_on, least, best, most, radius, precision = (
        shown
    )
    titles = (title_en, title_fr) if get_language() == "en" else (title_fr, title_en)
    unknown = int(best is None)
    one = (part.cell, part.root, 1, least, best, most, unknown)
    return Part(*one, lon, lat, lon, lat, lon, lat), {
        "id": public_id,
        "lon": lon,
        "lat": lat,
        "title": titles[0] or titles[1],
        "started_on": started_on,
        "type": part.root,
        "killed_best": best,
        "radius_m": radius,
        "geo_precision": precision,
    }


def _by_point(
    singles: list[tuple[Part, dict[str, Any]]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Incidents that stand alone, and clusters of those at one and the same point."""
    points: dict[tuple[float, float], list[tuple[Part, dict[str, Any]]]] = {}
    for part, incident in singles:
        points.setdefault((part.west, part.south), []).append((part, incident))
    alone = [found[0][1] for found in points.values() if len(found) == 1]
    heaps = [
        _cluster([part for part, _ in found])
        | {"ids": [incident["id"] for _, incident in found]}
        for found in points.values()
        if len(found) > 1
    ]
    return alone, heaps


def _cluster(parts: list[Part]) -> dict[str, Any]:
    count = sum(part.n for part in parts)
    types: Counter[str] = Counter()
    for part in parts:
        types[part.root] += part.n
    return {
        "lon": round(sum(part.longitudes for part in parts) / count, 5),
        "lat": round(sum(part.latitudes for part in parts) / count, 5),
        "count": count,
        "killed_min": _sum(part.killed_min for part in parts),
        "killed_best": _sum(part.killed_best for part in parts),
        "killed_max": _sum(part.killed_max for part in parts),
        "killed_unknown": sum(part.killed_unknown for part in parts),
        "type": min(types, key=lambda code: (-types[code], code)),
        "west": min(part.west for part in parts),
        "south": min(part.south for part in parts),
        "east": max(part.east for part in parts),
        "north": max(part.north for part in parts),
    }


def _sum(values: Iterable[int | None]) -> int | None:
    """Of what is known; None where nothing is (unknown is not zero)."""
    known = [int(value) for value in values if value is not None]
    return sum(known) if known else None
