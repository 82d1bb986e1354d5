"""Keep the totals by actor, victims and confidence equal to the published rows.

What was noted of rows that came and went is added to the totals and forgotten in one
statement, that is on one snapshot: it costs as much as there are changes, however many
rows their months have. Months that are marked are recomputed from the rows. One
transaction at a time (an advisory lock); a reader sees all of it or nothing.
"""

from __future__ import annotations

import logging
import time

from django.db import connection, transaction

from incidents.statistics.facet_sums import (
    ADD_FACETS,
    CHANGES,
    MARKS,
    RECOMPUTE_FACETS,
)
from incidents.statistics.turns import take_turns

logger = logging.getLogger(__name__)

MOST_MONTHS = 4
MOST_CHANGES = 100_000
"""Of more, some are left to the next transaction; where a single writer's are more,
their months are recomputed, four at a time, and none takes longer than it may."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.facets'))"

_FROM_MARKS = f"""
WITH claimed_facets AS (
    DELETE FROM {MARKS} WHERE (year, month) IN (
        SELECT year, month FROM {MARKS}
         GROUP BY year, month ORDER BY min(marked_at) LIMIT {MOST_MONTHS})
    RETURNING year, month
),
marked_facets AS MATERIALIZED (SELECT DISTINCT * FROM claimed_facets),
{RECOMPUTE_FACETS}
SELECT (SELECT count(*) FROM claimed_facets),
       (SELECT count(*) FROM written_facets) + (SELECT count(*) FROM gone_facets)
"""  # noqa: S608  every interpolated name is a constant

_MARK_MASS_CHANGES = f"""
WITH mass AS MATERIALIZED (
    SELECT transaction_id FROM {CHANGES}
     GROUP BY transaction_id HAVING count(*) > %s
),
passed_on AS (
    DELETE FROM {CHANGES}
     WHERE transaction_id = ANY(ARRAY(SELECT transaction_id FROM mass))
    RETURNING year, month, marked_at
)
INSERT INTO {MARKS} (year, month, marked_at)
SELECT year, month, min(marked_at) FROM passed_on GROUP BY year, month
"""  # noqa: S608

# The changes of a transaction count together, those of one that saw another's after
# that one's: its last is the later. So what is added first is a state that was.
_FROM_CHANGES = f"""
WITH waiting AS MATERIALIZED (
    SELECT transaction_id, sum(count(*)) OVER (ORDER BY max(id)) - count(*) AS before
      FROM {CHANGES} GROUP BY transaction_id
),
claimed_changes AS (
    DELETE FROM {CHANGES} WHERE transaction_id = ANY(ARRAY(
        SELECT transaction_id FROM waiting WHERE before < %s))
    RETURNING *
),
{ADD_FACETS.replace("%", "%%")}
SELECT (SELECT count(*) FROM claimed_changes),
       (SELECT count(*) FROM added_facets) + (SELECT count(*) FROM emptied_facets)
"""  # noqa: S608

_SET_AS_OF = f"""
UPDATE incidents_totalsstate SET facets_as_of = now()
 WHERE NOT EXISTS (SELECT FROM {MARKS} WHERE marked_at < now())
   AND NOT EXISTS (SELECT FROM {CHANGES} WHERE marked_at < now())
"""  # noqa: S608

ARE_STALE = f"""
SELECT EXISTS (SELECT FROM {MARKS}) OR EXISTS (SELECT FROM {CHANGES})
"""  # noqa: S608


def take_the_facets_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute("SET LOCAL statement_timeout = '200s'")


def refresh_facets(*, seconds: float = 100) -> int:
    """Bring the totals up to date, for so long; the marks and changes cleared."""
    deadline = time.monotonic() + seconds
    cleared = 0
    while some := _refresh_some():
        cleared += some
        if time.monotonic() > deadline:
            break
    return cleared


def keep_facets_fresh(*, seconds: float) -> bool:
    """The same, unless another process is doing so; False: the time is up."""
    return take_turns(
        "facets", _refresh_some, while_so=facets_are_stale, seconds=seconds
    )


@transaction.atomic
def _refresh_some() -> int:
    take_the_facets_lock()
    with connection.cursor() as cursor:
        cursor.execute(_MARK_MASS_CHANGES, [MOST_CHANGES])
    marks, recomputed = _clear(_FROM_MARKS)
    changes, added = add_changes()
    if marks or changes:
        logger.info(
            "facets: %s changes and %s marks cleared, %s totals changed",
            changes,
            marks,
            recomputed + added,
        )
        with connection.cursor() as cursor:
            cursor.execute(_SET_AS_OF)
    return marks + changes


def add_changes() -> tuple[int, int]:
    """In the caller's transaction, which has the lock: how many changes are cleared,
    and how many totals changed."""
    return _clear(_FROM_CHANGES, [MOST_CHANGES])


def _clear(statement: str, parameters: list[int] | None = None) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cleared, changed = cursor.fetchone()
    return int(cleared), int(changed)


def facets_are_stale() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ARE_STALE)
        return bool(cursor.fetchone()[0])
