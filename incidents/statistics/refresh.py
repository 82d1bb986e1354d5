"""Keep the casualty totals equal to the published rows.

What was noted of rows that came and went (`TotalChange`) is added to the totals and
forgotten in one statement, that is on one snapshot: it costs as much as there are
changes, however many rows their months have. Totals that are marked (`DirtyTotal`,
`DirtyDay`) are recomputed from the rows, and so are all that anything is noted of,
then and where too much is. One transaction at a time (an advisory lock); a reader sees
all of it or nothing, and a crash leaves marks and notes.
"""

from __future__ import annotations

import logging

from django.db import connection, transaction

from incidents.models import TotalsState
from incidents.statistics.month_totals import add_up
from incidents.statistics.recomputing import RECOMPUTE_DAYS, RECOMPUTE_TYPES
from incidents.statistics.total_sums import ADD_CHANGES, CHANGES, DAY_MARKS, MARKS
from incidents.statistics.turns import take_turns

logger = logging.getLogger(__name__)

MOST_CHANGES = 100_000
"""That are added one by one."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.totals'))"

_ARE_MARKED = f"""
SELECT EXISTS (SELECT FROM {MARKS}) OR EXISTS (SELECT FROM {DAY_MARKS})
    OR EXISTS (SELECT FROM {CHANGES} OFFSET %s)
"""  # noqa: S608  the names of tables

# The rows have in them whatever is noted: the totals that are recomputed would take it
# twice if one note were left.
_FROM_MARKS = f"""
WITH claimed_types AS (DELETE FROM {MARKS} RETURNING year, month, event_type_id),
claimed_days AS (DELETE FROM {DAY_MARKS} RETURNING day),
claimed_changes AS (
    DELETE FROM {CHANGES} RETURNING year, month, event_type_id, day
),
marked_types AS MATERIALIZED (
    SELECT * FROM claimed_types
     UNION SELECT year, month, event_type_id FROM claimed_changes
),
marked_days AS MATERIALIZED (
    SELECT day FROM claimed_days
     UNION SELECT day FROM claimed_changes WHERE day IS NOT NULL
),
{RECOMPUTE_TYPES},
{RECOMPUTE_DAYS}
SELECT (SELECT count(*) FROM claimed_types) + (SELECT count(*) FROM claimed_days)
       + (SELECT count(*) FROM claimed_changes),
       (SELECT count(*) FROM written_types) + (SELECT count(*) FROM gone_types)
       + (SELECT count(*) FROM written_days) + (SELECT count(*) FROM gone_days),
       (SELECT coalesce(array_agg(DISTINCT year * 100 + month), '{{}}')
          FROM marked_types)
"""  # noqa: S608  every interpolated name is a constant

_FROM_CHANGES = f"""
WITH claimed_changes AS (DELETE FROM {CHANGES} RETURNING *),
{ADD_CHANGES}
SELECT (SELECT count(*) FROM claimed_changes),
       (SELECT count(*) FROM added_types) + (SELECT count(*) FROM emptied_types)
       + (SELECT count(*) FROM added_months) + (SELECT count(*) FROM emptied_months)
       + (SELECT count(*) FROM added_days) + (SELECT count(*) FROM emptied_days)
"""  # noqa: S608


ARE_STALE = f"""
SELECT EXISTS (SELECT FROM {CHANGES}) OR EXISTS (SELECT FROM {MARKS})
    OR EXISTS (SELECT FROM {DAY_MARKS})
"""  # noqa: S608


def take_the_lock(seconds: int) -> None:
    """Be the only one to write totals until the transaction ends.

    No statement of it may take longer than so many seconds: longer than a page may,
    shorter than the task's limit.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(f"SET LOCAL statement_timeout = '{seconds}s'")


@transaction.atomic
def refresh_totals(*, afresh: bool = False) -> int:
    """Bring every total up to date; the marks and changes cleared.

    Afresh: something that is kept was mended; the totals count as new even if there
    was none.
    """
    take_the_lock(200)
    cleared, changed = _recompute() if _are_marked() else add_changes()
    if cleared:
        logger.info("totals: %s changes cleared, %s totals changed", cleared, changed)
    if cleared or afresh:
        _set_as_of(are_mended=afresh)
    return cleared


def add_changes() -> tuple[int, int]:
    """In the caller's transaction, which has the lock: how many changes are cleared,
    and how many totals changed."""
    with connection.cursor() as cursor:
        cursor.execute(_FROM_CHANGES)
        cleared, changed = cursor.fetchone()
    return int(cleared), int(changed)


def _are_marked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_ARE_MARKED, [MOST_CHANGES])
        return bool(cursor.fetchone()[0])


def _recompute() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_FROM_MARKS)
        cleared, changed, months = cursor.fetchone()
    add_up(months)
    return int(cleared), int(changed)


def keep_totals_fresh(*, seconds: float) -> bool:
    """As `refresh_totals`, until no mark is left, unless another process is doing so;
    False: the time is up."""
    return take_turns(
        "totals", refresh_totals, while_so=totals_are_stale, seconds=seconds
    )


def totals_are_stale() -> bool:
    """Whether a published change is still on its way into totals by type, month or
    day. Those by facet have `facets_are_stale`."""
    with connection.cursor() as cursor:
        cursor.execute(ARE_STALE)
        return bool(cursor.fetchone()[0])


def _set_as_of(*, are_mended: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_totalsstate AS t (id, as_of, mended_at)"
            " VALUES (1, now(), CASE WHEN %s THEN now() END)"
            " ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of,"
            " mended_at = coalesce(excluded.mended_at, t.mended_at)",
            [are_mended],
        )


def totals_as_of() -> TotalsState | None:
    return TotalsState.objects.first()
