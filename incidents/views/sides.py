"""Two filters in one address: `a.region=2012:mopti&b.region=2012:gao`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.selection import Pair, Selection

LETTERS = ("a", "b")


class Side(Selection):
    """One of the two filters: a letter and a dot stand before each of its names."""

    def __init__(self, request: HttpRequest, letter: str, two: TwoSides) -> None:
        super().__init__(request, data=_of_letter(request.GET, letter))
        self.letter = letter
        self.name = letter.upper()
        self._two = two

    @property
    def prefix(self) -> str:
        return f"{self.letter}."

    @property
    def notices(self) -> list[str]:
        return [f"{self.name} – {notice}" for notice in super().notices]

    @property
    def prefixed_pairs(self) -> list[Pair]:
        return [(f"{self.prefix}{name}", value) for name, value in self.filter_pairs]

    def kept_pairs(self, shown: frozenset[str]) -> list[Pair]:
        """What the form does not show of this side, and must keep."""
        return [
            (f"{self.prefix}{name}", value)
            for name, value in self.filter_pairs
            if name not in shown
        ]

    @property
    def title(self) -> str:
        pairs = sorted(self.filter_pairs, key=lambda pair: pair[0] != "region")
        words = [self._label(name, value) for name, value in pairs]
        return ", ".join(words) or _("All incidents")

    def address_of(self, pairs: list[Pair]) -> str:
        return self._two.address({self.letter: pairs})

    @cached_property
    def totals(self) -> SelectedTotals:
        return SelectedTotals(self.filter)

    @cached_property
    def months(self) -> list[TotalRow]:
        return self.totals.by_month()


def _of_letter(query: QueryDict, letter: str) -> QueryDict:
    found = QueryDict(mutable=True)
    for name in query:
        if name.startswith(f"{letter}."):
            found.setlist(name[2:], query.getlist(name))
    return found


@dataclass
class TwoSides:
    """The address of a page with two filters; `own` as for a `Selection`."""

    request: HttpRequest
    own: Mapping[str, Sequence[str]]

    @cached_property
    def a(self) -> Side:
        return Side(self.request, "a", self)

    @cached_property
    def b(self) -> Side:
        return Side(self.request, "b", self)

    @property
    def both(self) -> tuple[Side, Side]:
        return self.a, self.b

    @cached_property
    def page(self) -> Selection:
        """What belongs to neither side."""
        rest = QueryDict(mutable=True)
        for name in self.request.GET:
            if name[:2] not in {f"{letter}." for letter in LETTERS}:
                rest.setlist(name, self.request.GET.getlist(name))
        return Selection(self.request, self.own, takes=frozenset(), data=rest)

    @property
    def notices(self) -> list[str]:
        return [*self.page.notices, *self.a.notices, *self.b.notices]

    @property
    def is_valid(self) -> bool:
        return self.a.is_valid and self.b.is_valid

    @property
    def is_chosen(self) -> bool:
        return bool(self.a.filter_pairs or self.b.filter_pairs)

    @property
    def is_canonical(self) -> bool:
        parts = (self.page, self.a, self.b)
        return all(part.is_canonical for part in parts)

    def address(self, instead: Mapping[str, list[Pair]], **own: str) -> str:
        """This page with the pairs of a side, or its own parameters, replaced."""
        pairs = [
            (f"{side.prefix}{name}", value)
            for side in self.both
            for name, value in instead.get(side.letter, side.filter_pairs)
        ]
        kept = [pair for pair in self.page.own_pairs if pair[0] not in own]
        kept += [(name, value) for name, value in own.items() if value]
        return self.page.address_of([*pairs, *kept])

    @property
    def canonical_url(self) -> str:
        return self.address({})

    @property
    def swapped_url(self) -> str:
        return self.address({"a": self.b.filter_pairs, "b": self.a.filter_pairs})

    @property
    def clear_url(self) -> str:
        return self.page.clear_url
