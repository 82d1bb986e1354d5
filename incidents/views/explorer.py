"""Sums of any selection by one or two dimensions, as a table whose every number opens
its incidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from incidents.filter_certainty import POSSIBLE
from incidents.models import Outcome
from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.statistics.countable import CountableDivision, countable_divisions
from incidents.statistics.cube import (
    DIMENSIONS,
    TooManyGroupsError,
    UnitLevel,
    cube,
)
from incidents.statistics.cube_totals import FACETS
from incidents.statistics.groups import GroupQueries, groups_overlap
from incidents.statistics.reads import SummedToll, TotalRow
from incidents.statistics.selections import SelectedTotals, share_nothing
from incidents.views.change import change_panel
from incidents.views.explanation import explained
from incidents.views.explorer_words import GroupWords, dimension_labels, sort_labels
from incidents.views.page_links import page_links
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, ShownToll, shown_row
from incidents.views.units import ChosenUnits, division_parameters
from observatory.lib.access import public
from regions.models import Region

PER_PAGE = 100
MOST_GROUPS = 5_000
SORTS: dict[str, Callable[[TotalRow], int]] = {
    "key": lambda row: 0,
    "incidents": lambda row: -row.incidents,
    "killed": lambda row: -row.killed.best,
    "injured": lambda row: -row.injured.best,
}
OWN: dict[str, Sequence[str]] = {
    "by": ("year", *(name for name in DIMENSIONS if name != "year")),
    "then": ("", *DIMENSIONS),
    "sort": tuple(SORTS),
}
IN_API = {"type": "root_type", "subtype": "type", "month": "year,month"}
"""Where the API has another name for a dimension."""
FORMATS = {
    "CSV": "api-total-csv",
    "XLSX": "api-total-xlsx",
    "JSON": "api-total-list",
}


@public
def explorer_page(request: HttpRequest) -> HttpResponse:
    page = Explorer(request)
    if not page.selection.is_canonical:
        return redirect(page.selection.canonical_url)
    return render(request, "incidents/explorer.html", page.context())


@dataclass(frozen=True, slots=True)
class ExploredRow:
    labels: list[str]
    shown: ShownRow


class Explorer:
    """What the address asks for, and its answer."""

    def __init__(self, request: HttpRequest) -> None:
        self.divisions: list[CountableDivision] = countable_divisions()
        own = OWN | division_parameters(self.divisions) | {"page": ()}
        self.selection = Selection(request, own)
        self.units = ChosenUnits(self.selection, self.divisions)

    @property
    def by(self) -> list[str]:
        found = [self.selection.own("by"), self.selection.own("then")]
        return list(dict.fromkeys(filter(None, found)))

    @cached_property
    def asked(self) -> dict[str, Any]:
        valid = self.selection.is_valid
        return self.selection.filter.form.cleaned_data if valid else {}

    @property
    def by_units(self) -> bool:
        """By the units of a division, not by the regions that the filter names."""
        return "region" in self.by and not self.asked.get("region")

    @property
    def can_be_counted(self) -> bool:
        return not self.by_units or self.units.can_be_counted

    @cached_property
    def whole(self) -> TotalRow:
        return SelectedTotals(self.selection.filter).whole()

    def groups(self) -> list[TotalRow] | None:
        """None: more than a page of a browser is for."""
        if not self.can_be_counted:
            return []
        try:
            found = cube(
                self.selection.filter, self.by, units=self._units, most=MOST_GROUPS
            )
        except TooManyGroupsError:
            return None
        return sorted(found, key=SORTS[self.selection.own("sort")])

    @property
    def has_others(self) -> bool:
        """What may lie in the regions asked for is counted in others, or in none."""
        asked = self.asked
        return bool(
            "region" in self.by
            and asked.get("region")
            and asked.get("certainty") == POSSIBLE
        )

    @property
    def _units(self) -> UnitLevel | None:
        """None: the groups are the regions that the filter names, and the rest."""
        if self.by_units:
            return UnitLevel(self.units.key, self.units.level)
        if self.has_others and share_nothing(self.asked["region"]):
            named = self.asked["region"][0]
            return UnitLevel(named.division.key, named.level)
        return None

    def context(self) -> dict[str, Any]:
        groups = self.groups()
        paged = Paginator(groups or [], PER_PAGE).get_page(self.selection.own("page"))
        return {
            "selection": self.selection,
            "units": self.units if self.by_units else None,
            "can_be_counted": self.can_be_counted,
            "form": self._form(),
            "columns": [dimension_labels()[dimension] for dimension in self.by],
            "groups": paged,
            "are_too_many": groups is None,
            "most": MOST_GROUPS,
            "rows": self._rows(paged),
            "page_links": page_links(self.selection, paged),
            "whole": self._whole_row(),
            "groups_overlap": groups_overlap(self.by, self.asked.get("region") or []),
            "has_others": self.has_others,
            "is_of_people": self._is_of_people,
            "downloads": self.downloads(),
            "change": change_panel(self.selection, self.whole),
            "explained": replace(
                explained(self.selection, self.whole),
                reads_facets=bool(FACETS & set(self.by)),
            ),
        }

    def _form(self) -> dict[str, Any]:
        words, own = dimension_labels(), self.selection.own
        shown = {"by", "then", "sort", "division", "level", "page"}
        return {
            "by": [(d, words[d], d == own("by")) for d in OWN["by"]],
            "then": [(d, words[d], d == own("then")) for d in DIMENSIONS],
            "sort": [(s, label, s == own("sort")) for s, label in sort_labels()],
            "hidden": self.selection.filter_pairs
            + [pair for pair in self.selection.own_pairs if pair[0] not in shown],
        }

    @property
    def _is_of_people(self) -> bool:
        """Then a sum is of some of the people of its incidents."""
        of_people = set(VICTIM_DIMENSIONS)
        return bool(of_people & {*self.by, *(n for n, v in self.asked.items() if v)})

    def _whole_row(self) -> ShownRow | None:
        if self._is_of_people:
            return None
        return shown_row("", self.whole, self.selection, {})

    def _rows(self, paged: Paged[TotalRow]) -> list[ExploredRow]:
        groups = list(paged)
        regions = self._regions(groups)
        types = self.selection.types_by_code
        units = UnitLevel(self.units.key, self.units.level)
        queries = GroupQueries(self.selection.filter, self.by, units, types, regions)
        words = GroupWords(self.selection, self._units, regions)
        return [
            ExploredRow(
                [
                    words.of(dimension, value)
                    for dimension, value in zip(self.by, row.key, strict=True)
                ],
                self._shown(row, queries.of(row.key)),
            )
            for row in groups
        ]

    def _regions(self, groups: list[TotalRow]) -> dict[int, Region]:
        if "region" not in self.by:
            return {}
        place = self.by.index("region")
        found = Region.objects.select_related("division", "parent").defer(
            "outline", "parent__outline"
        )
        return found.in_bulk({row.key[place] for row in groups} - {None})

    def _shown(self, row: TotalRow, query: str | None) -> ShownRow:
        address = "" if query is None else f"{reverse('incident-list')}?{query}"

        def toll(outcome: str) -> ShownToll:
            summed: SummedToll = row.outcomes[outcome]
            # The filter knows no “without these people”.
            if self._is_of_people or not address:
                return ShownToll(summed, address, "")
            more = (f"{address}&{word}={outcome}" for word in ("known", "unknown"))
            return ShownToll(summed, *more)

        killed, injured = toll(Outcome.KILLED.value), toll(Outcome.INJURED.value)
        return ShownRow("", row.incidents, address, killed, injured)

    def downloads(self) -> list[tuple[str, str]]:
        """The same question at the API."""
        groups = ",".join(IN_API.get(dimension, dimension) for dimension in self.by)
        units = f"&division={self.units.key}&level={self.units.level}"
        query = f"?group_by={groups}" + (units if self.by_units else "")
        more = self.selection.filter_query
        query += f"&{more}" if more else ""
        return [(label, reverse(name) + query) for label, name in FORMATS.items()]
