"""Conditions as ACLED's API writes them: `column=value`, `column_where=operator`.

`a|b` is either of two values, and with BETWEEN the two ends of a range, both included.
`country=A:OR:country=B` is either of two conditions; each has the operator of its own
column. Texts are compared without regard to case and accents, LIKE anywhere in them.
A value that is unknown meets no condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from observatory.lib.folding import Fold, fold_all

EQUAL, LIKE, BETWEEN = "=", "LIKE", "BETWEEN"
_ENDINGS = {">": "gt", "<": "lt", ">=": "gte", "<=": "lte"}
TEXT_OPERATORS = (EQUAL, LIKE)
NUMBER_OPERATORS = (EQUAL, *_ENDINGS, BETWEEN)
_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    ">": lambda mine, given: bool(mine > given),
    "<": lambda mine, given: bool(mine < given),
    ">=": lambda mine, given: bool(mine >= given),
    "<=": lambda mine, given: bool(mine <= given),
}
Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Condition:
    operator: str
    values: tuple[str, ...]

    @classmethod
    def read(cls, operator: str, text: str) -> Condition:
        if operator in _ENDINGS:
            return cls(operator, (text.strip(),))
        values = tuple(part.strip() for part in text.split("|"))
        if operator == BETWEEN and len(values) != 2:
            raise ValidationError(_("BETWEEN takes two values with | between them."))
        return cls(operator, values)

    def on_numbers(self, field: str, read: Read) -> Q:
        """Of a column of numbers or days of the database."""
        values = [read(value) for value in self.values]
        if self.operator == BETWEEN:
            return Q(**{f"{field}__gte": values[0], f"{field}__lte": values[1]})
        if self.operator in _ENDINGS:
            return Q(**{f"{field}__{_ENDINGS[self.operator]}": values[0]})
        return Q(**{f"{field}__in": values})

    def on_texts(self, field: str, within: str = "") -> Q:
        """Of a text that `Fold` has gone over already, under that name; `within`: a
        column with an index that holds this text among others, so that few rows are
        looked at."""
        found, ending = Q(), "contains" if self.operator == LIKE else "exact"
        for text in self._texts:
            sought = Fold(Value(text))
            mine = Q(**{f"{field}__{ending}": sought})
            found |= mine & Q(**{f"{within}__contains": sought}) if within else mine
        return found

    def among_numbers(self, known: Iterable[Any], read: Read = int) -> set[Any]:
        """Those of a few numbers that meet it."""
        values = [read(value) for value in self.values]
        if self.operator == BETWEEN:
            return {mine for mine in known if values[0] <= mine <= values[1]}
        if self.operator in _ORDERED:
            holds = _ORDERED[self.operator]
            return {mine for mine in known if holds(mine, values[0])}
        return set(known) & set(values)

    def among_texts(self, known: Iterable[str]) -> set[str]:
        """Those of a few texts that meet it."""
        names, wanted = list(known), self._texts
        folded = fold_all([*names, *wanted])
        mine, sought = folded[: len(names)], folded[len(names) :]
        return {
            name
            for name, text in zip(names, mine, strict=True)
            if any(
                part in text if self.operator == LIKE else part == text
                for part in sought
            )
        }

    @property
    def _texts(self) -> list[str]:
        """Some write the % of SQL around what they look for."""
        return [value.strip("%") for value in self.values]


def as_whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise ValidationError(_("Write a whole number.")) from error
    if abs(number) >= 2**31:
        raise ValidationError(_("Write a whole number."))
    return number


def as_number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValidationError(_("Write a number.")) from error
    if not abs(number) < 1e9:  # not a number at all, too
        raise ValidationError(_("Write a number."))
    return number


def as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(_("Write a date as YYYY-MM-DD.")) from error
