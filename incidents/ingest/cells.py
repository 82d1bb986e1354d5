"""The cells of one row, by column, as text, counts, degrees and days.

Nothing is guessed: a cell that does not clearly say a value is a `RowError`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")

_BLANK = frozenset({"", "na", "n/a", "nan", "null", "none"})
_WHOLE = re.compile(r"([+-]?[0-9]{1,12})(?:[.,]0+)?")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?")
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?"
)
_YEARS = range(1900, 2101)
_MOST = 2_147_483_647
_INVISIBLE = dict.fromkeys([*range(32), 0x7F, 0x200B, 0x2060, 0xFEFF], " ")


class RowError(Exception):
    """Why a row is refused: the column ("" for the row as a whole) and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Cells:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def raw(self, field: str) -> str:
        return self._values.get(field, "")

    def text(self, field: str, *, limit: int | None = None) -> str:
        return tidy(self.raw(field), limit=limit)

    def required(self, field: str, *, limit: int) -> str:
        """Text that identifies something, so that it must be there and uncut."""
        value = self.text(field)
        if not value:
            raise RowError(field, _("is empty"))
        if len(value) > limit:
            raise RowError(
                field, _("is longer than %(limit)s characters") % {"limit": limit}
            )
        return value

    def whole(self, field: str) -> int | None:
        """A whole number, also when re-saved as 432.0; None when blank."""
        value = self.text(field)
        if value.casefold() in _BLANK:
            return None
        match = _WHOLE.fullmatch(value)
        if not match:
            raise RowError(field, _not_a(_("a whole number"), value))
        return int(match[1])

    def count(self, field: str) -> int | None:
        """A number of people; None when blank."""
        number = self.whole(field)
        if number is not None and not 0 <= number <= _MOST:
            raise RowError(field, _not_a(_("a number of people"), str(number)))
        return number

    def coded(self, field: str, meanings: Mapping[int, T]) -> T:
        """What the code in the cell stands for."""
        code = self.whole(field)
        if code is None:
            raise RowError(field, _("is empty"))
        if code not in meanings:
            raise RowError(
                field,
                _("%(code)s is not one of the known codes %(known)s")
                % {"code": code, "known": ", ".join(map(str, sorted(meanings)))},
            )
        return meanings[code]

    def degrees(self, field: str, *, limit: int) -> float:
        """Decimal degrees, with a point or a comma, within -limit..limit."""
        value = self.required(field, limit=40)
        if not _DEGREES.fullmatch(value):
            raise RowError(field, _not_a(_("a number of decimal degrees"), value))
        number = float(value.replace(",", "."))
        if abs(number) > limit:
            raise RowError(
                field,
                _("%(value)s is beyond ±%(limit)s degrees")
                % {"value": value, "limit": limit},
            )
        return number

    def day(self, field: str) -> date:
        """An ISO day; the time of day that databases add is dropped.

        Other spellings are refused: 1/7/2026 is two days at once.
        """
        value = self.required(field, limit=40)
        match = _DAY.fullmatch(value)
        try:
            day = date.fromisoformat(match[1]) if match else None
        except ValueError:
            day = None
        if day is None:
            raise RowError(field, _not_a(_("a date as YYYY-MM-DD"), value))
        if day.year not in _YEARS:
            raise RowError(
                field, _("the year %(year)s cannot be right") % {"year": day.year}
            )
        return day


def tidy(text: str, *, limit: int | None = None) -> str:
    """One line without control characters; cut with an ellipsis beyond `limit`."""
    line = " ".join(text.translate(_INVISIBLE).split())
    if limit is not None and len(line) > limit:
        return line[: limit - 1].rstrip() + "…"
    return line


def _not_a(what: str, value: str) -> str:
    return _("“%(value)s” is not %(what)s") % {
        "value": tidy(value, limit=40),
        "what": what,
    }
