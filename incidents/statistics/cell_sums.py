"""SQL that sums up published rows by map cell and month, cells from those inside, years
from months, and all time from years."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.models import CellMonthTotal, CellTotal, CellYearTotal, DirtyCell
from incidents.models.cells import DEEPEST, PARTS_OF_A_DEGREE, shift_of
from incidents.statistics.replacing import Kept, replacing

MARKS = DirtyCell._meta.db_table
SHOWN_SUMS = (
    "incidents, killed_min, killed_best, killed_max, killed_unknown,"
    " longitudes, latitudes, west, south, east, north"
)
CELL_SUMS = f"{SHOWN_SUMS}, ids"


@dataclass(frozen=True, slots=True)
class KeptCells(Kept):
    """Told apart by nothing but `scope` and `within`."""

    sums: str = CELL_SUMS

    @property
    def key(self) -> str:
        return f"{self.scope}, {self.within}"


MONTHS = KeptCells(
    "cells",
    CellMonthTotal._meta.db_table,
    "depth, cell, year, month",
    "began, ended, root",
)
YEARS = KeptCells("years", CellYearTotal._meta.db_table, "depth, cell, year", "root")
EVER = KeptCells("ever", CellTotal._meta.db_table, "depth, cell", "root")

SHOWN_ROW_SUMS = f"""
    count(*) AS incidents, sum(p.killed_min) AS killed_min,
    sum(p.killed_best) AS killed_best, sum(p.killed_max) AS killed_max,
    count(*) - count(p.killed_best) AS killed_unknown,
    sum((p.longitude * {PARTS_OF_A_DEGREE})::integer) AS longitudes,
    sum((p.latitude * {PARTS_OF_A_DEGREE})::integer) AS latitudes,
    min(p.longitude) AS west, min(p.latitude) AS south,
    max(p.longitude) AS east, max(p.latitude) AS north
"""
ROW_SUMS = f"{SHOWN_ROW_SUMS}, sum(p.id) AS ids"
"""Of published rows `p`, in the order of `CELL_SUMS`."""

SUMS_OF_SUMS = """
    sum(c.incidents)::bigint AS incidents, sum(c.killed_min)::bigint AS killed_min,
    sum(c.killed_best)::bigint AS killed_best,
    sum(c.killed_max)::bigint AS killed_max,
    sum(c.killed_unknown)::bigint AS killed_unknown,
    sum(c.longitudes)::bigint AS longitudes, sum(c.latitudes)::bigint AS latitudes,
    min(c.west) AS west, min(c.south) AS south,
    max(c.east) AS east, max(c.north) AS north, sum(c.ids)::bigint AS ids
"""
"""Of cells `c`, in the same order."""


def _of_marks(kept: KeptCells, groups: str, sums: str, source: str) -> str:
    marks = ", ".join(f"m.{column}" for column in kept.scope.split(", "))
    return f"""
fresh_{kept.name} AS MATERIALIZED (
    SELECT {marks}, s.*
      FROM marked_{kept.name} m
     CROSS JOIN LATERAL (SELECT {groups}, {sums} FROM {source} GROUP BY {groups}) s
),
{replacing(kept)}
"""  # noqa: S608  every interpolated name is a constant


# The rows of each mark are read by their index: the subquery that groups them keeps it
# so, however many marks the planner expects.
RECOMPUTE_CELLS = _of_marks(
    MONTHS,
    "began, ended, root",
    ROW_SUMS,
    f"""(
          SELECT r.*, coalesce(t.parent_id, t.code) AS root,
                 (extract(year FROM r.started_on) * 12
                  + extract(month FROM r.started_on) - 1)::integer AS began,
                 (extract(year FROM r.ended_on) * 12
                  + extract(month FROM r.ended_on) - 1)::integer AS ended
            FROM incidents_publishedincident r
            JOIN incidents_eventtype t ON t.code = r.event_type_id
           WHERE r.quadkey >> {shift_of(DEEPEST)} = m.cell
             AND (r.year, r.month) = (m.year, m.month)
           OFFSET 0) p""",  # noqa: S608
)
"""After a CTE `marked_cells` of deepest cells and months, without doubles."""

ADD_UP_CELLS = _of_marks(
    MONTHS,
    "began, ended, root",
    SUMS_OF_SUMS,
    f"""(
          SELECT * FROM {MONTHS.table} o
           WHERE o.depth = m.depth + 1
             AND o.cell = ANY(ARRAY[4 * m.cell, 4 * m.cell + 1,
                                    4 * m.cell + 2, 4 * m.cell + 3])
             AND (o.year, o.month) = (m.year, m.month)
           OFFSET 0) c""",  # noqa: S608
)
"""After `marked_cells` of cells that are not the deepest: from the four inside."""

ADD_UP_MONTHS = _of_marks(
    YEARS,
    "root",
    SUMS_OF_SUMS,
    f"""(
          SELECT * FROM {MONTHS.table} o
           WHERE (o.depth, o.cell, o.year) = (m.depth, m.cell, m.year)
           OFFSET 0) c""",  # noqa: S608
)
"""After `marked_years` of cells and years."""

ADD_UP_YEARS = _of_marks(
    EVER,
    "root",
    SUMS_OF_SUMS,
    f"""(
          SELECT * FROM {YEARS.table} o WHERE (o.depth, o.cell) = (m.depth, m.cell)
           OFFSET 0) c""",  # noqa: S608
)
"""After `marked_ever` of cells."""
