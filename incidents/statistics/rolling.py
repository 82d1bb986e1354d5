"""Rolling windows: for each day of a range, the incidents of the so many days that
end on it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count
from numpy.typing import NDArray

from incidents.models import DayTotal, Outcome, PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.totals import DAY_LEVELS
from incidents.statistics.reads import (
    SummedToll,
    TotalRow,
    row_sums,
    summed_row,
    totals_by,
)
from incidents.statistics.refresh import totals_are_stale
from regions.models import Region

WINDOWS = (30, 90, 365)
Sums = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """The incidents that began on one of the days that end with `day`."""

    day: date
    total: TotalRow
    possible: int
    """Beside them: known to the month or year only, and perhaps of these days."""


def rolling(
    start: date,
    end: date,
    unit: Region | None = None,
    among: PublishedIncidentQuerySet | None = None,
) -> dict[int, list[Window]]:
    """By the length of the window: one for each day from start to end; of the country,
    or of a unit of any level; of all incidents, or of those among some."""
    before = max(WINDOWS)
    first = start - timedelta(days=before)  # a day of no window: sums begin at zero
    sums = _running(days(first + timedelta(days=1), end, unit, among), first, end)
    possible = _possible(first, end, _published(unit, among))
    last = len(sums)
    return {
        length: [
            Window(first + timedelta(days=at), _row(first, at, total), int(some))
            for at, total, some in zip(
                range(before, last),
                sums[before:] - sums[before - length : last - length],
                possible[length][before:],
                strict=True,
            )
        ]
        for length in WINDOWS
    }


def days(
    start: date,
    end: date,
    unit: Region | None = None,
    among: PublishedIncidentQuerySet | None = None,
) -> list[TotalRow]:
    """The totals of the days that have incidents, in order. What is known to the month
    or year only is on none of them."""
    is_kept = among is None and (unit is None or unit.level in DAY_LEVELS)
    if not is_kept or totals_are_stale():
        among = _published(unit, among).on_a_day()
        rows = among.filter(started_on__range=(start, end))
        found = rows.order_by("started_on").values("started_on").annotate(**row_sums())
        return [summed_row((row["started_on"],), row) for row in found]
    return totals_by(DayTotal.objects.between(start, end).filter(region=unit), "day")


def _published(
    unit: Region | None, among: PublishedIncidentQuerySet | None
) -> PublishedIncidentQuerySet:
    published = PublishedIncident.objects.all() if among is None else among
    return published.within([unit]) if unit else published


def _running(rows: list[TotalRow], first: date, end: date) -> Sums:
    """By day from first to end, by outcome: the sums of all days up to that one."""
    shape = ((end - first).days + 1, len(Outcome), len(SummedToll.__slots__))
    sums: Sums = np.zeros(shape, dtype=np.int64)
    for row in rows:
        sums[(row.key[0] - first).days] = [astuple(row.outcomes[o]) for o in Outcome]
    return sums.cumsum(axis=0)


def _row(first: date, at: int, total: Sums) -> TotalRow:
    tolls = [SummedToll(*figures) for figures in total.tolist()]
    return TotalRow(
        (first + timedelta(days=at),),
        tolls[0].incidents,
        dict(zip(Outcome.values, tolls, strict=True)),
    )


def _possible(
    first: date, end: date, published: PublishedIncidentQuerySet
) -> dict[int, Sums]:
    """By the length of the window and its last day, first to end: how many incidents
    that are on no day may have happened in it."""
    found = (
        published.without_a_day()
        .between(first, end)
        .values_list("started_on", "ended_on")
        .annotate(count=Count("*"))
        .order_by()
    )
    last = (end - first).days + 1
    changes = {length: np.zeros(last + 1, dtype=np.int64) for length in WINDOWS}
    for started_on, ended_on, count in found:
        for length, change in changes.items():
            # In the windows that end on its first day, up to those that begin on its
            # last.
            change[max((started_on - first).days, 0)] += count
            change[min((ended_on - first).days + length, last)] -= count
    return {length: change.cumsum()[:last] for length, change in changes.items()}
