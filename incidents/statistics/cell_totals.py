"""Keep the totals by map cell equal to the published rows.

Marks name deepest cells and months. They are deleted, and what they name is recomputed
from the rows, in one statement, that is on one snapshot. What lies above is added up
from the cells inside, some depths at a time, as far as anything has changed, then years
from months and all time from years: the cost is that of the rows that lie close to the
change, however many there are. All in one transaction at a time (an advisory lock); a
reader sees all of it or nothing. Finer cells have marks of their own (`fine_cells.py`).
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection, transaction

from incidents.models.cells import DEEPEST
from incidents.statistics.cell_sums import (
    CELLS_OF_ROWS,
    EACH_EVER_OF_YEARS,
    EACH_YEAR_OF_MONTHS,
    EVER,
    MARKS,
    MONTHS,
    STEPS,
    YEARS,
    above,
    depths_above,
)
from incidents.statistics.cell_years import recompute_year
from incidents.statistics.fine_cells import MARKS as FINE_MARKS
from incidents.statistics.fine_cells import clear_fine
from incidents.statistics.turns import take_turns

logger = logging.getLogger(__name__)

MOST_MARKS = 5_000
"""At once; of more, some are left to the next transaction."""
MASS = 20_000
"""Of more marks than these, those of a year go at once, with all cells of the year."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.cells'))"

_CHANGED = """
SELECT coalesce(jsonb_agg(to_jsonb(either)), '[]')::text AS changed
  FROM (TABLE written_cells UNION TABLE gone_cells) AS either
"""
_OF_CHANGED = """
  FROM unnest(%s::text[]) AS told
 CROSS JOIN jsonb_to_recordset(told::jsonb)
         AS changed(depth smallint, cell bigint, year smallint, month smallint,
                    began integer, ended integer,
                    root text, doubts smallint, regions bigint[])
"""
"""What such statements have told, as rows."""
_OTHERS = MONTHS.key.removeprefix("depth, cell, ")

_FROM_MARKS = f"""
WITH claimed AS (
    DELETE FROM {MARKS} WHERE id = ANY(ARRAY(
        SELECT id FROM {MARKS} ORDER BY id LIMIT %s))
    RETURNING cell, year, month
),
marked_cells AS MATERIALIZED (
    SELECT DISTINCT {DEEPEST} AS depth, cell, year, month FROM claimed
),
{CELLS_OF_ROWS.by_key()}
SELECT (SELECT count(*) FROM claimed), changed FROM ({_CHANGED}) AS told
"""  # noqa: S608


def _step(inner: int, top: int) -> str:
    return f"""
WITH marked_cells AS MATERIALIZED (
    SELECT DISTINCT a.depth, cell >> 2 * ({inner} - a.depth) AS cell, {_OTHERS}
    {_OF_CHANGED}
     CROSS JOIN ({depths_above(inner, top)}) AS a
     WHERE changed.depth = {inner}
),
{above(MONTHS.each, inner, top).by_key()}
{_CHANGED}
"""


_ABOVE = [_step(*step) for step in STEPS]

_YEARS = f"""
WITH marked_years AS MATERIALIZED (
    SELECT DISTINCT {YEARS.key} {_OF_CHANGED}
),
{EACH_YEAR_OF_MONTHS.by_key()}
SELECT 1
"""

_EVER = f"""
WITH marked_ever AS MATERIALIZED (
    SELECT DISTINCT {EVER.key} {_OF_CHANGED}
),
{EACH_EVER_OF_YEARS.by_key()}
SELECT 1
"""

_IN_MASS = f"""
SELECT first.year, (SELECT count(*) FROM {MARKS} m WHERE m.year = first.year)
  FROM (SELECT year FROM {MARKS} ORDER BY id LIMIT 1) AS first
 WHERE EXISTS (SELECT FROM {MARKS} OFFSET %s)
"""  # noqa: S608

_ARE_STALE = f"""
SELECT EXISTS (SELECT FROM {MARKS}) OR EXISTS (SELECT FROM {FINE_MARKS})
"""  # noqa: S608


def take_the_cells_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute("SET LOCAL statement_timeout = '200s'")


def refresh_cells() -> int:
    """Bring every cell up to date; the marks cleared."""
    cleared = 0
    while some := _refresh_some():
        cleared += some
    return cleared


def keep_cells_fresh(*, seconds: float) -> bool:
    """The same, unless another process is doing so; False: the time is up."""
    return take_turns("cells", _refresh_some, while_so=cells_are_stale, seconds=seconds)


def cells_are_stale() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_ARE_STALE)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _refresh_some() -> int:
    take_the_cells_lock()
    cleared = _clear_a_year() or _clear_some()
    cleared += clear_fine(MOST_MARKS, MASS)
    if cleared:
        logger.info("cells: %s marks cleared", cleared)
    return cleared


def _clear_a_year() -> int:
    """The one that has waited longest, where so much has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_MASS, [MASS])
        found = cursor.fetchone()
    if found is None:
        return 0
    year, marks = found
    recompute_year(year, late=True)
    return int(marks)


def _clear_some() -> int:
    claimed, changed = _asked(_FROM_MARKS, MOST_MARKS)
    if claimed:
        _add_up(changed)
    return int(claimed)


def _add_up(changed: str) -> None:
    """All that lies above these deepest cells, of their months and of all time."""
    every_one = [changed]
    for statement in _ABOVE:
        (changed,) = _asked(statement, [changed])
        every_one.append(changed)
    _asked(_YEARS, every_one)
    _asked(_EVER, every_one)


def _asked(statement: str, *parameters: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
