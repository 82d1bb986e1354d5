"""Totals of all event types, added up from the totals by type."""

from __future__ import annotations

from incidents.models import CasualtyTotal, MonthTotal
from incidents.statistics.replacing import (
    Checked,
    Kept,
    read_report,
    replacing,
    report,
)

_BY_TYPE = CasualtyTotal._meta.db_table
MONTHS = Kept("months", MonthTotal._meta.db_table, "year, month")

_ADD_UP = f"""
WITH marked_months AS MATERIALIZED (
    SELECT n / 100 AS year, n %% 100 AS month FROM unnest(%s::int[]) AS n
),
fresh_months AS MATERIALIZED (
    SELECT s.region_id, m.year, m.month, s.outcome, s.incidents, s.min, s.best, s.max,
           s.min_unknown, s.best_unknown, s.max_unknown
      FROM marked_months m
     CROSS JOIN LATERAL (
         SELECT region_id, outcome, sum(incidents) AS incidents,
                sum(min) AS min, sum(best) AS best, sum(max) AS max,
                sum(min_unknown) AS min_unknown, sum(best_unknown) AS best_unknown,
                sum(max_unknown) AS max_unknown
           FROM {_BY_TYPE} t
          WHERE (t.year, t.month) = (m.year, m.month)
          GROUP BY region_id, outcome
     ) s
),
{replacing(MONTHS)}
{report("months")}
"""  # noqa: S608  the names of two tables


def add_up(months: list[int]) -> Checked:
    """For these months (year * 100 + month), in the caller's transaction."""
    return read_report(_ADD_UP, [months])
