"""What a tile shows, cell by cell and type by type, from the published rows: as
`tile_parts.py` tells it from the kept cells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import Any

from django.db import connection

from incidents.filters import PublishedIncidentFilter
from incidents.models.cells import LAST_FINE_ZOOM, shift_of
from incidents.statistics.cell_sums import SHOWN_ROW_SUMS, SHOWN_SUMS
from incidents.statistics.replacing import of
from incidents.statistics.selections import asked_of
from incidents.statistics.tile_parts import INCIDENT, Rows, Tile
from observatory.lib.quadkey import tile_range
from observatory.lib.query_sql import sql_of

EVERY_ONE = LAST_FINE_ZOOM + 1
LAST_WIDE = 6
"""Up to which zoom a tile has so many rows that starting parallel workers pays."""
FEW = 50
NARROW = timedelta(days=366)
"""So short a time is looked up by its days, before the place."""
COVERED = frozenset(
    {
        *("type", "subtype", "year", "from", "to", "bbox"),
        *("hide", "precision", "killed_at_least", "killed_at_most", "known", "unknown"),
        *("date_precision", "began_from", "began_to", "updated_since"),
    }
)
"""Filters that `published_by_quadkey` answers without a look at the rows."""
_COLUMNS = (
    *("id", "quadkey", "event_type_id", "longitude", "latitude"),
    *("killed_min", "killed_best", "killed_max"),
)

# An incident is looked up only where it is told: a condition beside `p.id = …` would be
# looked at after each row had been fetched.
_FROM_ROWS = f"""
WITH cells AS ({{cells}}), counted AS (
    SELECT *, sum(incidents) OVER (PARTITION BY cell) AS total FROM cells
)
SELECT c.cell, coalesce(t.parent_id, t.code), {of("c", SHOWN_SUMS)}, {of("p", INCIDENT)}
  FROM counted c
  JOIN incidents_eventtype t ON t.code = c.event_type_id
  LEFT JOIN incidents_publishedincident p
         ON p.id = ANY(CASE WHEN c.total <= {{few}} THEN c.every END)
 ORDER BY c.cell, p.started_on DESC, p.public_id DESC
"""  # noqa: S608  only constants of this project go into the text
_OF_CELL = f"""
SELECT {{cell}}::bigint AS cell, p.event_type_id, {SHOWN_ROW_SUMS}, {{every}} AS every
  FROM ({{found}}) AS p
 WHERE p.quadkey >= {{first}} AND p.quadkey < {{after}}
 GROUP BY p.event_type_id
"""  # noqa: S608
_OF_TILE = f"""
SELECT {{cell}} AS cell, event_type_id, {SHOWN_SUMS}, every
  FROM (SELECT {{tests}}p.event_type_id, {SHOWN_ROW_SUMS}, {{every}} AS every
          FROM ({{found}}) AS p
         WHERE p.quadkey >= {{first}} AND p.quadkey < {{after}}
         GROUP BY {{names}}p.event_type_id) AS told_apart
"""  # noqa: S608


def parts_from_rows(filters: PublishedIncidentFilter, tile: Tile) -> Rows:
    asked = asked_of(filters)
    start, end = asked.get("from"), asked.get("to")
    is_narrow = start and end and end - start < NARROW
    found: Any = filters.result.order_by()
    parts = found.in_days(start, end) if is_narrow else (found,)
    sql, params = _together([part.values(*_COLUMNS) for part in parts])
    is_named = tile.zoom >= EVERY_ONE
    given = {
        "found": sql,
        "every": "array_agg(p.id)" if is_named else "ARRAY[min(p.id)]",
    }
    if is_narrow or not asked.keys() <= COVERED:
        cells = _at_once(tile, given)
    elif tile.zoom > LAST_WIDE:
        cells = _in_turn(tile, given)
    else:
        cells, params = _side_by_side(tile, given), params * len(tile.cells)
    with connection.cursor() as cursor:
        few = FEW if is_named else 1
        cursor.execute(_FROM_ROWS.format(cells=cells, few=few), params)
        rows: Rows = cursor.fetchall()
    return rows


def _together(parts: Iterable[Any]) -> tuple[str, tuple[Any, ...]]:
    texts, parameters = zip(*map(sql_of, parts), strict=True)
    return " UNION ALL ".join(texts), tuple(chain(*parameters))


def _side_by_side(tile: Tile, given: dict[str, str]) -> str:
    """A query for each cell, which is a range of the index, to be told apart by nothing
    but the type. Parallel workers take their share."""
    shift = shift_of(tile.depth)
    return " UNION ALL ".join(
        _OF_CELL.format(
            cell=cell, first=cell << shift, after=cell + 1 << shift, **given
        )
        for cell in tile.cells
    )


def _in_turn(tile: Tile, given: dict[str, str]) -> str:
    """The same as one query: of few rows it takes as long to plan many."""
    shift = shift_of(tile.depth)
    of_cell = _OF_CELL.format(
        cell="asked.cell",
        first=f"asked.cell << {shift}",
        after=f"asked.cell + 1 << {shift}",
        **given,
    )
    return (
        f"SELECT o.* FROM unnest(ARRAY{tile.cells}::bigint[]) AS asked(cell)"  # noqa: S608
        f" CROSS JOIN LATERAL ({of_cell} OFFSET 0) AS o"
    )


def _at_once(tile: Tile, given: dict[str, str]) -> str:
    """For another index may find the rows, and is to be asked once.

    Told apart by the bits of their cells: the planner knows that each has two values,
    and hashes what `quadkey >> shift`, of which it expects as many as there are
    quadkeys, would have it sort.
    """
    shift = shift_of(tile.depth)
    first, after = tile_range(tile.zoom, tile.x, tile.y)
    bits = range(2 * (tile.depth - tile.zoom))
    cell = [f"b{bit}::integer * {1 << bit}" for bit in bits]
    return _OF_TILE.format(
        tests="".join(
            f"(p.quadkey & {1 << shift + bit}) <> 0 AS b{bit}, " for bit in bits
        ),
        names="".join(f"b{bit}, " for bit in bits),
        cell=" + ".join([f"{tile.cells[0]}::bigint", *cell]),
        first=first,
        after=after,
        **given,
    )
