"""Recompute all map cells of a year at once, and mend what differs: at night, and where
so much has changed that key by key would take longer."""

from __future__ import annotations

from incidents.models.cells import DEEPEST, shift_of
from incidents.statistics.cell_sums import (
    CELLS_OF_ROWS,
    EVER,
    EVER_OF_YEARS,
    MARKS,
    MONTHS,
    STEPS,
    YEARS,
    YEARS_OF_MONTHS,
    above,
    depths_above,
)
from incidents.statistics.replacing import (
    Checked,
    read_report,
    reading_at_once,
    report,
    together,
)

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


def _step(inner: int, top: int) -> str:
    """Late or not: they are what the cells inside add up to."""
    return f"""
WITH marked_cells AS MATERIALIZED (
    SELECT a.depth, i.cell >> 2 * ({inner} - a.depth) AS cell, year, month
      FROM {MONTHS.table} i CROSS JOIN ({depths_above(inner, top)}) AS a
     WHERE i.depth = {inner} AND year = %(year)s
     UNION
    SELECT depth, cell, year, month FROM {MONTHS.table}
     WHERE depth >= {top} AND depth < {inner} AND year = %(year)s
),
{above(MONTHS, inner, top).at_once()}
{report("cells")}
"""  # noqa: S608


_ABOVE = [_step(*step) for step in STEPS]

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
    with reading_at_once():
        found = [_check(_DEEPEST if late else _DEEPEST_BUT_LATE, year)]
        found += [_check(statement, year) for statement in (*_ABOVE, _YEARS, _EVER)]
    return together(found)


def _check(statement: str, year: int) -> Checked:
    return read_report(statement, {"year": year})
