"""What a tile shows, cell by cell and type by type, from the rows: as `tile_parts.py`
tells it from the kept cells. Narrow rows where they can tell, as they are read in a
third of the time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

from django.db import connection

from incidents.filters import PublishedIncidentFilter, asked_of
from incidents.models.cells import LAST_FINE_ZOOM, LAST_WIDE_ZOOM, WIDEST, shift_of
from incidents.statistics.cell_sums import SHOWN_ROW_SUMS, SHOWN_SUMS
from incidents.statistics.narrow_rows import narrow
from incidents.statistics.replacing import of
from incidents.statistics.tile_parts import INCIDENT, Rows, Tile
from observatory.lib.quadkey import tile_range
from observatory.lib.query_sql import sql_of

EVERY_ONE = LAST_FINE_ZOOM + 1
FEW = 50
SHORT = timedelta(days=366)
"""So short a time is looked up by its days, before the place."""
_COLUMNS = (
    *("id", "quadkey", "longitude", "latitude"),
    *("killed_min", "killed_best", "killed_max"),
)


@dataclass(frozen=True, slots=True)
class _Source:
    columns: tuple[str, ...]
    """The first tells rows apart; and leads to their types."""
    types: str


_PUBLISHED = _Source(
    ("event_type_id",), "JOIN incidents_eventtype t ON t.code = c.kind"
)
_NARROW = _Source(
    ("kind",),
    "JOIN incidents_narrowkind k ON k.id = c.kind"
    " JOIN incidents_eventtype t ON t.code = k.event_type_id",
)
_NARROW_WIDE = _Source(("kind", "wide_cell"), _NARROW.types)

# Told apart by the bits of their cells: the planner knows that each has two values, and
# hashes what `quadkey >> shift`, of which it expects as many as there are quadkeys,
# would have it sort. An incident is looked up only where it is told: a condition beside
# `p.id = …` would be looked at after each row had been fetched.
_FROM_ROWS = f"""
WITH cells AS (
    SELECT {{cell}} AS cell, {{kind}} AS kind, {SHOWN_SUMS}, every
      FROM (SELECT {{tests}}p.{{kind}}, {SHOWN_ROW_SUMS}, {{every}} AS every
              FROM ({{found}}) AS p
             WHERE p.quadkey >= {{first}} AND p.quadkey < {{after}}
             GROUP BY {{names}}p.{{kind}}) AS told_apart
), counted AS (
    SELECT *, sum(incidents) OVER (PARTITION BY cell) AS total FROM cells
)
SELECT c.cell, coalesce(t.parent_id, t.code), {of("c", SHOWN_SUMS)}, {of("p", INCIDENT)}
  FROM counted c
  {{types}}
  LEFT JOIN incidents_publishedincident p
         ON p.id = ANY(CASE WHEN c.total <= {{few}} THEN c.every END)
 ORDER BY c.cell, p.started_on DESC, p.public_id DESC
"""  # noqa: S608  only constants of this project go into the text


def parts_from_rows(filters: PublishedIncidentFilter, tile: Tile) -> Rows:
    source, parts = _PUBLISHED, _of_short_time(filters)
    if not parts:
        rows = narrow(filters)
        if rows is not None:
            source = _NARROW_WIDE if tile.zoom <= LAST_WIDE_ZOOM else _NARROW
        parts = (filters.result.order_by() if rows is None else rows,)
    columns = (*_COLUMNS, *source.columns)
    found, parameters = _together(part.values(*columns) for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            _FROM_ROWS.format(
                found=found,
                kind=source.columns[0],
                types=source.types,
                **_of_tile(tile, has_cells=source is _NARROW_WIDE),
            ),
            parameters,
        )
        told: Rows = cursor.fetchall()
    return told


def _of_short_time(filters: PublishedIncidentFilter) -> tuple[Any, ...]:
    """Empty where the time asked for is long, or none."""
    asked = asked_of(filters)
    start, end = asked.get("from"), asked.get("to")
    if not (start and end and end - start < SHORT):
        return ()
    found: Any = filters.result.order_by()
    parts: tuple[Any, ...] = found.in_days(start, end)
    return parts


def _together(parts: Iterable[Any]) -> tuple[str, tuple[Any, ...]]:
    texts, parameters = zip(*map(sql_of, parts), strict=True)
    return " UNION ALL ".join(texts), tuple(chain(*parameters))


def _of_tile(tile: Tile, *, has_cells: bool) -> dict[str, Any]:
    first, after = tile_range(tile.zoom, tile.x, tile.y)
    is_named = tile.zoom >= EVERY_ONE
    cells = _by_wide_cells(tile) if has_cells else _by_bits(tile)
    return cells | {
        "first": first,
        "after": after,
        "every": "array_agg(p.id)" if is_named else "ARRAY[min(p.id)]",
        "few": FEW if is_named else 1,
    }


def _by_wide_cells(tile: Tile) -> dict[str, str]:
    """Of these a tile of a lower zoom has several to a cell."""
    return {
        "tests": "p.wide_cell, ",
        "names": "p.wide_cell, ",
        "cell": f"wide_cell::bigint >> {2 * (WIDEST - tile.depth)}",
    }


def _by_bits(tile: Tile) -> dict[str, str]:
    shift = shift_of(tile.depth)
    bits = range(2 * (tile.depth - tile.zoom))
    cell = [f"b{bit}::integer * {1 << bit}" for bit in bits]
    return {
        "tests": "".join(
            f"(p.quadkey & {1 << shift + bit}) <> 0 AS b{bit}, " for bit in bits
        ),
        "names": "".join(f"b{bit}, " for bit in bits),
        "cell": " + ".join([f"{tile.cells[0]}::bigint", *cell]),
    }
