"""Keep the map cells below DEEPEST, which are kept of all time only: the finest from
the rows that lie in them, the others from the finest inside.

In the caller's transaction, which has the lock of cells. Cells of DEEPEST, from one to
before another, bound what is recomputed at once.
"""

from __future__ import annotations

from django.db import connection

from incidents.models import DirtyFineCell
from incidents.models.cells import DEEPEST, FINEST, shift_of
from incidents.statistics.cell_sums import (
    BETWEEN_CELLS,
    FINE,
    FINEST_OF_ROWS,
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

MARKS = DirtyFineCell._meta.db_table
AT_ONCE = 500_000
"""Rows, and those that share a cell of DEEPEST with the last of them."""
END = 1 << 2 * DEEPEST
"""After the last cell of DEEPEST."""

_ABOVE_FINEST = above(FINE, FINEST, DEEPEST + 1)
_DEPTHS = depths_above(FINEST, DEEPEST + 1)
_FINER = 2 * (FINEST - DEEPEST)

_FROM_MARKS = f"""
WITH claimed AS (
    DELETE FROM {MARKS} WHERE id = ANY(ARRAY(
        SELECT id FROM {MARKS} ORDER BY id LIMIT %s))
    RETURNING cell
),
marked_fine AS MATERIALIZED (
    SELECT DISTINCT {FINEST} AS depth, cell FROM claimed
),
{FINEST_OF_ROWS.by_key()}
SELECT (SELECT count(*) FROM claimed),
       (SELECT coalesce(array_agg(cell), '{{}}')
          FROM (SELECT cell FROM written_fine UNION SELECT cell FROM gone_fine) AS e)
"""  # noqa: S608  every interpolated name is a constant

_ABOVE = f"""
WITH marked_fine AS MATERIALIZED (
    SELECT DISTINCT a.depth, cell >> 2 * ({FINEST} - a.depth) AS cell
      FROM unnest(%s::bigint[]) AS changed(cell) CROSS JOIN ({_DEPTHS}) AS a
),
{_ABOVE_FINEST.by_key()}
SELECT 1
"""  # noqa: S608

_END_OF_ROWS = f"""
SELECT (quadkey >> {shift_of(DEEPEST)}) + 1 FROM incidents_publishedincident
 WHERE quadkey >= %s::bigint << {shift_of(DEEPEST)}
 ORDER BY quadkey OFFSET %s LIMIT 1
"""  # noqa: S608

_EVERY_FINEST_BUT_LATE = f"""
WITH marked_fine AS MATERIALIZED (
    SELECT {FINEST} AS depth, k.cell
      FROM (SELECT quadkey >> {shift_of(FINEST)} AS cell
              FROM incidents_publishedincident
             WHERE quadkey {BETWEEN_CELLS.format(shift_of(DEEPEST))}
             UNION
            SELECT cell FROM {FINE.table}
             WHERE depth = {FINEST} AND cell {BETWEEN_CELLS.format(_FINER)}) k
     WHERE NOT EXISTS (SELECT FROM {MARKS} d WHERE d.cell = k.cell)
),
{FINEST_OF_ROWS.at_once()}
{report("fine")}
"""  # noqa: S608

# Late or not: they are what the finest inside add up to.
_EVERY_ONE_ABOVE = f"""
WITH marked_fine AS MATERIALIZED (
    SELECT a.depth, f.cell >> 2 * ({FINEST} - a.depth) AS cell
      FROM {FINE.table} f CROSS JOIN ({_DEPTHS}) AS a
     WHERE f.depth = {FINEST} AND f.cell {BETWEEN_CELLS.format(_FINER)}
     UNION
    SELECT a.depth, e.cell FROM ({_DEPTHS}) AS a
      JOIN {FINE.table} e ON e.depth = a.depth
       AND e.cell >> 2 * (e.depth - {DEEPEST}) {BETWEEN_CELLS.format(0)}
),
{_ABOVE_FINEST.at_once()}
{report("fine")}
"""  # noqa: S608


def clear_fine(most_marks: int, mass: int) -> int:
    """The marks cleared: some, or, of more than a mass, those of many rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(cell) >> {_FINER} FROM {MARKS}"  # noqa: S608
            f" HAVING count(*) > %s",
            [mass],
        )
        if found := cursor.fetchone():
            return _clear_from(found[0])
        cursor.execute(_FROM_MARKS, [most_marks])
        cleared, cells = cursor.fetchone()
        if cells:
            cursor.execute(_ABOVE, [cells])
    return int(cleared)


def _clear_from(first: int) -> int:
    after = end_from(first)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {MARKS} WHERE cell {BETWEEN_CELLS.format(_FINER)}",  # noqa: S608
            {"first": first, "after": after},
        )
        cleared = int(cursor.rowcount)
    recompute_fine(first, after)
    return cleared


def end_from(first: int) -> int:
    """The cell of DEEPEST before which as many rows lie as are read at once."""
    with connection.cursor() as cursor:
        cursor.execute(_END_OF_ROWS, [first, AT_ONCE])
        (after,) = cursor.fetchone() or (END,)
    return int(after)


def every_range() -> list[tuple[int, int]]:
    """Cells of DEEPEST, from the first of all to the end."""
    ranges, first = [], 0
    while first < END:
        after = end_from(first)
        ranges.append((first, after))
        first = after
    return ranges


def recompute_fine(first: int, after: int) -> Checked:
    """All in these cells of DEEPEST that are not late: how many there are, how many
    were mended, and some of those."""
    cells = {"first": first, "after": after}
    with reading_at_once():
        statements = (_EVERY_FINEST_BUT_LATE, _EVERY_ONE_ABOVE)
        return together([read_report(statement, cells) for statement in statements])
