"""What a tile shows, cell by cell and type by type, from the kept cells where they
answer exactly; what they cannot is in `tile_rows.py`.

Each row is a cell's incidents of one type, followed by an incident where few enough
are in the cell to be told one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from incidents.models.cells import (
    CELLS_DEEPER,
    DEEPEST,
    FINEST,
    LAST_FINE_ZOOM,
    LAST_KEPT_ZOOM,
)
from incidents.statistics import fine_cells
from incidents.statistics.cell_sums import MARKS, SHOWN_SUMS, SUMS_OF_SUMS
from incidents.statistics.cells_asked import CellsAsked, cells_sql
from incidents.statistics.replacing import of
from observatory.lib.quadkey import ZOOM, morton

INCIDENT = (
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
SELECT late.*, {of("c", f"cell, root, {SHOWN_SUMS}")}, {of("p", INCIDENT)}
  FROM (SELECT EXISTS (SELECT FROM {{marks}}
                        WHERE cell BETWEEN %(first_mark)s AND %(last_mark)s)
            OR EXISTS (SELECT FROM incidents_eventtype
                        WHERE code = ANY(%(roots)s) AND parent_id IS NOT NULL)) AS late
  LEFT JOIN counted c ON true
  LEFT JOIN incidents_publishedincident p ON p.id = CASE WHEN c.total = 1 THEN c.ids END
 ORDER BY c.cell
"""  # noqa: S608  only constants of this project go into the text


def parts_from_cells(asked: CellsAsked, tile: Tile) -> Rows | None:
    """None where only the rows can tell: a change is on its way into the cells of this
    tile, or a sub-type is asked for."""
    is_fine = tile.zoom > LAST_KEPT_ZOOM
    if is_fine and not (asked.has_fine_cells and tile.zoom <= LAST_FINE_ZOOM):
        return None
    marks, depth = (fine_cells.MARKS, FINEST) if is_fine else (MARKS, DEEPEST)
    source, parameters = cells_sql(asked, tile.depth, tile.cells)
    deeper = 2 * (depth - tile.zoom)
    first = morton(tile.x, tile.y) << deeper
    parameters |= {"first_mark": first, "last_mark": first + (1 << deeper) - 1}
    with connection.cursor() as cursor:
        cursor.execute(
            _FROM_CELLS.format(sums=SUMS_OF_SUMS, source=source, marks=marks),
            parameters,
        )
        rows = cursor.fetchall()
    if rows[0][0]:
        return None
    return [row[1:] for row in rows if row[1] is not None]
