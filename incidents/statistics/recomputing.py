"""SQL that sums up published rows anew, for the keys that are marked."""

from __future__ import annotations

from incidents.models.doubts import DOUBTS_SQL
from incidents.models.noted import DAY_IS_KNOWN
from incidents.models.toll import TOLL_COLUMNS, Outcome
from incidents.models.totals import DAY_LEVELS, CasualtyTotal, DayTotal
from incidents.statistics.replacing import Kept, replacing

TYPES = Kept(
    "types", CasualtyTotal._meta.db_table, "year, month, event_type_id", "doubts"
)
DAYS = Kept("days", DayTotal._meta.db_table, "day")

PER_PLACE = ", ".join(
    f"sum({name}) AS {name}, count(*) - count({name}) AS {name}_unknown"
    for name in TOLL_COLUMNS
)
PER_REGION = ", ".join(
    f"sum({name}) AS {name}, sum({name}_unknown) AS {name}_unknown"
    for name in TOLL_COLUMNS
)
BY_OUTCOME = ", ".join(
    f"('{o}', {o}_min, {o}_best, {o}_max,"
    f" {o}_min_unknown, {o}_best_unknown, {o}_max_unknown)"
    for o in Outcome
)


# Needs a CTE `marked_…` of the columns of the scope, without doubles, before it. The
# rows of each mark are read once, for all regions and outcomes, from an index that
# holds all that is summed up; the subquery that groups them keeps it so, however many
# marks the planner expects. They are summed up by their set of units first, so that
# each is taken once and not once for every level of every division.
def _fresh(kept: Kept, rows: str, units: str = "true") -> str:
    scope = ", ".join(f"m.{column}" for column in kept.scope.split(", "))
    doubts = "doubts, " if kept.within else ""
    told_apart = f"{DOUBTS_SQL} AS doubts, " if kept.within else ""
    return f"""
fresh_{kept.name} AS MATERIALIZED (
    SELECT s.region_id, {scope}, {doubts}o.outcome, s.incidents,
           coalesce(o.min, 0) AS min, coalesce(o.best, 0) AS best,
           coalesce(o.max, 0) AS max, o.min_unknown, o.best_unknown, o.max_unknown
      FROM marked_{kept.name} m
     CROSS JOIN LATERAL (
         SELECT r.region_id, {doubts}sum(g.incidents) AS incidents, {PER_REGION}
           FROM (SELECT p.region_ids, {told_apart}count(*) AS incidents, {PER_PLACE}
                   FROM incidents_publishedincident p
                  WHERE {rows}
                  GROUP BY {doubts}p.region_ids) g
          CROSS JOIN LATERAL unnest(g.region_ids || NULL::bigint) AS r(region_id)
          WHERE {units}
          GROUP BY {doubts}r.region_id
     ) s
     CROSS JOIN LATERAL (VALUES {BY_OUTCOME}) AS o(
         outcome, min, best, max, min_unknown, best_unknown, max_unknown)
),
{replacing(kept)}
"""  # noqa: S608  every interpolated name is a constant


_LEVELS = ", ".join(f"'{level}'" for level in DAY_LEVELS)

_UNITS = f"SELECT id FROM regions_region WHERE level IN ({_LEVELS})"  # noqa: S608

DAY_UNITS = f"r.region_id IS NULL OR r.region_id IN ({_UNITS})"
"""Of which days are kept."""

RECOMPUTE_TYPES = _fresh(
    TYPES,
    "(p.event_type_id, p.year, p.month) = (m.event_type_id, m.year, m.month)",
)
RECOMPUTE_DAYS = _fresh(
    DAYS,
    f"p.started_on = m.day AND p.{DAY_IS_KNOWN}",
    DAY_UNITS,
)
