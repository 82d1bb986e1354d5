"""The drawings of pages as files that stand alone, with their filter, date and
licence in them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from incidents.models import Outcome
from incidents.statistics.captivity import abductions_in, by_month
from incidents.statistics.countable import not_ready
from incidents.statistics.data_version import DataVersion
from incidents.statistics.devices import device_cells, rows_by
from incidents.statistics.merging import merged, merged_by
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.brief_texts import foot_of
from incidents.views.captivity_chart import captivity_chart
from incidents.views.charts import Chart, Point, bar_chart
from incidents.views.explosives import device_points
from incidents.views.measures import UnitMeasures, measured
from incidents.views.overview import overview_of
from incidents.views.rolling import days_in_words, past_year, window_chart
from incidents.views.selection import Selection
from incidents.views.shading import Shading
from incidents.views.stacked import BandChart
from incidents.views.standalone import bands_svg, chart_svg, empty_svg, map_svg
from incidents.views.timeline import types_chart
from incidents.views.totals import month_points
from incidents.views.wording import day_in_words
from regions.models import Division, Region


def months_svg(selection: Selection, version: DataVersion, outcome: str) -> str:
    months = SelectedTotals(selection.filter).by_month()
    title = _("%(outcome)s per month, best estimates with the span of the sources")
    return _charted(
        bar_chart(month_points(months, outcome)),
        _titled(selection, title % {"outcome": _label(outcome)}),
        version,
    )


def years_svg(selection: Selection, version: DataVersion, outcome: str) -> str:
    months = SelectedTotals(selection.filter).by_month()
    years = merged_by(months, lambda row: row.key[0])
    title = _("%(outcome)s per year, best estimates with the span of the sources")
    return _charted(
        bar_chart(year_points(years, outcome)),
        _titled(selection, title % {"outcome": _label(outcome)}),
        version,
    )


def year_points(years: list[TotalRow], outcome: str) -> list[Point]:
    """Every year from the first to the last with an incident."""
    known = {row.key[0]: row for row in years}
    if not known:
        return []
    span = range(min(known), max(known) + 1)
    return [Point(str(y), known.get(y, merged([])).outcomes[outcome]) for y in span]


def types_svg(selection: Selection, version: DataVersion) -> str:
    chart = types_chart(selection)
    title = _titled(selection, _("Incidents per month by event type"))
    return _banded(chart, title, version)


def captivity_svg(selection: Selection, version: DataVersion) -> str:
    chart = captivity_chart(by_month(abductions_in(selection.incidents)))
    title = _("People taken so far, by what became of them until the end of each month")
    return _banded(chart, _titled(selection, title), version)


def explosives_svg(selection: Selection, version: DataVersion, outcome: str) -> str:
    years = rows_by(device_cells(selection.incidents), lambda cell: cell.key[0])
    title = _("%(outcome)s by explosive devices, per year: best estimates")
    return _charted(
        bar_chart(device_points(years, outcome)),
        _titled(selection, title % {"outcome": _label(outcome)}),
        version,
    )


def window_svg(
    selection: Selection, version: DataVersion, outcome: str, length: int, day: date
) -> str:
    windows = past_year(selection, day)[length][::7]
    title = _("%(outcome)s in the %(days)s that end on each seventh day, until %(day)s")
    words = {
        "outcome": _label(outcome),
        "days": days_in_words(length),
        "day": day_in_words(day),
    }
    titled = _titled(selection, title % words)
    return _charted(window_chart(windows, outcome), titled, version)


def overview_svg(
    selection: Selection, version: DataVersion, measure: str, division: str, level: str
) -> str:
    """With a filter by region the other regions have no figure, which is not zero, and
    none is drawn."""
    if not_ready(Division.objects.filter(key=division)) or selection.region_ids:
        return _no_map(selection, version)
    by_region = SelectedTotals(selection.filter).by_region(division, level)
    notes: list[str] = []

    def shade(regions: list[Region]) -> Shading:
        found = measured(measure, UnitMeasures(selection.filter, regions, by_region))
        notes.extend(found.notes)
        return found.shading

    overview = overview_of(division, shade, level)
    if overview is None:
        return _no_map(selection, version)
    titled = _titled(selection, overview.title)
    outlines = _("Outlines: %(source)s") % {"source": overview.drawn_by}
    foot = " ".join([*notes, " · ".join([foot_of(version), outlines])])
    return map_svg(overview, titled, titled, foot, with_legend=True)


def _no_map(selection: Selection, version: DataVersion) -> str:
    titled = _titled(selection, _("Map of Mali"))
    return empty_svg(titled, _("No map can be drawn of this."), foot_of(version))


def _charted(chart: Chart | None, title: str, version: DataVersion) -> str:
    if chart is None:
        return empty_svg(title, _("No figure to draw."), foot_of(version))
    return chart_svg(chart, title, title, foot_of(version))


def _banded(chart: BandChart | None, title: str, version: DataVersion) -> str:
    if chart is None:
        return empty_svg(title, _("No figure to draw."), foot_of(version))
    return bands_svg(chart, title, title, foot_of(version))


def _label(outcome: str) -> str:
    return str(Outcome(outcome).label).capitalize()


def _titled(selection: Selection, title: str) -> str:
    chips = [chip.label for chip in selection.chips]
    return " · ".join([title, *chips])
