"""Recompute all map cells of a year at once, and mend what differs: at night, and where
so much has changed that key by key would take longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from incidents.models.cells import DEEPEST, SHALLOWEST, shift_of
from incidents.statistics.cell_sums import (
    CELLS_OF_CELLS,
    CELLS_OF_ROWS,
    EVER,
    EVER_OF_YEARS,
    MARKS,
    MONTHS,
    YEARS,
    YEARS_OF_MONTHS,
)
from incidents.statistics.replacing import Checked, read_report, report

_OF_ROWS = f"""
    SELECT {DEEPEST} AS depth, quadkey >> {shift_of(DEEPEST)} AS cell, year, month
      FROM incidents_publishedincident
     WHERE started_on BETWEEN make_date(%(year)s, 1, 1)
                          AND make_date(%(year)s, 12, 31)
     UNION
    SELECT depth, cell, year, month FROM {MONTHS.table}
     WHERE depth = {DEEPEST} AND year = %(year)s
"""  # noqa: S608  every interpolated name is a constant

_DEEPEST_BUT_LATE = f"""
WITH marked_cells AS MATERIALIZED (
    SELECT k.* FROM ({_OF_ROWS}) k
     WHERE NOT EXISTS (
         SELECT FROM {MARKS} d
          WHERE (d.cell, d.year, d.month) = (k.cell, k.year, k.month))
),
{CELLS_OF_ROWS.at_once()}
{report("cells")}
"""  # noqa: S608

_DEEPEST = f"""
WITH claimed AS (DELETE FROM {MARKS} WHERE year = %(year)s),
marked_cells AS MATERIALIZED ({_OF_ROWS}),
{CELLS_OF_ROWS.at_once()}
{report("cells")}
"""  # noqa: S608

# Late or not: they are what the cells inside add up to.
_ABOVE = f"""
WITH marked_cells AS MATERIALIZED (
    SELECT depth - 1 AS depth, cell >> 2 AS cell, year, month FROM {MONTHS.table}
     WHERE depth = %(depth)s + 1 AND year = %(year)s
     UNION
    SELECT depth, cell, year, month FROM {MONTHS.table}
     WHERE depth = %(depth)s AND year = %(year)s
),
{CELLS_OF_CELLS.at_once()}
{report("cells")}
"""  # noqa: S608


_YEARS = f"""
WITH marked_years AS MATERIALIZED (
    SELECT depth, cell, year FROM {MONTHS.table} WHERE year = %(year)s
     UNION
    SELECT depth, cell, year FROM {YEARS.table} WHERE year = %(year)s
),
{YEARS_OF_MONTHS.at_once()}
{report("years")}
"""  # noqa: S608

_EVER = f"""
WITH marked_ever AS MATERIALIZED (
    SELECT depth, cell FROM {YEARS.table} WHERE year = %(year)s
     UNION
    SELECT depth, cell FROM {EVER.table} e
     WHERE NOT EXISTS (SELECT FROM {YEARS.table} y
                        WHERE (y.depth, y.cell) = (e.depth, e.cell))
),
{EVER_OF_YEARS.at_once()}
{report("ever")}
"""  # noqa: S608


def recompute_year(year: int, *, late: bool) -> Checked:
    """In the caller's transaction, which has the lock: how many cells there are, how
    many were mended, and some of those. Late: those with a mark too, which goes."""
    with _reading_at_once():
        found = [_check(_DEEPEST if late else _DEEPEST_BUT_LATE, year)]
        for depth in range(DEEPEST - 1, SHALLOWEST - 1, -1):
            found.append(_check(_ABOVE, year, depth))
        found += [_check(_YEARS, year), _check(_EVER, year)]
    which = [row for _, _, rows in found for row in rows]
    return sum(f[0] for f in found), sum(f[1] for f in found), which


@contextmanager
def _reading_at_once() -> Iterator[None]:
    """Whatever the planner expects of CTEs, whose sizes it does not know."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def _check(statement: str, year: int, depth: int = DEEPEST) -> Checked:
    return read_report(statement, {"year": year, "depth": depth})
