"""The form that changes one side of a comparison, without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.models import CasualtyTotal
from incidents.views.region_options import Option, regions_by_division, with_chosen
from incidents.views.selection import Pair
from incidents.views.sides import Side, TwoSides

SHOWN = frozenset({"region", "type", "year"})


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    options: list[tuple[str, list[Option]]]
    """In groups, each with its heading; without one: ''."""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class SideForm:
    side: Side
    region: Choice
    type: Choice
    year: Choice
    hidden: list[Pair]


def forms_of(sides: TwoSides) -> list[SideForm]:
    regions, years = regions_by_division(), _years()
    types = [
        (kind.code, f"\u00a0\u00a0{kind}" if kind.parent_id else str(kind))
        for kind in sides.a.types
    ]
    return [
        SideForm(
            side,
            _choice(side, "region", regions),
            _choice(side, "type", [("", types)]),
            _choice(side, "year", [("", [(year, year) for year in years])]),
            side.kept_pairs(SHOWN),
        )
        for side in sides.both
    ]


def _choice(
    side: Side, name: str, groups: list[tuple[str, list[tuple[str, str]]]]
) -> Choice:
    return Choice(f"{side.prefix}{name}", with_chosen(side, name, groups))


def _years() -> list[str]:
    years = CasualtyTotal.objects.of_country().values_list("year", flat=True)
    return [str(year) for year in years.order_by("-year").distinct()]
