"""The brief: what a selection says on a few printed pages, as a page and as PDF."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.exports.document import (
    Block,
    Cell,
    Document,
    Drawing,
    Table,
)
from incidents.models import Outcome
from incidents.statistics.data_version import DataVersion, data_version
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.brief_maps import figures_map, regions_map
from incidents.views.brief_texts import foot_of, method_of, notes_of
from incidents.views.brief_units import RankedUnits, ranked_units, units_table
from incidents.views.charts import bar_chart
from incidents.views.document_cells import totals_table
from incidents.views.document_parts import headline, sources_table
from incidents.views.selection import Selection
from incidents.views.standalone import chart_svg
from incidents.views.totals import (
    month_points,
    month_rows,
    rows_by_type,
    rows_by_year,
)
from incidents.views.wording import date_in_words, range_in_words, toll_in_words
from regions.models import Region

NOTABLE = 10
MOST_MONTHS = 24
"""A longer trend is told by year; the chart has its months all the same."""


class Brief:
    """`selection` is the filter; the units ranked are those of the region it names,
    or else the regions of the default division."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.totals = SelectedTotals(selection.filter)

    @cached_property
    def version(self) -> DataVersion:
        return data_version()

    @cached_property
    def regions(self) -> list[Region]:
        return self.selection.filter.form.cleaned_data.get("region") or []

    @cached_property
    def months(self) -> list[TotalRow]:
        return self.totals.by_month()

    @cached_property
    def whole(self) -> TotalRow:
        return self.totals.whole()

    @cached_property
    def ranked(self) -> RankedUnits | None:
        return ranked_units(self.selection, self.regions, self.whole)

    def document(self) -> Document:
        place = ", ".join(map(str, self.regions)) or _("Mali")
        chips = [chip.label for chip in self.selection.chips]
        blocks = [
            self._map(),
            *self._trend(),
            units_table(self.selection, self.ranked),
            self._types(),
            self._notable(),
            sources_table(self.selection),
            method_of(),
        ]
        return Document(
            language=get_language() or settings.LANGUAGE_CODE,
            title=_("Brief: %(place)s") % {"place": place},
            subtitle=" · ".join(chips) or _("All published incidents"),
            notes=notes_of(self.selection, self.version, self.months),
            figures=headline(self.selection, self.whole),
            blocks=[block for block in blocks if block],
            foot=foot_of(self.version),
            url=reverse("brief") + self.selection.all_query,
        )

    # -- Drawings ------
    def _map(self) -> Block | None:
        if self.regions:
            return regions_map(self.selection, self.regions, self.ranked, self.whole)
        return figures_map(self.selection.filter, self.totals, self.whole)

    def _trend(self) -> list[Block]:
        chart = bar_chart(month_points(self.months, Outcome.KILLED))
        rows = month_rows(self.selection, self.months)
        title = _("Killed per month: best estimates, and the span from least to most")
        drawn: list[Block] = [Drawing(title, chart_svg(chart, title))] if chart else []
        if len(rows) <= MOST_MONTHS:
            table = totals_table("months", _("By month"), _("Month"), rows)
        else:
            years = rows_by_year(self.selection, self.months)
            table = totals_table("years", _("By year"), _("Year"), years)
        return [*drawn, table]

    # -- Tables ------
    def _types(self) -> Table:
        rows = rows_by_type(self.selection, self.totals)
        return totals_table("types", _("By event type"), _("Type"), rows)

    def _notable(self) -> Table:
        deadly = self.selection.incidents.filter(killed_best__gt=0)
        found = deadly.select_related("event_type").order_by(
            F("killed_best").desc(nulls_last=True), "-started_on", "-public_id"
        )[:NOTABLE]
        rows = [
            [
                Cell(date_in_words(incident)),
                Cell(incident.title, incident.get_absolute_url()),
                Cell(incident.place_name),
                Cell(
                    toll_in_words(incident.killed),
                    value=incident.killed_best,
                    is_number=True,
                ),
                Cell(range_in_words(incident.killed) or "–", is_number=True),
                Cell(
                    toll_in_words(incident.injured),
                    value=incident.injured_best,
                    is_number=True,
                ),
            ]
            for incident in found
        ]
        columns = [
            *(_("Date"), _("Incident"), _("Place")),
            *(_("Killed"), _("least–most"), _("Injured")),
        ]
        title = _("The incidents with the most killed")
        return Table("notable", title, columns, rows)
