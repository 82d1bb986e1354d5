"""Recompute a year's totals of one kind, and mend what differs.

A key without a mark equals its rows in any snapshot; one with a mark is late, not
wrong, and left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from incidents.statistics import cell_sums, refresh
from incidents.statistics.cell_totals import take_the_cells_lock
from incidents.statistics.cell_years import recompute_year
from incidents.statistics.facet_sums import CHANGES, FACETS, MARKS, RECOMPUTE_FACETS
from incidents.statistics.facet_totals import add_changes, take_the_facets_lock
from incidents.statistics.fine_cells import every_range, recompute_fine
from incidents.statistics.month_totals import MONTHS, add_up
from incidents.statistics.narrow_rows import check_narrow, forget_unused
from incidents.statistics.posting_blocks import (
    every_block,
    forget_unused_terms,
    tell_block,
)
from incidents.statistics.recomputing import (
    DAYS,
    RECOMPUTE_DAYS,
    RECOMPUTE_TYPES,
    TYPES,
)
from incidents.statistics.replacing import Checked, read_report, report

_EVERY_YEAR = f"""
SELECT year FROM incidents_publishedincident GROUP BY 1
 UNION SELECT extract(year FROM started_on) FROM incidents_publishedincident GROUP BY 1
 UNION SELECT year FROM {TYPES.table} GROUP BY 1
 UNION SELECT year FROM {MONTHS.table} GROUP BY 1
 UNION SELECT extract(year FROM day) FROM {DAYS.table} GROUP BY 1
 UNION SELECT year FROM {FACETS.table} GROUP BY 1
 UNION SELECT year FROM {cell_sums.MONTHS.table} GROUP BY 1
 UNION SELECT year FROM {cell_sums.YEARS.table} GROUP BY 1
 ORDER BY 1
"""  # noqa: S608  the names of tables

# Every key that the year can have: to look each up in an index takes less than to go
# through all rows for those that they have.
_TYPES = f"""
WITH marked_types AS MATERIALIZED (
    SELECT k.* FROM (
        SELECT %s::smallint AS year, m::smallint AS month, code AS event_type_id
          FROM generate_series(0, 12) AS m CROSS JOIN incidents_eventtype) k
     WHERE (year, month, event_type_id) NOT IN (
         SELECT year, month, event_type_id FROM incidents_dirtytotal
          UNION ALL
         SELECT year, month, event_type_id FROM incidents_totalchange)
),
{RECOMPUTE_TYPES}
{report("types")}
"""  # noqa: S608

_DAYS = f"""
WITH marked_days AS MATERIALIZED (
    SELECT k.day FROM (
        SELECT first.day + n AS day
          FROM (SELECT make_date(%s, 1, 1) AS day) AS first
         CROSS JOIN generate_series(0, 365) AS n
         WHERE extract(year FROM first.day + n) = extract(year FROM first.day)) k
     WHERE day NOT IN (
         SELECT day FROM incidents_dirtyday
          UNION ALL
         SELECT day FROM incidents_totalchange WHERE day IS NOT NULL)
),
{RECOMPUTE_DAYS}
{report("days")}
"""  # noqa: S608

_FACETS = f"""
WITH marked_facets AS MATERIALIZED (
    SELECT k.* FROM (
        SELECT %s::smallint AS year, m::smallint AS month
          FROM generate_series(0, 12) AS m) k
     WHERE NOT EXISTS (SELECT FROM {MARKS} d
                        WHERE (d.year, d.month) = (k.year, k.month))
       AND NOT EXISTS (SELECT FROM {CHANGES} c
                        WHERE (c.year, c.month) = (k.year, k.month))
),
{RECOMPUTE_FACETS.replace("%", "%%")}
{report("facets")}
"""  # noqa: S608


def every_year() -> list[int]:
    """Of which there are incidents or totals."""
    with connection.cursor() as cursor:
        cursor.execute(_EVERY_YEAR)
        return [int(year) for (year,) in cursor.fetchall()]


@transaction.atomic
def _check_types(year: int) -> Checked:
    refresh.take_the_lock(200)
    refresh.add_changes()
    return read_report(_TYPES, [year])


@transaction.atomic
def _check_months(year: int) -> Checked:
    """Against the totals by type, which are right by then."""
    refresh.take_the_lock(200)
    return add_up([year * 100 + month for month in range(13)])


@transaction.atomic
def _check_days(year: int) -> Checked:
    refresh.take_the_lock(200)
    refresh.add_changes()
    return read_report(_DAYS, [year])


@transaction.atomic
def _check_facets(year: int) -> Checked:
    take_the_facets_lock()
    add_changes()
    return read_report(_FACETS, [year])


@transaction.atomic
def _check_cells(year: int) -> Checked:
    take_the_cells_lock()
    return recompute_year(year, late=False)


@transaction.atomic
def _check_fine_cells(first: int, after: int) -> Checked:
    take_the_cells_lock()
    return recompute_fine(first, after)


_OF_A_YEAR: dict[str, Callable[..., Checked]] = {
    "types": _check_types,
    "months": _check_months,
    "days": _check_days,
    "facets": _check_facets,
    "cells": _check_cells,
}
"""By kind, in the order in which they are to be done for a year."""
_OF_CELLS: dict[str, Callable[..., Checked]] = {
    "fine cells": _check_fine_cells,
    "narrow rows": check_narrow,
}
"""What is of all time, by ranges of cells."""
_OF_BLOCKS: dict[str, Callable[..., Checked]] = {"terms": tell_block}
_OF_ALL: dict[str, Callable[..., Checked]] = {
    "unused terms": forget_unused_terms,
    "unused names": forget_unused,
}
_CHECKS = _OF_A_YEAR | _OF_CELLS | _OF_BLOCKS | _OF_ALL


def every_piece() -> list[list[Any]]:
    """[kind, year]; for what is kept of all time alone [kind, cell, cell], [kind,
    block] or [kind]."""
    years = every_year()
    by_year = [[kind, year] for year in years for kind in _OF_A_YEAR]
    ranges = every_range()
    by_cells = [[kind, *cells] for kind in _OF_CELLS for cells in ranges]
    by_blocks = [[kind, block] for kind in _OF_BLOCKS for block in every_block()]
    return [*by_year, *by_cells, *by_blocks, *([kind] for kind in _OF_ALL)]


def check_piece(kind: str, *of: int) -> Checked:
    return _CHECKS[kind](*of)
