"""The period that a filter names, the one before it, and the same one a year before."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from incidents.models.facet_queries import NONE

_DAY = timedelta(days=1)
_EARLIEST = date(1900, 1, 1)  # that a filter takes, but for from and to
NAMES = ("from", "to", "year", "month", "quarter", "week", "day")
OF_TIME = frozenset({*NAMES, "began_from", "began_to"})
"""All filters by when it was."""


class NoPeriodError(Exception):
    """The filter names no period, or several."""


@dataclass(frozen=True, slots=True)
class Period:
    """`kind` is the parameter that names it; "from" stands for from and to."""

    kind: str
    first: date
    last: date

    @classmethod
    def of(cls, asked: dict[str, Any]) -> Self:
        """Out of a filter's cleaned data."""
        given = {name for name in NAMES if asked.get(name) not in (None, "")}
        try:
            kind = _KINDS[frozenset(given)]
        except KeyError:
            raise NoPeriodError from None
        if NONE in (asked.get(name) for name in ("quarter", "week", "day")):
            raise NoPeriodError
        if kind in {"from", "year", "month"}:
            found = cls(kind, *_days(kind, asked))
        else:
            found = cls(kind, *asked[kind])
        if found.first > found.last or not found._has_bases:
            raise NoPeriodError
        return found

    @property
    def parameters(self) -> dict[str, str]:
        """What names it in a filter's query."""
        year, week, _ = self.first.isocalendar()
        month = self.first.month
        return {
            "from": {"from": f"{self.first}", "to": f"{self.last}"},
            "year": {"year": f"{self.first.year}"},
            "month": {"year": f"{self.first.year}", "month": f"{month}"},
            "quarter": {"quarter": f"{self.first.year}-Q{(month + 2) // 3}"},
            "week": {"week": f"{year}-W{week:02}"},
            "day": {"day": f"{self.first}"},
        }[self.kind]

    @property
    def previous(self) -> Period:
        """As long as this one, and just before it: of months where it is of months."""
        if months := self._months:
            return self._by_months(-months)
        length = self.last - self.first + _DAY
        return Period(self.kind, self.first - length, self.last - length)

    @property
    def year_before(self) -> Period:
        """Weeks: the 52nd before, of the same days of the week."""
        if self.kind == "week":
            weeks = timedelta(weeks=52)
            return Period(self.kind, self.first - weeks, self.last - weeks)
        return self._by_months(-12)

    @property
    def _has_bases(self) -> bool:
        """Whether a filter can name what the period is compared with."""
        try:
            bases = (self.previous, self.year_before)
        except (OverflowError, ValueError):  # before the first day of the calendar
            return False
        return self.kind == "from" or min(b.first for b in bases) >= _EARLIEST

    @property
    def _months(self) -> int:
        """How many whole months it has; 0 if it is not of whole months."""
        after = self.last + _DAY
        if self.kind in {"week", "day"} or self.first.day != 1 or after.day != 1:
            return 0
        return (after.year - self.first.year) * 12 + after.month - self.first.month

    def _by_months(self, count: int) -> Period:
        first = _moved(self.first, count)
        if self._months:  # to the end of a month, however long that is
            return Period(self.kind, first, _moved(self.last + _DAY, count) - _DAY)
        return Period(self.kind, first, _moved(self.last, count))


_KINDS = {
    frozenset({"from", "to"}): "from",
    frozenset({"year"}): "year",
    frozenset({"year", "month"}): "month",
    **{frozenset({kind}): kind for kind in ("quarter", "week", "day")},
}


def _days(kind: str, asked: dict[str, Any]) -> tuple[date, date]:
    if kind == "from":
        return asked["from"], asked["to"]
    year, month = int(asked["year"]), asked.get("month")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if month == 0:  # of a year, but not known when
        raise NoPeriodError
    first = date(year, int(month), 1)
    return first, _moved(first, 1) - _DAY


def _moved(day: date, months: int) -> date:
    """The same day of another month, or its last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))
