"""Years, quarters, months, weeks and days in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.translation import gettext as _

from incidents.models import DatePrecision
from incidents.statistics.periods import Period
from incidents.views.wording import day_in_words, span_in_words


def month_in_words(year: int, month: int) -> str:
    if not month:
        return _("%(year)s, month not known") % {"year": year}
    return f"{MONTHS[month]} {year}"


def month_ticks(months: Sequence[tuple[int, int]]) -> list[str]:
    """What stands under each month of a chart: the years; of few months also their
    names, and the first one's year."""
    step = 1 if len(months) <= 13 else 3 if len(months) <= _MONTHS_NAMED else 12
    ticks = [
        "" if (month - 1) % step else str(MONTHS_AP[month] if month > 1 else year)
        for year, month in months
    ]
    if ticks and not any(month == 1 for _year, month in months[:step]):
        year, month = months[0]
        ticks[0] = f"{MONTHS_AP[month]} {year}"
    return ticks


_MONTHS_NAMED = 36


def part_in_words(dimension: str, value: Any) -> str:
    """A member of a dimension of time, as the totals give it: 2024-Q1, 2024-03 …"""
    if value is None:
        return _("not known so closely")
    if dimension == "day":
        return day_in_words(value)
    if dimension == "year":
        return str(value)
    year, _dash, part = str(value).partition("-")
    if dimension == "month":
        return month_in_words(int(year), int(part))
    number = {"number": part[1:], "year": year}
    if dimension == "quarter":
        return _("Q%(number)s %(year)s") % number
    return _("week %(number)s of %(year)s") % number


def period_in_words(period: Period) -> str:
    named = period.parameters
    match period.kind:
        case "from":
            return span_in_words(period.first, period.last, DatePrecision.EXACT)
        case "day":
            return day_in_words(period.first)
        case "month":
            return month_in_words(int(named["year"]), int(named["month"]))
    return part_in_words(period.kind, named[period.kind])
