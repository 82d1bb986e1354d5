"""The map of a brief: of the figures, or of where the units are that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.exports.document import Drawing, Step, Text
from incidents.filters import PublishedIncidentFilter
from incidents.statistics.countable import not_ready
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals, share_nothing
from incidents.views.brief_map_notes import in_discs, in_no_unit, no_outline, not_drawn
from incidents.views.brief_units import RankedUnits
from incidents.views.measures import UnitMeasures, plain_shading
from incidents.views.overview import overview_of
from incidents.views.region_map import region_map
from incidents.views.region_svg import region_svg
from incidents.views.selection import Selection
from incidents.views.shading import UNKNOWN, LegendStep, Shading
from incidents.views.standalone import COLOURS, map_svg
from incidents.views.svg import SOFT
from regions.models import Division, Region

WIDTH = 70


def figures_map(
    filters: PublishedIncidentFilter, totals: SelectedTotals, whole: TotalRow
) -> Drawing | None:
    """Killed by region, or incidents where no number of killed is known; None while
    the default division has no outlines, or not all of its incidents."""
    division = settings.DEFAULT_DIVISION
    if not_ready(Division.objects.filter(key=division)):
        return None

    def shade(regions: list[Region]) -> Shading:
        by_region = totals.by_region(division)
        return plain_shading(_measure(whole), UnitMeasures(filters, regions, by_region))

    overview = overview_of(division, shade)
    if overview is None:
        return None
    title = overview.title
    svg, legend = map_svg(overview, title), _steps(overview.legend)
    return Drawing(title, svg, legend, _no_position(), WIDTH)


def regions_map(
    selection: Selection,
    regions: Sequence[Region],
    ranked: RankedUnits | None,
    whole: TotalRow,
) -> Drawing | Text:
    """Incidents in discs at their places; the units that the brief ranks shaded, where
    they share no incident."""
    units = list(ranked.shown) if ranked and share_nothing(list(ranked.shown)) else []
    shading = _shading(selection, units, ranked, whole)
    found = region_map(selection.incidents, regions, units, shading)
    if found is None:
        return Text(_("Map"), [no_outline(regions)])
    title = _("Incidents by place")
    if shading:
        title = _("%(shading)s, and incidents by place") % {"shading": shading.title}
    legend = _steps(shading.legend) if shading else []
    rest = ranked.rest.incidents if shading and ranked else 0
    notes = [
        *in_discs(found.placed, whole.incidents),
        *in_no_unit(rest),
        *not_drawn(regions, found),
        _("Outlines: %(source)s") % {"source": found.drawn_by} + ".",
        _no_position(),
    ]
    return Drawing(title, region_svg(found, title), legend, " ".join(notes), WIDTH)


def _steps(legend: Sequence[LegendStep]) -> list[Step]:
    """Hatched where the drawing is."""
    return [
        Step(COLOURS[s.shade], s.label, SOFT if s.shade == UNKNOWN else "")
        for s in legend
    ]


def _shading(
    selection: Selection,
    units: list[Region],
    ranked: RankedUnits | None,
    whole: TotalRow,
) -> Shading | None:
    """None where it would tell no unit from another."""
    by_unit = {region.pk: row for region, row in ranked.found} if ranked else {}
    measures = UnitMeasures(selection.filter, units, by_unit)
    shading = plain_shading(_measure(whole), measures)
    return shading if len(set(shading.shades.values())) > 1 else None


def _measure(whole: TotalRow) -> str:
    return "killed" if whole.killed.best else "incidents"


def _no_position() -> str:
    return _("Borders and names imply no position.")
