"""Keep the casualty totals equal to the published rows.

A mark (`DirtyTotal`) is deleted, its totals recomputed from the rows and the result
written in one statement, that is on one snapshot; the totals of all types follow in
the same transaction. A reader never sees half of it, doing it twice changes nothing,
and a crash leaves the mark. One transaction at a
time (an advisory lock), so that an older snapshot cannot overwrite a newer one.
"""

from __future__ import annotations

import json
import logging

from django.db import connection, transaction

from incidents.models import DirtyTotal, Reconciliation, TotalsState
from incidents.models.dirty import TOLL_COLUMNS
from incidents.models.toll import Outcome
from incidents.statistics.month_totals import add_up, every_month
from incidents.statistics.replacing import replacing

logger = logging.getLogger(__name__)

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.totals'))"

_PER_PLACE = ", ".join(
    f"sum({name}) AS {name}, count(*) - count({name}) AS {name}_unknown"
    for name in TOLL_COLUMNS
)
_PER_REGION = ", ".join(
    f"sum({name}) AS {name}, sum({name}_unknown) AS {name}_unknown"
    for name in TOLL_COLUMNS
)
_BY_OUTCOME = ", ".join(
    f"('{o}', {o}_min, {o}_best, {o}_max,"
    f" {o}_min_unknown, {o}_best_unknown, {o}_max_unknown)"
    for o in Outcome
)

# Needs a CTE `marked(year, month, event_type_id)`, without doubles, before it. The rows
# of each mark are read once, for all regions and outcomes, from an index that holds
# all that is summed up; the subquery that groups them keeps it so, however many marks
# the planner expects. They are summed up by their set of units first, so that each is
# taken once and not once for every level of every division.
_RECOMPUTE = f"""
fresh AS MATERIALIZED (
    SELECT s.region_id, m.year, m.month, m.event_type_id, o.outcome, s.incidents,
           coalesce(o.min, 0) AS min, coalesce(o.best, 0) AS best,
           coalesce(o.max, 0) AS max, o.min_unknown, o.best_unknown, o.max_unknown
      FROM marked m
     CROSS JOIN LATERAL (
         SELECT r.region_id, sum(g.incidents) AS incidents, {_PER_REGION}
           FROM (SELECT p.region_ids, count(*) AS incidents, {_PER_PLACE}
                   FROM incidents_publishedincident p
                  WHERE p.event_type_id = m.event_type_id
                    AND p.year = m.year AND p.month = m.month
                  GROUP BY p.region_ids) g
          CROSS JOIN LATERAL unnest(g.region_ids || NULL::bigint) AS r(region_id)
          GROUP BY r.region_id
     ) s
     CROSS JOIN LATERAL (VALUES {_BY_OUTCOME}) AS o(
         outcome, min, best, max, min_unknown, best_unknown, max_unknown)
),
{replacing("incidents_casualtytotal", "year, month, event_type_id")}
"""  # noqa: S608  every interpolated name is a constant of this module

_FROM_MARKS = f"""
WITH claimed AS (
    DELETE FROM incidents_dirtytotal RETURNING year, month, event_type_id
),
marked AS MATERIALIZED (SELECT DISTINCT * FROM claimed),
{_RECOMPUTE}
SELECT (SELECT count(*) FROM claimed),
       (SELECT count(*) FROM written) + (SELECT count(*) FROM gone),
       (SELECT array_agg(DISTINCT year * 100 + month) FROM marked)
"""  # noqa: S608

_FROM_EVERYTHING = f"""
WITH marked AS MATERIALIZED (
    SELECT year, month, event_type_id FROM incidents_publishedincident
     GROUP BY 1, 2, 3
     UNION
    SELECT year, month, event_type_id FROM incidents_casualtytotal
),
{_RECOMPUTE},
mended AS (SELECT * FROM written UNION ALL SELECT * FROM gone)
SELECT (SELECT count(*) FROM fresh),
       (SELECT count(*) FROM mended),
       (SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]')
          FROM (SELECT * FROM mended LIMIT 100) m)
"""  # noqa: S608


@transaction.atomic
def refresh_totals() -> int:
    """Bring every marked total up to date; the number of marks cleared."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        # After the greatest import everything is marked: longer than a page may take,
        # shorter than the task's limit.
        cursor.execute("SET LOCAL statement_timeout = '200s'")
        cursor.execute(_FROM_MARKS)
        claimed, changed, months = cursor.fetchone()
    if claimed:
        add_up(months)
        _set_as_of()
        logger.info("totals: %s marks cleared, %s totals changed", claimed, changed)
    return int(claimed)


@transaction.atomic
def reconcile_totals() -> Reconciliation:
    """Recompute everything and report what was not already right.

    Marked keys are brought up to date first: they are late, not wrong.
    """
    refresh_totals()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '280s'")
        cursor.execute(_FROM_EVERYTHING)
        checked, mended, which = cursor.fetchone()
    months_checked, months_mended, which_months = add_up(every_month())
    checked, mended = checked + months_checked, mended + months_mended
    if mended:
        logger.error("reconciliation mended %s of %s totals", mended, checked)
        _set_as_of()
    return Reconciliation.objects.create(
        checked_count=checked,
        mended_count=mended,
        mended=json.loads(which) + json.loads(which_months),
    )


def totals_are_stale() -> bool:
    """Whether a published change is still on its way into the totals."""
    return DirtyTotal.objects.exists()


def _set_as_of() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_totalsstate (id, as_of) VALUES (1, now())"
            " ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of"
        )


def totals_as_of() -> TotalsState | None:
    return TotalsState.objects.first()
