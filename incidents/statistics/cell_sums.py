"""SQL that sums up published rows by map cell and month, cells from those inside, years
from months, and all time from years."""

from __future__ import annotations

from dataclasses import dataclass, replace

from incidents.models import (
    CellMonthTotal,
    CellTotal,
    CellYearTotal,
    DirtyCell,
    FineCellTotal,
)
from incidents.models.cells import (
    DEEPEST,
    FINEST,
    PARTS_OF_A_DEGREE,
    SHALLOWEST,
    shift_of,
)
from incidents.models.doubts import DOUBTS_SQL
from incidents.statistics.replacing import Kept, of, replacing

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
        return f"{self.scope}, {self.within}" if self.within else self.scope

    @property
    def each(self) -> KeptCells:
        """Of which a mark names one, and not all of a cell: of a wide one there are
        thousands."""
        return replace(self, scope=self.key, within="")


MONTHS = KeptCells(
    "cells",
    CellMonthTotal._meta.db_table,
    "depth, cell, year, month",
    "began, ended, root, doubts, regions",
)
YEARS = KeptCells(
    "years", CellYearTotal._meta.db_table, "depth, cell, year", "root, doubts, regions"
)
EVER = KeptCells(
    "ever", CellTotal._meta.db_table, "depth, cell", "root, doubts, regions"
)
FINE = KeptCells("fine", FineCellTotal._meta.db_table, "depth, cell", "root, doubts")

SHOWN_ROW_SUMS = f"""
    count(*) AS incidents, sum(killed_min) AS killed_min,
    sum(killed_best) AS killed_best, sum(killed_max) AS killed_max,
    count(*) - count(killed_best) AS killed_unknown,
    sum((longitude * {PARTS_OF_A_DEGREE})::integer) AS longitudes,
    sum((latitude * {PARTS_OF_A_DEGREE})::integer) AS latitudes,
    min(longitude) AS west, min(latitude) AS south,
    max(longitude) AS east, max(latitude) AS north
"""
ROW_SUMS = f"{SHOWN_ROW_SUMS}, sum(id) AS ids"
"""Of published rows, in the order of `CELL_SUMS`."""

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

BETWEEN_CELLS = "BETWEEN %(first)s::bigint << {0} AND (%(after)s::bigint << {0}) - 1"
"""Of a name that is so many bits longer than those of two cells of DEEPEST."""


@dataclass(frozen=True, slots=True)
class Summing:
    """How the fresh sums of marked keys come about."""

    kept: KeptCells
    sums: str
    source: str
    """With its alias."""
    of_mark: str
    """What of the source belongs to a mark `m`."""
    of_all: str
    """What of the source belongs to all marks: to %(year)s, or to what lies between two
    cells."""
    inside: str = ""
    """`of_mark` for whoever joins, where an index is asked in other words."""

    def by_key(self) -> str:
        """CTEs that cost as much as the marks have rows, however many there are: each
        key's are read by their index. The subquery that groups them keeps it so,
        whatever the planner expects."""
        within = self.kept.within
        columns = f"{within}, {self.sums}" if within else self.sums
        groups = f"GROUP BY {within}" if within else "HAVING count(*) > 0"
        return self._replaced(
            f"""SELECT {self._marks}, s.*
                  FROM marked_{self.kept.name} m
                 CROSS JOIN LATERAL (
                     SELECT {columns}
                       FROM (SELECT * FROM {self.source}
                              WHERE {self.of_mark} OFFSET 0) c
                     {groups}) s""",  # noqa: S608
            at_once=False,
        )

    def at_once(self) -> str:
        """The same where most keys of a year, or of a range of cells, are marked: their
        rows are read in one go, which takes a tenth of the time."""
        return self._replaced(
            f"""SELECT {self._marks}, {self.kept.within}, {self.sums}
                  FROM marked_{self.kept.name} m
                  JOIN (SELECT * FROM {self.source} WHERE {self.of_all}) c
                       ON {self.inside or self.of_mark}
                 GROUP BY {self._marks}, {self.kept.within}""",  # noqa: S608
            at_once=True,
        )

    @property
    def _marks(self) -> str:
        return of("m", self.kept.scope)

    def _replaced(self, fresh: str, *, at_once: bool) -> str:
        return f"""
fresh_{self.kept.name} AS MATERIALIZED ({fresh}),
{replacing(self.kept, at_once=at_once)}
"""


# The ids of all regions as one array: asked once, and not joined for each row.
_REGIONS = """ARRAY(
    SELECT id FROM unnest(r.region_ids) AS id
     WHERE id = ANY((SELECT array_agg(id) FROM regions_region
                      WHERE level = 'region')::bigint[])
     ORDER BY id)"""
_ROWS = f"""(
    SELECT r.*, coalesce(t.parent_id, t.code) AS root,
           {DOUBTS_SQL} AS doubts, {_REGIONS} AS regions,
           (extract(year FROM r.started_on) * 12
            + extract(month FROM r.started_on) - 1)::integer AS began,
           (extract(year FROM r.ended_on) * 12
            + extract(month FROM r.ended_on) - 1)::integer AS ended
      FROM incidents_publishedincident r
      JOIN incidents_eventtype t ON t.code = r.event_type_id) c"""  # noqa: S608

CELLS_OF_ROWS = Summing(
    MONTHS,
    ROW_SUMS,
    _ROWS,
    f"c.quadkey >> {shift_of(DEEPEST)} = m.cell"
    " AND (c.year, c.month) = (m.year, m.month)",
    "c.started_on BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)",
)
"""After a CTE `marked_cells` of deepest cells and months, without doubles."""


def above(kept: KeptCells, inner: int, top: int) -> Summing:
    """Of the depths from `top` to above `inner`, from the cells of `inner` in them.

    After marks of such depths.
    """
    finer = f"2 * ({inner} - m.depth)"
    _depth, _cell, *others = kept.scope.split(", ")
    same, of_all = "", f"c.cell {BETWEEN_CELLS.format(2 * (inner - DEEPEST))}"
    if others:
        names = ", ".join(others)
        same = f" AND ({of('c', names)}) = ({of('m', names)})"
        of_all = "c.year = %(year)s"
    return Summing(
        kept,
        SUMS_OF_SUMS,
        f"""(
    SELECT i.*, a.depth AS of_depth, i.cell >> 2 * ({inner} - a.depth) AS of_cell
      FROM {kept.table} i CROSS JOIN ({depths_above(inner, top)}) AS a
     WHERE i.depth = {inner}) c""",  # noqa: S608
        f"""c.of_depth = m.depth{same} AND c.cell = ANY(ARRAY(
            SELECT generate_series(m.cell << {finer}, (m.cell + 1 << {finer}) - 1)))""",
        of_all,
        f"(c.of_depth, c.of_cell) = (m.depth, m.cell){same}",
    )


def depths_above(inner: int, top: int) -> str:
    return f"SELECT generate_series({top}, {inner - 1}) AS depth"


STEPS = ((DEEPEST, DEEPEST - 3), (DEEPEST - 3, DEEPEST - 6), (DEEPEST - 6, SHALLOWEST))
"""From what depth up to which cells of months are added up in one statement."""

YEARS_OF_MONTHS = Summing(
    YEARS,
    SUMS_OF_SUMS,
    f"{MONTHS.table} c",
    "(c.depth, c.cell, c.year) = (m.depth, m.cell, m.year)",
    "c.year = %(year)s",
)
"""After `marked_years` of cells and years."""

EVER_OF_YEARS = Summing(
    EVER,
    SUMS_OF_SUMS,
    f"{YEARS.table} c",
    "(c.depth, c.cell) = (m.depth, m.cell)",
    "true",
)
"""After `marked_ever` of cells."""


def _each(kept: KeptCells, source: str) -> Summing:
    key = kept.each.scope
    same = f"({of('c', key)}) = ({of('m', key)})"
    return Summing(kept.each, SUMS_OF_SUMS, f"{source} c", same, same)


EACH_YEAR_OF_MONTHS = _each(YEARS, MONTHS.table)
"""After `marked_years` of whole keys."""
EACH_EVER_OF_YEARS = _each(EVER, YEARS.table)
"""After `marked_ever` of whole keys."""

_IN_FINEST = shift_of(FINEST)
FINEST_OF_ROWS = Summing(
    FINE,
    ROW_SUMS,
    _ROWS,
    f"c.quadkey >= m.cell << {_IN_FINEST} AND c.quadkey < m.cell + 1 << {_IN_FINEST}",
    f"c.quadkey {BETWEEN_CELLS.format(shift_of(DEEPEST))}",
    f"c.quadkey >> {_IN_FINEST} = m.cell",
)
"""After `marked_fine` of finest cells."""
