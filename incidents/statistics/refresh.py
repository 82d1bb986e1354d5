"""Keep the casualty totals equal to the published rows.

Marks (`DirtyTotal`, `DirtyDay`) are deleted, their totals recomputed from the rows and
the result written in one statement, that is on one snapshot; the totals of all types
follow in the same transaction. A reader never sees half of it, doing it twice changes
nothing, and a crash leaves the marks. One transaction at a time (an advisory lock), so
that an older snapshot cannot overwrite a newer one.
"""

from __future__ import annotations

import logging

from django.db import connection, transaction

from incidents.models import DirtyDay, DirtyTotal, TotalsState
from incidents.statistics.month_totals import add_up
from incidents.statistics.recomputing import RECOMPUTE_DAYS, RECOMPUTE_TYPES
from incidents.statistics.turns import take_turns

logger = logging.getLogger(__name__)

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.totals'))"

_FROM_MARKS = f"""
WITH claimed_types AS (
    DELETE FROM incidents_dirtytotal RETURNING year, month, event_type_id
),
claimed_days AS (DELETE FROM incidents_dirtyday RETURNING day),
marked_types AS MATERIALIZED (SELECT DISTINCT * FROM claimed_types),
marked_days AS MATERIALIZED (SELECT DISTINCT * FROM claimed_days),
{RECOMPUTE_TYPES},
{RECOMPUTE_DAYS}
SELECT (SELECT count(*) FROM claimed_types) + (SELECT count(*) FROM claimed_days),
       (SELECT count(*) FROM written_types) + (SELECT count(*) FROM gone_types)
       + (SELECT count(*) FROM written_days) + (SELECT count(*) FROM gone_days),
       (SELECT coalesce(array_agg(DISTINCT year * 100 + month), '{{}}')
          FROM marked_types)
"""  # noqa: S608  every interpolated name is a constant


ARE_STALE = f"""
SELECT EXISTS (SELECT FROM {DirtyTotal._meta.db_table})
    OR EXISTS (SELECT FROM {DirtyDay._meta.db_table})
"""  # noqa: S608  the names of two tables


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
    """Bring every marked total up to date; the number of marks cleared.

    Afresh: the totals count as new even if no mark was there.
    """
    take_the_lock(200)
    with connection.cursor() as cursor:
        cursor.execute(_FROM_MARKS)
        claimed, changed, months = cursor.fetchone()
    if claimed:
        add_up(months)
        logger.info("totals: %s marks cleared, %s totals changed", claimed, changed)
    if claimed or afresh:
        _set_as_of()
    return int(claimed)


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


def _set_as_of() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_totalsstate (id, as_of) VALUES (1, now())"
            " ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of"
        )


def totals_as_of() -> TotalsState | None:
    return TotalsState.objects.first()
