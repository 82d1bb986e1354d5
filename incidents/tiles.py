"""Map tiles: every incident of a tile, as clusters or one by one.

A tile of 256 px is cut into 4 × 4 cells (`statistics/tile_parts.py`). A cell with one
incident gives the incident; from EVERY_ONE on, so does a cell with up to FEW of them.
Those at one and the same point stay a cluster, with their `ids`; a larger heap has
none, and its extent makes the `bbox` that lists them. Nothing is left out, and kept
cells give the same as the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from incidents.filters import PublishedIncidentFilter
from incidents.models.cells import PARTS_OF_A_DEGREE
from incidents.statistics.cells_asked import cells_asked
from incidents.statistics.tile_parts import Rows, Tile, parts_from_cells
from incidents.statistics.tile_rows import parts_from_rows

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
    longitudes: int
    latitudes: int
    west: float
    south: float
    east: float
    north: float


def tile_content(
    filters: PublishedIncidentFilter, zoom: int, x: int, y: int
) -> dict[str, Any]:
    """{"clusters": […], "incidents": […]}: each incident in exactly one of them."""
    tile = Tile(zoom, x, y)
    asked = cells_asked(filters)
    rows = parts_from_cells(asked, tile) if asked else None
    if rows is None:
        rows = parts_from_rows(filters, tile)
    return content_of(rows)


def content_of(rows: Rows) -> dict[str, Any]:
    parts: list[Part] = []
    singles: list[tuple[Part, dict[str, Any]]] = []
    for row in rows:
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


def _spelled_out(
    part: Part, public_id: str, *shown: Any
) -> tuple[Part, dict[str, Any]]:
    lon, lat, title_fr, title_en, started_on, least, best, most, radius, precision = (
        shown
    )
    titles = (title_en, title_fr) if get_language() == "en" else (title_fr, title_en)
    unknown = int(best is None)
    one = (part.cell, part.root, 1, least, best, most, unknown)
    sums = (round(lon * PARTS_OF_A_DEGREE), round(lat * PARTS_OF_A_DEGREE))
    return Part(*one, *sums, lon, lat, lon, lat), {
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
    ranked = sorted(types, key=lambda code: (-types[code], code))
    return {
        "lon": _mean(sum(part.longitudes for part in parts), count),
        "lat": _mean(sum(part.latitudes for part in parts), count),
        "count": count,
        "killed_min": _sum(part.killed_min for part in parts),
        "killed_best": _sum(part.killed_best for part in parts),
        "killed_max": _sum(part.killed_max for part in parts),
        "killed_unknown": sum(part.killed_unknown for part in parts),
        "type": ranked[0],
        "types": {code: types[code] for code in ranked},
        "west": min(part.west for part in parts),
        "south": min(part.south for part in parts),
        "east": max(part.east for part in parts),
        "north": max(part.north for part in parts),
    }


def _mean(parts_of_degrees: int, count: int) -> float:
    return round(parts_of_degrees / (count * PARTS_OF_A_DEGREE), 5)


def _sum(values: Iterable[int | None]) -> int | None:
    """Of what is known; None where nothing is (unknown is not zero)."""
    known = [int(value) for value in values if value is not None]
    return sum(known) if known else None
