"""Two selections month by month: in a chart, and in the table under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.translation import gettext as _

from incidents.statistics.differences import best_of
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow
from incidents.views.charts import Point
from incidents.views.comparison_figures import Number, list_url
from incidents.views.period_words import month_in_words
from incidents.views.sides import Side, TwoSides
from incidents.views.total_rows import ShownToll
from incidents.views.totals import every_month

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """A month of either side; where each side has a year of its own, the same month of
    both years."""

    label: str
    keys: tuple[Month, Month]
    rows: tuple[TotalRow, TotalRow]


def aligned(a: Side, b: Side) -> Iterator[Period]:
    nothing = merged([])
    one, other = ({row.key: row for row in side.months} for side in (a, b))
    for label, here, there in _months_of(a, b):
        rows = one.get(here, nothing), other.get(there, nothing)
        yield Period(label, (here, there), rows)


def _months_of(a: Side, b: Side) -> Iterator[tuple[str, Month, Month]]:
    year, other_year = _year_of(a), _year_of(b)
    if year and other_year and year != other_year:
        for month in range(1, 13):
            yield str(MONTHS[month]), (year, month), (other_year, month)
        return
    for year, month, _row in every_month([*a.months, *b.months]):
        yield month_in_words(year, month), (year, month), (year, month)


def _year_of(side: Side) -> int | None:
    year: int | None = side.filter.form.cleaned_data.get("year")
    return year


def points(periods: list[Period], at: int, outcome: str) -> list[Point]:
    several = _has_several_years(periods, at)
    return [
        Point(_tick(period, at, several), period.rows[at].outcomes[outcome])
        for period in periods
    ]


def _has_several_years(periods: list[Period], at: int) -> bool:
    return len({period.keys[at][0] for period in periods}) > 1


def _tick(period: Period, at: int, several_years: bool) -> str:
    year, month = period.keys[at]
    if several_years:
        return str(year) if month == 1 else ""
    return str(MONTHS_AP[month])


def month_row(
    sides: TwoSides, period: Period, outcome: str
) -> tuple[str, list[tuple[Number, ShownToll]]]:
    cells = []
    for side, key, row in zip(sides.both, period.keys, period.rows, strict=True):
        narrowed: dict[str, str | int] = {"year": key[0], "month": key[1]}
        url = list_url(side, **narrowed) if row.incidents else ""
        toll = ShownToll(
            row.outcomes[outcome],
            list_url(side, **narrowed, known=outcome),
            list_url(side, **narrowed, unknown=outcome),
        )
        cells.append((Number(row.incidents, url), toll))
    return period.label, cells


def dateless(side: Side) -> tuple[Side, Number]:
    count = sum(row.incidents for row in side.months if row.key[1] == 0)
    return side, Number(count, list_url(side, month=0) if count else "")


def chart_data(periods: list[Period], outcome: str) -> dict[str, Any]:
    several = _has_several_years(periods, 0)
    return {
        "labels": [period.label for period in periods],
        "ticks": [_tick(period, 0, several) for period in periods],
        "series": [
            {
                "label": name,
                "values": [best_of(p.rows[at].outcomes[outcome]) for p in periods],
            }
            for at, name in enumerate("AB")
        ],
        "word": _("month"),
    }
