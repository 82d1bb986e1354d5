"""SQL that adds published changes to the totals by type, of months and of days."""

from __future__ import annotations

from incidents.models import DirtyDay, DirtyTotal, TotalChange
from incidents.statistics.adding import SIGNED, adding, by_region
from incidents.statistics.month_totals import MONTHS
from incidents.statistics.recomputing import DAY_UNITS, DAYS, TYPES

CHANGES = TotalChange._meta.db_table
MARKS = DirtyTotal._meta.db_table
DAY_MARKS = DirtyDay._meta.db_table
_ALL_TYPES = (
    "(year, month, event_type_id)"
    " SELECT year, month, code FROM wrong_months CROSS JOIN incidents_eventtype"
)

ADD_CHANGES = f"""
placed AS MATERIALIZED (
    SELECT region_ids AS units, year, month, event_type_id, doubts, day,
           sum(sign) AS incidents, {SIGNED}
      FROM claimed_changes
     GROUP BY region_ids, year, month, event_type_id, doubts, day
),
{by_region(TYPES, "placed", "changes_types")},
{by_region(MONTHS, "placed", "changes_months")},
{by_region(DAYS, "placed", "changes_days", f"g.day IS NOT NULL AND ({DAY_UNITS})")},
{adding(TYPES, MARKS)},
{adding(MONTHS, MARKS, _ALL_TYPES)},
{adding(DAYS, DAY_MARKS)}
"""  # noqa: S608  every interpolated name is a constant
"""After a CTE `claimed_changes` of rows of `TotalChange`."""
