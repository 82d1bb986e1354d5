"""What has to be said beside the map of a region, so that its numbers add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import GeoPrecision
from incidents.statistics.placed import Placed
from incidents.views.region_map import RegionMap
from incidents.views.wording import number
from regions.models import Region


def in_discs(found: Placed, incidents: int) -> Iterator[str]:
    """How many are in them, and of the others how little is known of their place."""
    if not incidents:
        return
    yield ngettext(
        "The discs, which put neighbouring settlements together, count %(shown)s of"
        " %(n)s incident.",
        "The discs, which put neighbouring settlements together, count %(shown)s of"
        " %(n)s incidents.",
        incidents,
    ) % {"shown": number(found.at_spots), "n": number(incidents)}
    if found.elsewhere:
        levels = ", ".join(
            f"{GeoPrecision(precision).label} ({number(count)})"
            for precision, count in found.elsewhere.items()
        )
        words = _("Without a disc (%(n)s), by what is known of the place: %(levels)s.")
        yield words % {"n": number(sum(found.elsewhere.values())), "levels": levels}


def in_no_unit(incidents: int) -> Iterator[str]:
    if incidents:
        yield ngettext(
            "%(n)s incident cannot be placed in any of the shaded units: it is in the"
            " totals, in no shade.",
            "%(n)s incidents cannot be placed in any of the shaded units: they are in"
            " the totals, in no shade.",
            incidents,
        ) % {"n": number(incidents)}


def not_drawn(regions: Sequence[Region], found: RegionMap) -> Iterator[str]:
    drawn = {shape.region.pk for shape in found.drawing.shapes}
    if missing := [str(region) for region in regions if region.pk not in drawn]:
        words = _("Without a loaded outline, and so without figures:")
        yield f"{words} {', '.join(missing)}."


def no_outline(regions: Sequence[Region]) -> str:
    if len(regions) == 1:
        return _(
            "No outline of this unit is loaded: incidents cannot be placed in it yet,"
            " so it has no figures. This is not a count of zero."
        )
    return _(
        "No outlines of these units are loaded: incidents cannot be placed in them yet,"
        " so there are no figures. This is not a count of zero."
    )
