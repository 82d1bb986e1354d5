"""Incidents and killed by month, and incidents by root type: all that a timeline draws,
and a fifth of the work of all sums."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from incidents.filters import PublishedIncidentFilter
from incidents.models import Outcome
from incidents.statistics.cube_totals import kept_totals
from incidents.statistics.reads import SummedToll, TotalRow

_KEY = ("year", "month", "event_type_id")
_ENDS = ("min", "best", "max")
_SUMS = ("incidents", *_ENDS, *(f"{end}_unknown" for end in _ENDS))
_OF_ROWS = ", ".join(
    (
        "count(*) AS incidents",
        *(f"sum(killed_{end}) AS {end}" for end in _ENDS),
        *(f"count(*) - count(killed_{end}) AS {end}_unknown" for end in _ENDS),
    )
)
_OF_TOTALS = ", ".join(f"sum({name}) AS {name}" for name in _SUMS)
# By type first, as the rows have it; types are few, and their roots joined afterwards.
_BY_MONTH = f"""
WITH found AS ({{found}}), of_type AS (
    SELECT {", ".join(_KEY)}, {{sums}} FROM found GROUP BY {", ".join(_KEY)}
), named AS (
    SELECT o.*, coalesce(t.parent_id, t.code) AS root
      FROM of_type o JOIN incidents_eventtype t ON t.code = o.event_type_id
)
SELECT year, month, root,
       {", ".join(f"coalesce(sum({name}), 0)::bigint" for name in _SUMS)}
  FROM named
 GROUP BY GROUPING SETS ((year, month), (year, month, root))
 ORDER BY year, month
"""  # noqa: S608  only constants of this project go into the text
Counts = Counter[tuple[int, int, str]]


def months_and_types(
    filters: PublishedIncidentFilter,
) -> tuple[list[TotalRow], Counts]:
    """By year and month, in order, without other outcomes than the killed; and how many
    of each root type. Month 0 holds what is known to the year."""
    months: list[TotalRow] = []
    counts: Counts = Counter()
    for year, month, root, *sums in _sums(filters):
        if root is None:
            killed = SummedToll(*sums)
            months.append(TotalRow((year, month), sums[0], {Outcome.KILLED: killed}))
        else:
            counts[year, month, root] = sums[0]
    return months, counts


def _sums(filters: PublishedIncidentFilter) -> list[tuple[Any, ...]]:
    totals = kept_totals(filters, ("year", "month", "type"))
    if totals is not None:
        killed = totals.filter(outcome=Outcome.KILLED)
        return _added_up(killed.values_list(*_KEY, *_SUMS), _OF_TOTALS)
    columns = (*_KEY, *(f"killed_{end}" for end in _ENDS))
    return _added_up(filters.result.values_list(*columns), _OF_ROWS)


def _added_up(found: QuerySet[Any, Any], sums: str) -> list[tuple[Any, ...]]:
    try:
        sql, parameters = found.order_by().query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH.format(found=sql, sums=sums), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
