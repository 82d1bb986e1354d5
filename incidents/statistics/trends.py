"""Months far above what the same season had in earlier years: for people to look at,
never a forecast.

The baseline of a month is the counts of that month and its two neighbours in each of
the five years before, as far as the data go back. Usual is their median. The spread is
the median distance from it (times 1.4826, which makes it a standard deviation where
counts are normal), but at least the square root of the median, the noise that counts
have by themselves: one terrible month in the past moves neither. A month is far above
when it exceeds the median by more than three spreads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt
from statistics import fmean, median

from incidents.filters import PublishedIncidentFilter
from incidents.statistics.cube import UnitLevel, cube
from incidents.statistics.reads import TotalRow

YEARS = 5
FAR = 3.0
FEW = 2.0
"""An average of so many, or less, says nothing about what is usual."""
LEAST_YEARS = 2
_TO_DEVIATION = 1.4826
METHOD = {
    "years": YEARS,
    "far_spreads": FAR,
    "few_average": FEW,
    "least_years": LEAST_YEARS,
}

Month = int
"""Months counted from the year 0: 12 × year + month − 1."""
Counts = Mapping[Month, int]


class Verdict(StrEnum):
    FAR_ABOVE = "far_above"
    USUAL = "usual"
    TOO_FEW = "too_few"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`least`, `usual`, `most` and `average` are of the baseline."""

    verdict: Verdict
    count: int
    least: int = 0
    usual: float = 0
    most: int = 0
    average: float = 0
    spreads: float = 0
    """How many spreads it lies above what is usual."""


@dataclass(frozen=True, slots=True)
class Trend:
    region: int
    type: str
    judgement: Judgement


def month_of(year: int, month: int) -> Month:
    return year * 12 + month - 1


def last_month(today: date) -> tuple[int, int]:
    """The last one that is over."""
    return (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)


def baseline(counts: Counts, month: Month, first: Month) -> list[int]:
    """Months in which nothing was recorded count as none only since `first`."""
    same_season = (
        month - 12 * years + near
        for years in range(1, YEARS + 1)
        for near in (-1, 0, 1)
    )
    return [counts.get(at, 0) for at in same_season if at >= first]


def judge(counts: Counts, month: Month, first: Month) -> Judgement:
    """`first` is the first month for which there are data at all."""
    count, past = counts.get(month, 0), baseline(counts, month, first)
    if len(past) < 3 * LEAST_YEARS:
        return Judgement(Verdict.TOO_SHORT, count)
    usual, average = median(past), fmean(past)
    spread = _TO_DEVIATION * median(abs(value - usual) for value in past)
    spreads = (count - usual) / max(spread, sqrt(usual), 1.0)
    verdict = Verdict.FAR_ABOVE if spreads > FAR else Verdict.USUAL
    if average <= FEW:
        verdict = Verdict.TOO_FEW
    return Judgement(verdict, count, min(past), usual, max(past), average, spreads)


def trends(
    filters: PublishedIncidentFilter, month: Month, units: UnitLevel
) -> list[Trend]:
    """Of every region and root type that had an incident in the month or its baseline;
    those furthest above first."""
    rows = cube(filters, ["region", "type", "month"], units=units)
    series, first = _series(rows)
    found = [
        Trend(region, kind, judge(counts, month, first))
        for (region, kind), counts in series.items()
        if counts.get(month) or any(baseline(counts, month, first))
    ]
    return sorted(
        found,
        key=lambda t: (-t.judgement.spreads, -t.judgement.count, t.region, t.type),
    )


def _series(
    rows: Iterable[TotalRow],
) -> tuple[dict[tuple[int, str], dict[Month, int]], Month]:
    """By region and type; what has no region or month is in none. Then the first month
    of all."""
    series: dict[tuple[int, str], dict[Month, int]] = {}
    months = []
    for row in rows:
        region, kind, named = row.key
        if named is None:
            continue
        month = month_of(*map(int, named.split("-")))
        months.append(month)
        if region is not None:
            series.setdefault((region, kind), {})[month] = row.incidents
    return series, min(months, default=0)
