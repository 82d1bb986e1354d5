"""Recompute the map cells of a year, and mend what differs."""

from __future__ import annotations

from django.db import transaction

from incidents.models.cells import DEEPEST, SHALLOWEST, shift_of
from incidents.statistics.cell_sums import (
    ADD_UP_CELLS,
    ADD_UP_MONTHS,
    ADD_UP_YEARS,
    EVER,
    MARKS,
    MONTHS,
    RECOMPUTE_CELLS,
    YEARS,
)
from incidents.statistics.cell_totals import take_the_cells_lock
from incidents.statistics.replacing import Checked, read_report, report

_DEEPEST = f"""
WITH marked_cells AS MATERIALIZED (
    SELECT k.* FROM (
        SELECT {DEEPEST} AS depth, quadkey >> {shift_of(DEEPEST)} AS cell, year, month
          FROM incidents_publishedincident
         WHERE started_on BETWEEN make_date(%(year)s, 1, 1)
                              AND make_date(%(year)s, 12, 31)
         UNION
        SELECT depth, cell, year, month FROM {MONTHS.table}
         WHERE depth = {DEEPEST} AND year = %(year)s) k
     WHERE NOT EXISTS (
         SELECT FROM {MARKS} d
          WHERE (d.cell, d.year, d.month) = (k.cell, k.year, k.month))
),
{RECOMPUTE_CELLS}
{report("cells")}
"""  # noqa: S608  every interpolated name is a constant

# Late or not: they are what the cells inside add up to.
_ABOVE = f"""
WITH marked_cells AS MATERIALIZED (
    SELECT depth - 1 AS depth, cell >> 2 AS cell, year, month FROM {MONTHS.table}
     WHERE depth = %(depth)s + 1 AND year = %(year)s
     UNION
    SELECT depth, cell, year, month FROM {MONTHS.table}
     WHERE depth = %(depth)s AND year = %(year)s
),
{ADD_UP_CELLS}
{report("cells")}
"""  # noqa: S608


_YEARS = f"""
WITH marked_years AS MATERIALIZED (
    SELECT depth, cell, year FROM {MONTHS.table} WHERE year = %(year)s
     UNION
    SELECT depth, cell, year FROM {YEARS.table} WHERE year = %(year)s
),
{ADD_UP_MONTHS}
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
{ADD_UP_YEARS}
{report("ever")}
"""  # noqa: S608


@transaction.atomic
def check_cells(year: int) -> Checked:
    """How many there are, how many were mended, and some of those."""
    take_the_cells_lock()
    found = [_check(_DEEPEST, year)]
    for depth in range(DEEPEST - 1, SHALLOWEST - 1, -1):
        found.append(_check(_ABOVE, year, depth))
    found += [_check(_YEARS, year), _check(_EVER, year)]
    which = [row for _, _, rows in found for row in rows]
    return sum(f[0] for f in found), sum(f[1] for f in found), which


def _check(statement: str, year: int, depth: int = DEEPEST) -> Checked:
    return read_report(statement, {"year": year, "depth": depth})
