"""Incidents and killed by month, and incidents by root type: all that a timeline draws,
and a fifth of the work of all sums."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from incidents.filters import PublishedIncidentFilter
from incidents.models import Outcome
from incidents.models.toll import BOUNDS
from incidents.statistics.cube_totals import kept_totals
from incidents.statistics.narrow_rows import narrow
from incidents.statistics.reads import SummedToll, TotalRow
from observatory.lib.query_sql import sql_of

_KEY = ("year", "month", "event_type_id")
_SUMS = ("incidents", *BOUNDS, *(f"{end}_unknown" for end in BOUNDS))
_OF_ROWS = ", ".join(
    (
        "count(*) AS incidents",
        *(f"sum(killed_{end}) AS {end}" for end in BOUNDS),
        *(f"count(*) - count(killed_{end}) AS {end}_unknown" for end in BOUNDS),
    )
)
_OF_TOTALS = "JOIN ({found}) AS o ON o.event_type_id = t.code"
_OF_PUBLISHED = f"""
JOIN (SELECT {", ".join(_KEY)}, {_OF_ROWS}
        FROM ({{found}}) AS p
       GROUP BY {", ".join(_KEY)}) AS o ON o.event_type_id = t.code
"""  # noqa: S608  only constants of this project go into the text
_OF_NARROW = f"""
JOIN incidents_narrowkind k ON k.event_type_id = t.code
JOIN (SELECT year, month, kind, {_OF_ROWS}
        FROM ({{found}}) AS p
       GROUP BY year, month, kind) AS o ON o.kind = k.id
"""  # noqa: S608
_BY_MONTH = f"""
SELECT o.year, o.month, coalesce(t.parent_id, t.code) AS root,
       {", ".join(f"coalesce(sum(o.{name}), 0)::bigint" for name in _SUMS)}
  FROM incidents_eventtype t {{joined}}
 GROUP BY GROUPING SETS ((o.year, o.month), (o.year, o.month, root))
 ORDER BY o.year, o.month
"""  # noqa: S608
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
    killed = [f"killed_{end}" for end in BOUNDS]
    rows = narrow(filters)
    if rows is not None:
        return _added_up(rows.values_list("year", "month", "kind", *killed), _OF_NARROW)
    return _added_up(filters.result.values_list(*_KEY, *killed), _OF_PUBLISHED)


def _added_up(found: QuerySet[Any, Any], joined: str) -> list[tuple[Any, ...]]:
    sql, parameters = sql_of(found.order_by())
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH.format(joined=joined.format(found=sql)), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
