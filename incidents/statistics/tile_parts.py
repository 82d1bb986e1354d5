"""What a tile shows, cell by cell and type by type: from the kept cells where they
answer exactly, else from the published rows.

Each row is a cell's incidents of one type, followed by an incident where few enough
are in the cell to be told one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from incidents.models.cells import CELLS_DEEPER, DEEPEST, LAST_KEPT_ZOOM, shift_of
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.cell_sums import (
    MARKS,
    SHOWN_ROW_SUMS,
    SHOWN_SUMS,
    SUMS_OF_SUMS,
)
from incidents.statistics.cells_asked import CellsAsked, cells_sql
from incidents.statistics.replacing import of
from observatory.lib.quadkey import ZOOM, morton

EVERY_ONE = 14
FEW = 50
_COLUMNS = (
    *("id", "quadkey", "event_type_id", "longitude", "latitude"),
    *("killed_min", "killed_best", "killed_max"),
)
_INCIDENT = (
    "public_id, longitude, latitude, title_fr, title_en, started_on,"
    " killed_min, killed_best, killed_max, radius_m, geo_precision"
)
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Tile:
    zoom: int
    x: int
    y: int

    @property
    def depth(self) -> int:
        """Of its cells."""
        return min(ZOOM, self.zoom + CELLS_DEEPER)

    @property
    def cells(self) -> list[int]:
        deeper = 2 * (self.depth - self.zoom)
        first = morton(self.x, self.y) << deeper
        return list(range(first, first + (1 << deeper)))


_FROM_CELLS = f"""
WITH parts AS (
    SELECT c.cell, c.root, {{sums}} FROM ({{source}}) AS c GROUP BY c.cell, c.root
), counted AS (
    SELECT *, sum(incidents) OVER (PARTITION BY cell) AS total FROM parts
)
SELECT late.*, {of("c", f"cell, root, {SHOWN_SUMS}")}, {of("p", _INCIDENT)}
  FROM (SELECT EXISTS (SELECT FROM {MARKS}
                        WHERE cell BETWEEN %(first_mark)s AND %(last_mark)s)
            OR EXISTS (SELECT FROM incidents_eventtype
                        WHERE code = ANY(%(roots)s) AND parent_id IS NOT NULL)) AS late
  LEFT JOIN counted c ON true
  LEFT JOIN incidents_publishedincident p ON c.total = 1 AND p.id = c.ids
 ORDER BY c.cell
"""  # noqa: S608  only constants of this project go into the text


def parts_from_cells(asked: CellsAsked, tile: Tile) -> Rows | None:
    """None where only the rows can tell: a change is on its way into the cells of this
    tile, or a sub-type is asked for."""
    if tile.zoom > LAST_KEPT_ZOOM:
        return None
    source, parameters = cells_sql(asked, tile.depth, tile.cells)
    deeper = 2 * (DEEPEST - tile.zoom)
    first = morton(tile.x, tile.y) << deeper
    marks = {"first_mark": first, "last_mark": first + (1 << deeper) - 1}
    with connection.cursor() as cursor:
        cursor.execute(
            _FROM_CELLS.format(sums=SUMS_OF_SUMS, source=source), parameters | marks
        )
        rows = cursor.fetchall()
    if rows[0][0]:
        return None
    return [row[1:] for row in rows if row[1] is not None]


_FROM_ROWS = f"""
WITH cells AS (
    SELECT {{tests}}p.event_type_id, {SHOWN_ROW_SUMS}, {{every}} AS every
      FROM ({{found}}) AS p
     GROUP BY {{names}}p.event_type_id
), counted AS (
    SELECT *, sum(incidents) OVER (PARTITION BY cell) AS total
      FROM (SELECT {{cell}} AS cell, event_type_id, {SHOWN_SUMS}, every
              FROM cells) AS named
)
SELECT c.cell, coalesce(t.parent_id, t.code), {of("c", SHOWN_SUMS)},
       {of("p", _INCIDENT)}
  FROM counted c
  JOIN incidents_eventtype t ON t.code = c.event_type_id
  LEFT JOIN incidents_publishedincident p ON c.total <= {{few}} AND p.id = ANY(c.every)
 ORDER BY c.cell, p.started_on DESC, p.public_id DESC
"""  # noqa: S608


def _grouping(tile: Tile) -> dict[str, str]:
    """How the rows of a tile are told apart by cell.

    Many rows by the bits of it: the planner knows that each has two values, and hashes
    what `quadkey >> shift`, of which it expects as many as there are quadkeys, would
    have it sort. Few rows by one number, which is hashed faster than four bits.
    """
    shift = shift_of(tile.depth)
    if tile.zoom > LAST_KEPT_ZOOM:
        return {
            "tests": f"p.quadkey >> {shift} AS cell, ",
            "names": "cell, ",
            "cell": "cells.cell",
        }
    names = [f"b{bit}" for bit in range(2 * CELLS_DEEPER)]
    tests = [
        f"(p.quadkey & {1 << shift + bit}) <> 0 AS {name}, "
        for bit, name in enumerate(names)
    ]
    cell = [f"{name}::integer * {1 << bit}" for bit, name in enumerate(names)]
    return {
        "tests": "".join(tests),
        "names": "".join(f"{name}, " for name in names),
        "cell": " + ".join([f"{tile.cells[0]}::bigint", *cell]),
    }


def parts_from_rows(incidents: PublishedIncidentQuerySet, tile: Tile) -> Rows:
    found = incidents.in_tile(tile.zoom, tile.x, tile.y).order_by().values(*_COLUMNS)
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return []
    is_named = tile.zoom >= EVERY_ONE
    query = _FROM_ROWS.format(
        **_grouping(tile),
        every="array_agg(p.id)" if is_named else "ARRAY[min(p.id)]",
        few=FEW if is_named else 1,
        found=sql,
    )
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        rows: Rows = cursor.fetchall()
    return rows
