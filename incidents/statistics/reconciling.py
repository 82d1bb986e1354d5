"""Recompute everything, mend what differs, and say so.

A key without a mark equals its rows in any snapshot; one with a mark is late, not
wrong. So everything is gone through year by year, each in a short transaction of its
own: refreshing goes on in between, and no piece takes longer than a task may.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection, transaction

from incidents.models import Reconciliation
from incidents.statistics.facet_sums import (
    CHANGES,
    FACETS,
    MARKS,
    RECOMPUTE_FACETS,
)
from incidents.statistics.facet_totals import (
    add_changes,
    refresh_facets,
    take_the_facets_lock,
)
from incidents.statistics.month_totals import add_up, every_month
from incidents.statistics.recomputing import (
    DAYS,
    RECOMPUTE_DAYS,
    RECOMPUTE_TYPES,
    TYPES,
)
from incidents.statistics.refresh import refresh_totals, take_the_lock
from incidents.statistics.replacing import report

logger = logging.getLogger(__name__)

Checked = tuple[int, int, list[Any]]
"""How many totals there are, how many were mended, and some of those."""
MOST_TOLD = 100

_EVERY_TYPE = f"""
SELECT year, month, event_type_id FROM incidents_publishedincident
 GROUP BY year, month, event_type_id
 UNION
SELECT year, month, event_type_id FROM {TYPES.table}
"""  # noqa: S608  the name of a table

_EVERY_DAY = f"""
SELECT started_on FROM incidents_publishedincident GROUP BY started_on
 UNION
SELECT day FROM {DAYS.table}
"""  # noqa: S608

_TYPES = f"""
WITH marked_types AS MATERIALIZED (
    SELECT * FROM unnest(%s::smallint[], %s::smallint[], %s::varchar[])
                  AS k(year, month, event_type_id)
     WHERE NOT EXISTS (
         SELECT FROM incidents_dirtytotal d
          WHERE (d.year, d.month, d.event_type_id)
                = (k.year, k.month, k.event_type_id))
),
{RECOMPUTE_TYPES}
{report("types")}
"""  # noqa: S608

_DAYS = f"""
WITH marked_days AS MATERIALIZED (
    SELECT * FROM unnest(%s::date[]) AS k(day)
     WHERE NOT EXISTS (SELECT FROM incidents_dirtyday d WHERE d.day = k.day)
),
{RECOMPUTE_DAYS}
{report("days")}
"""  # noqa: S608


_EVERY_MONTH = f"""
SELECT DISTINCT year * 100 + month FROM {TYPES.table}
 UNION
SELECT DISTINCT year * 100 + month FROM {FACETS.table}
"""  # noqa: S608

_FACETS = f"""
WITH marked_facets AS MATERIALIZED (
    SELECT n / 100 AS year, n %% 100 AS month FROM unnest(%s::int[]) AS n
     WHERE NOT EXISTS (SELECT FROM {MARKS} d WHERE d.year * 100 + d.month = n)
       AND NOT EXISTS (SELECT FROM {CHANGES} c WHERE c.year * 100 + c.month = n)
),
{RECOMPUTE_FACETS.replace("%", "%%")}
{report("facets")}
"""  # noqa: S608


def reconcile_totals() -> Reconciliation:
    """Recompute everything and report what was not already right."""
    refresh_totals()
    refresh_facets()
    found = [_check_types(year, keys) for year, keys in _types_by_year().items()]
    found += [_check_days(days) for days in _days_by_year().values()]
    found += [_check_facets(months) for months in _months_by_year().values()]
    checked, mended = sum(f[0] for f in found), sum(f[1] for f in found)
    if mended:
        logger.error("reconciliation mended %s of %s totals", mended, checked)
        refresh_totals(afresh=True)
    return Reconciliation.objects.create(
        checked_count=checked,
        mended_count=mended,
        mended=[row for _, _, which in found for row in which][:MOST_TOLD],
    )


@transaction.atomic
def _check_types(year: int, keys: list[tuple[int, int, str]]) -> Checked:
    take_the_lock(280)
    by_type = _check(_TYPES, *([key[part] for key in keys] for part in range(3)))
    months = {year * 100 + month for year, month, _ in keys}
    months |= {month for month in every_month() if month // 100 == year}
    of_all_types = _read(add_up(sorted(months)))
    return (
        by_type[0] + of_all_types[0],
        by_type[1] + of_all_types[1],
        by_type[2] + of_all_types[2],
    )


@transaction.atomic
def _check_days(days: list[date]) -> Checked:
    take_the_lock(280)
    return _check(_DAYS, days)


@transaction.atomic
def _check_facets(months: list[int]) -> Checked:
    take_the_facets_lock()
    add_changes()
    return _check(_FACETS, months)


def _check(statement: str, *keys: list[Any]) -> Checked:
    with connection.cursor() as cursor:
        cursor.execute(statement, keys)
        return _read(cursor.fetchone())


def _read(row: tuple[Any, ...]) -> Checked:
    checked, mended, which = row
    return checked, mended, json.loads(which)


def _types_by_year() -> dict[int, list[tuple[int, int, str]]]:
    years: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for month in every_month():
        years[month // 100] = []
    for key in _all(_EVERY_TYPE):
        years[key[0]].append(key)
    return years


def _days_by_year() -> dict[int, list[date]]:
    years: dict[int, list[date]] = defaultdict(list)
    for (day,) in _all(_EVERY_DAY):
        years[day.year].append(day)
    return years


def _months_by_year() -> dict[int, list[int]]:
    years: dict[int, list[int]] = defaultdict(list)
    for (month,) in _all(_EVERY_MONTH):
        years[month // 100].append(month)
    return years


def _all(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
