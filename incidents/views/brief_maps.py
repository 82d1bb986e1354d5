"""The map of a brief: of the figures, or of where the units are that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.exports.document import Drawing, Step
from incidents.filters import PublishedIncidentFilter
from incidents.statistics.countable import not_ready
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.measures import UnitMeasures, plain_shading
from incidents.views.overview import overview_of
from incidents.views.shading import Shading
from incidents.views.standalone import COLOURS, map_svg
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
    measure = "killed" if whole.killed.best else "incidents"

    def shade(regions: list[Region]) -> Shading:
        by_region = totals.by_region(division)
        return plain_shading(measure, UnitMeasures(filters, regions, by_region))

    overview = overview_of(division, shade)
    if overview is None:
        return None
    title = overview.title
    legend = [Step(COLOURS[step.shade], step.label) for step in overview.legend]
    return Drawing(title, map_svg(overview, title), legend, _no_position(), WIDTH)


def locator_map(regions: Sequence[Region]) -> Drawing | None:
    """Of units of one division; a cercle is shown by the region it is in."""
    if len({region.division_id for region in regions}) != 1:
        return None
    overview = overview_of(regions[0].division.key, lambda regions: Shading("", {}, ()))
    if overview is None:
        return None
    marked = {_region_of(region).slug for region in regions}
    title = _("Where it is")
    drawn = map_svg(overview, title, marked=marked)
    return Drawing(title, drawn, note=_no_position(), width=WIDTH)


def _region_of(region: Region) -> Region:
    while region.parent is not None and region.level != Region.Level.REGION:
        region = region.parent
    return region


def _no_position() -> str:
    return _("Borders and names imply no position.")
