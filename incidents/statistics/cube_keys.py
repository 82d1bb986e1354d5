"""What the cube can be grouped by, and how its groups are named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.statistics.reads import TotalRow
from regions.models import Region

DIMENSIONS = (
    *("region", "year", "quarter", "month", "week", "day", "type", "subtype"),
    *("perpetrator", "actor", *VICTIM_DIMENSIONS, "confidence"),
)
MOST_DIMENSIONS = 3
SHARED_BY_GROUPS = frozenset({"perpetrator", "actor"})
"""An incident, with all its people, counts under each of its actors."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class UnitLevel:
    """The units that incidents are grouped by: those of one level of a division."""

    division: str
    level: str = Region.Level.REGION


def check_dimensions(by: Sequence[str]) -> None:
    if not set(by) <= set(DIMENSIONS) or len(set(by)) != len(by):
        raise ValueError(f"not dimensions: {by}")
    alone = set(by) - ({"year"} if "month" in by else set())  # it goes with its month
    if len(alone) > MOST_DIMENSIONS:
        raise ValueError(f"more than {MOST_DIMENSIONS} dimensions: {by}")


def in_order(row: TotalRow) -> Any:
    """Sorts by key; what is not known comes last."""
    return [(value is None, "" if value is None else value) for value in row.key]


def _quarter(number: int | None) -> str | None:
    return None if number is None else f"{number // 10}-Q{number % 10}"


def _month(number: int | None) -> str | None:
    return None if number is None else f"{number // 100}-{number % 100:02}"


def _week(monday: date | None) -> str | None:
    if monday is None:
        return None
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


def _as_it_is(value: Any) -> Any:
    return value


_NAMED: dict[str, Callable[[Any], Any]] = {
    "quarter": _quarter,
    "month": _month,
    "week": _week,
}


def named(dimension: str, value: Any) -> Any:
    """A group's name: 20241 is "2024-Q1", 202403 is "2024-03", a Monday its week."""
    return _NAMED.get(dimension, _as_it_is)(value)


def of_month(dimension: str, year: int, month: int) -> Any:
    """The group that a month (0: not known) of a year is in."""
    if dimension == "year":
        return year
    if not month:
        return None
    return named(
        dimension,
        year * 100 + month if dimension == "month" else year * 10 + (month + 2) // 3,
    )


def of_day(dimension: str, day: date) -> Any:
    if dimension == "day":
        return day
    if dimension == "week":
        return named(dimension, day - timedelta(days=day.weekday()))
    return of_month(dimension, day.year, day.month)
