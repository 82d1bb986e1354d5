"""The quarterly note: who killed, injured and abducted how many, where, in the form
that the human rights notes of MINUSMA had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.exports.document import Cell, Document, Table
from incidents.statistics.cube import UnitLevel, cube
from incidents.statistics.data_version import DataVersion, data_version
from incidents.statistics.groups import GroupQueries
from incidents.statistics.quarters import (
    filters_of,
    name_of,
    preceding,
    without_a_quarter,
)
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.brief_texts import foot_of, method_of, notes_of
from incidents.views.document_cells import toll_cells, toll_columns
from incidents.views.document_parts import headline, sources_table
from incidents.views.note_texts import annex, heading_of, member
from incidents.views.selection import Selection
from incidents.views.units import name_with_parent
from regions.models import Region

BEFORE = 4
"""Quarters shown before the note's own: the same one a year before is the first."""
MOST_ROWS = 60


class Note:
    """`selection` names one quarter, and whatever else."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.filters = selection.filter
        self.units = UnitLevel(settings.DEFAULT_DIVISION)

    @cached_property
    def version(self) -> DataVersion:
        return data_version()

    @cached_property
    def asked(self) -> dict[str, Any]:
        found: dict[str, Any] = self.filters.form.cleaned_data
        return found

    @property
    def first_day(self) -> date:
        """Of the quarter."""
        day: date = self.asked["quarter"].first
        return day

    @cached_property
    def whole(self) -> TotalRow:
        return SelectedTotals(self.filters).whole()

    def document(self) -> Document:
        quarter = heading_of(self.first_day)
        chips = [
            chip.label
            for chip, (name, _value) in zip(
                self.selection.chips, self.selection.filter_pairs, strict=True
            )
            if name != "quarter"
        ]
        return Document(
            language=get_language() or settings.LANGUAGE_CODE,
            title=_("Quarterly note: %(quarter)s") % {"quarter": quarter},
            subtitle=" · ".join(chips) or _("Mali, all published incidents"),
            notes=notes_of(self.selection, self.version, []),
            figures=headline(self.selection, self.whole),
            blocks=[
                self._quarters(),
                self._grouped("perpetrators", _("By perpetrator"), ["perpetrator"]),
                self._grouped("regions", _("By region"), ["region"]),
                self._grouped(
                    "perpetrators_regions",
                    _("By perpetrator and region"),
                    ["perpetrator", "region"],
                ),
                self._grouped("types", _("By event type"), ["type"]),
                sources_table(self.selection),
                annex(),
                method_of(),
            ],
            foot=foot_of(self.version),
            url=reverse("note") + self.selection.all_query,
        )

    def _quarters(self) -> Table:
        rows = []
        for day in preceding(self.first_day, BEFORE):
            filters = filters_of(self.filters, day)
            whole = SelectedTotals(filters).whole()
            cells = toll_cells(whole, filters.canonical_query)
            rows.append([Cell(heading_of(day)), *cells])
        filters = without_a_quarter(self.filters, self.first_day.year)
        rest = SelectedTotals(filters).whole()
        if rest.incidents:
            label = _("%(year)s, quarter not known") % {"year": self.first_day.year}
            rows.append([Cell(label), *toll_cells(rest, filters.canonical_query)])
        columns = [_("Quarter"), *toll_columns()]
        return Table("quarters", _("This quarter and those before"), columns, rows)

    def _grouped(self, name: str, title: str, by: Sequence[str]) -> Table:
        """The most killed first."""
        found = cube(self.filters, by, units=self._units(by))
        found.sort(key=lambda row: (-row.killed.best, -row.incidents))
        regions = self._regions(by, found)
        queries = GroupQueries(
            self.filters, by, self.units, self.selection.types_by_code, regions
        )
        rows = [
            [
                *(
                    Cell(self._member(dimension, value, regions))
                    for dimension, value in zip(by, row.key, strict=True)
                ),
                *toll_cells(row, queries.of(row.key)),
            ]
            for row in found[:MOST_ROWS]
        ]
        columns = [*(_labels()[dimension] for dimension in by), *toll_columns()]
        notes = []
        if "perpetrator" in by:
            notes.append(
                _("An incident counts under each of its perpetrators: do not add up.")
            )
        if more := len(found) - len(rows):
            notes.append(_("%(n)s more groups are not shown.") % {"n": more})
        return Table(name, title, columns, rows, " ".join(notes))

    def _units(self, by: Sequence[str]) -> UnitLevel | None:
        """None: the regions that the filter names."""
        return None if self.asked.get("region") or "region" not in by else self.units

    def _regions(self, by: Sequence[str], rows: list[TotalRow]) -> dict[int, Region]:
        if "region" not in by:
            return {}
        place = list(by).index("region")
        found = Region.objects.select_related("division", "parent").defer(
            "outline", "parent__outline"
        )
        return found.in_bulk({row.key[place] for row in rows} - {None})

    def _member(self, dimension: str, value: Any, regions: dict[int, Region]) -> str:
        if dimension == "region" and value is not None:
            return name_with_parent(regions[value])
        if dimension == "type":
            return str(self.selection.types_by_code.get(value, value))
        return member(dimension, value)


def _labels() -> dict[str, str]:
    return {
        "perpetrator": _("Perpetrator"),
        "region": _("Region"),
        "type": _("Event type"),
    }


def quarter_to_show(today: date) -> str:
    """The last one that is over."""
    return name_of(next(preceding(today, 1)))
