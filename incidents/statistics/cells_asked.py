"""Which questions kept cells answer exactly, and the SQL that takes them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from incidents.filter_fields import Outside
from incidents.filters import PublishedIncidentFilter, asked_of
from incidents.models.cells import DEEPEST
from incidents.models.doubts import bits_of
from incidents.statistics.cell_sums import (
    CELL_SUMS,
    EVER,
    FINE,
    MONTHS,
    YEARS,
    KeptCells,
)
from incidents.statistics.replacing import of
from regions.models import Region

# Cell by cell by the index, whatever the planner expects: to start parallel workers
# takes longer than all the reading.
_FROM = f"""
    SELECT o.root, asked.cell, {of("o", CELL_SUMS)}
      FROM unnest(%(cells)s::bigint[]) AS asked(cell)
     CROSS JOIN LATERAL (
         SELECT * FROM {{table}}
          WHERE depth = %(depth)s AND cell = asked.cell{{conditions}}
         OFFSET 0) o
"""  # noqa: S608
_OUTSIDE = """NOT regions && ARRAY(
    SELECT id FROM regions_region
     WHERE division_id = %(outside)s AND level = 'region')"""
_DIMENSIONS = frozenset(
    {"type", "year", "month", "from", "to", "hide", "region", "outside"}
)


@dataclass(frozen=True, slots=True)
class CellsAsked:
    roots: list[str]
    """Codes of types: of sub-types there are no cells."""
    year: int | None = None
    month: int | None = None
    since: int | None = None
    """Months from year 0, as in the cells; what ended in it or later."""
    until: int | None = None
    """What began in it or earlier."""
    hidden: int = 0
    """Doubts (`models/doubts.py`) of which none may be."""
    regions: list[int] = field(default_factory=list)
    """Ids, in any of which: of finer units there are no cells."""
    outside: int | None = None
    """Id of a division, in no region of which."""

    @property
    def is_of_all_time(self) -> bool:
        times = (self.year, self.month, self.since, self.until)
        return all(time is None for time in times)

    @property
    def has_fine_cells(self) -> bool:
        return self.is_of_all_time and not self.regions and self.outside is None


def cells_asked(filters: PublishedIncidentFilter) -> CellsAsked | None:
    """None: only the rows can tell."""
    asked = asked_of(filters)
    start, end = asked.get("from"), asked.get("to")
    regions: list[Region] = asked.get("region", [])
    outside: Outside | None = asked.get("outside")
    if (
        not filters.is_valid()
        or not asked.keys() <= _DIMENSIONS
        or (start and start.day > 1)
        or (end and end.day < monthrange(end.year, end.month)[1])
        or any(of.level != Region.Level.REGION for of in (*regions, outside) if of)
    ):
        return None
    return CellsAsked(
        roots=asked.get("type", []),
        year=asked.get("year"),
        month=asked.get("month"),
        since=_months(start) if start else None,
        until=_months(end) if end else None,
        hidden=bits_of(asked.get("hide", [])),
        regions=[region.pk for region in regions],
        outside=outside.division.pk if outside else None,
    )


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def cells_sql(
    asked: CellsAsked, depth: int, cells: list[int]
) -> tuple[str, dict[str, Any]]:
    """Of these cells all that is asked for; several rows for a cell and type."""
    parameters = {
        "depth": depth,
        "cells": cells,
        "roots": asked.roots,
        "year": asked.year,
        "month": asked.month,
        "since": asked.since,
        "until": asked.until,
        "hidden": asked.hidden,
        "regions": asked.regions,
        "outside": asked.outside,
        # The years that lie in since..until with all their months.
        "first": None if asked.since is None else -(-asked.since // 12),
        "last": None if asked.until is None else (asked.until + 1) // 12 - 1,
    }
    parts = " UNION ALL ".join(
        _FROM.format(table=kept.table, conditions=_and(asked, *conditions))
        for kept, conditions in _sources(asked, depth)
    )
    return parts, parameters


def _and(asked: CellsAsked, *conditions: str) -> str:
    if asked.roots:
        conditions = ("root = ANY(%(roots)s)", *conditions)
    if asked.hidden:
        conditions = ("doubts & %(hidden)s = 0", *conditions)
    if asked.regions:
        conditions = ("regions && %(regions)s::bigint[]", *conditions)
    if asked.outside is not None:
        conditions = (_OUTSIDE, *conditions)
    return "".join(f" AND {condition}" for condition in conditions)


def _sources(asked: CellsAsked, depth: int) -> list[tuple[KeptCells, list[str]]]:
    """Tables, and the conditions under which their cells are taken."""
    if asked.is_of_all_time:
        return [(FINE if depth > DEEPEST else EVER, [])]
    period = []
    if asked.since is not None:
        period.append("ended >= %(since)s")
    if asked.until is not None:
        period.append("began <= %(until)s")
    if asked.year is not None or asked.month is not None:
        own = [
            f"{n} = %({n})s" for n in ("year", "month") if getattr(asked, n) is not None
        ]
        is_year = asked.month is None and not period
        return [(YEARS if is_year else MONTHS, own + period)]
    return _of_period(asked, period)


def _of_period(
    asked: CellsAsked, period: list[str]
) -> list[tuple[KeptCells, list[str]]]:
    """What began in a whole year of the period, and the months of what began earlier
    (it may have lasted) or in the years that the period cuts."""
    whole, sources = [], []
    if asked.since is not None:
        whole.append("year >= %(first)s")
        sources.append((MONTHS, ["year < %(first)s", *period]))
    if asked.until is not None:
        whole.append("year <= %(last)s")
        after = ["year > %(last)s", *period]
        if asked.since is not None:  # a period within one year is read once
            after.append("year >= %(first)s")
        sources.append((MONTHS, after))
    return [(YEARS, whole), *sources]
