"""Quarters, one after another, and a filter moved from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter


def name_of(day: date) -> str:
    """`2024-Q1`, as the filter takes it."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def preceding(day: date, count: int) -> Iterator[date]:
    """The first days of so many quarters before that of a day, and of its own, the
    oldest first."""
    at = day.year * 4 + (day.month - 1) // 3
    for quarter in range(at - count, at + 1):
        yield date(quarter // 4, 3 * (quarter % 4) + 1, 1)


def filters_of(filters: PublishedIncidentFilter, day: date) -> PublishedIncidentFilter:
    """The same filter, of the quarter of another day."""
    return _moved(filters, {"quarter": name_of(day)})


def without_a_quarter(
    filters: PublishedIncidentFilter, year: int
) -> PublishedIncidentFilter:
    """The same filter, of what is known to the year only."""
    return _moved(filters, {"year": str(year), "month": "0"})


def _moved(
    filters: PublishedIncidentFilter, period: dict[str, str]
) -> PublishedIncidentFilter:
    asked = parse_qsl(filters.canonical_query)
    kept = [(n, value) for n, value in asked if n not in {"quarter", *period}]
    query = urlencode([*kept, *period.items()])
    return PublishedIncidentFilter(QueryDict(query))
