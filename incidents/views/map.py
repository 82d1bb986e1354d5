"""The front page: the map, its figures, and the list of the same incidents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import GeoPrecision
from incidents.statistics.countable import countable_divisions
from incidents.statistics.refresh import totals_as_of
from incidents.statistics.selections import SelectedTotals
from incidents.views.map_units import (
    outside_row,
    region_rows,
    shown_units,
    unit_words,
    units_file,
)
from incidents.views.measures import (
    MEASURES,
    UnitMeasures,
    measure_labels,
    measured,
)
from incidents.views.overview import Overview, Town, frame_of, overview_of
from incidents.views.selection import Selection
from incidents.views.units import (
    MAP_LEVELS,
    Choice,
    ChosenUnits,
    division_parameters,
)
from observatory.lib.access import public
from regions.drawing import Drawing

OWN: dict[str, Sequence[str]] = {"shade": MEASURES, "layer": ("", "heat")}
LISTED = 8


@public
def map_page(request: HttpRequest) -> HttpResponse:
    selection, units = asked_of_map(request)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    context = map_context(selection, units) | {
        "shades": shade_choices(selection),
        "embed_url": embed_url(request, selection),
    }
    return render(request, "incidents/map.html", context)


def asked_of_map(request: HttpRequest) -> tuple[Selection, ChosenUnits]:
    divisions = [d for d in countable_divisions() if MAP_LEVELS[0] in d.levels]
    division = {"division": division_parameters(divisions)["division"]}
    selection = Selection(request, OWN | division | {"level": MAP_LEVELS})
    return selection, ChosenUnits(selection, divisions)


def map_context(selection: Selection, units: ChosenUnits) -> dict[str, Any]:
    totals = SelectedTotals(selection.filter)
    shown = shown_units(selection, units)
    regions = shown.regions
    by_region = totals.by_region(units.key, units.level)
    chosen = UnitMeasures(selection.filter, regions, by_region, shown.are_linked)
    found = measured(selection.own("shade"), chosen)
    overview = None
    if units.can_be_counted:
        overview = overview_of(units.key, lambda _: found.shading, units.level)
    summary, rows = totals.whole(), region_rows(selection, units, shown, by_region)
    counted = sum(region.pk in by_region for region in regions)
    return {
        "selection": selection,
        "summary": summary,
        "units": units,
        "unit_words": unit_words()[units.level],
        "regions": rows,
        "more_units_url": units_file(selection, units) if len(rows) < counted else "",
        "outside": outside_row(selection, units, regions, by_region, summary),
        "overview": overview,
        "measured": found,
        "drawing_query": drawing_query(selection),
        "incidents": selection.incidents.select_related("event_type")[:LISTED],
        "as_of": totals_as_of(),
        "map_data": map_data(selection, overview),
    }


def embed_url(request: HttpRequest, selection: Selection) -> str:
    """Of the same map as a frame; nothing where no other site may show one."""
    if not settings.EMBED_ORIGINS:
        return ""
    query = urlencode(selection.filter_pairs + selection.own_pairs)
    return request.build_absolute_uri(reverse("embed")) + (f"?{query}" if query else "")


def shade_choices(selection: Selection) -> list[Choice]:
    return [
        (
            label,
            key == selection.own("shade"),
            selection.url_with(shade="" if key == MEASURES[0] else key),
        )
        for key, label in measure_labels().items()
    ]


def drawing_query(selection: Selection) -> str:
    own = {name: value for name, value in selection.own_pairs if name != "layer"}
    return selection.query_with(**own, lang=get_language() or "")


def map_data(selection: Selection, overview: Overview | None) -> dict[str, Any]:
    """What the browser's map needs: addresses, names of types, words."""
    drawing = overview.drawing if overview else None
    towns, drawn_by = (overview.towns, overview.drawn_by) if overview else ((), "")
    return base_map_data(drawing, towns, drawn_by) | {
        "tiles": tile_template(),
        "query": selection.filter_query,
        "list": reverse("incident-list"),
        "types": {t.code: str(t) for t in selection.types if t.parent_id is None},
        "incident": reverse("incident-detail", args=["ID"]),
        "record": reverse("api-incident-detail", args=["ID"]),
        "division": selection.own("division"),
        "precisions": dict(GeoPrecision.choices),
        "tools": tool_words(),
    }


def tool_words() -> dict[str, str]:
    return {
        "measure": _("Click on the map, or press Enter for its middle; Escape ends."),
        "distance": _("{km} km along the line"),
        "area": _(
            "Click on three corners at least; Backspace takes the last one back."
        ),
        "circle": _("Click on the middle, then on the edge."),
        "radius": _("{km} km around the point"),
        "heat": _(
            "The stronger the colour, the more incidents; its edges are no borders."
        ),
        "located": _("You are here, to about {km} km. It stays on this device."),
        "lost": _("This device does not say where it is."),
    }


def base_map_data(
    drawing: Drawing | None, towns: tuple[Town, ...], drawn_by: str
) -> dict[str, Any]:
    return {
        "frame": frame_of(drawing) if drawing else None,
        "towns": [
            {"name": t.name, "lon": t.longitude, "lat": t.latitude} for t in towns
        ],
        "baseTiles": settings.TILE_URL,
        "baseAttribution": settings.TILE_ATTRIBUTION,
        "words": words(drawn_by),
    }


def tile_template() -> str:
    """The address of a tile with Leaflet's placeholders in it."""
    sample = reverse("tile", args=[1, 2, 3])
    return sample.replace("/1/2/3", "/{z}/{x}/{y}")


def words(outlines_by: str) -> dict[str, str]:
    return {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "close": _("Close"),
        "cluster": _("{count} incidents, {killed} killed: zoom in"),
        "heap": _("{count} incidents, {killed} killed: open their list"),
        "ofType": _("{type}: {count}"),
        "noFigure": _("{count} without a figure"),
        "here": _("{count} incidents at this place"),
        "listed": _("List these incidents"),
        "killed": _("Killed: {killed}"),
        "unknown": _("unknown"),
        "failed": _("Some incidents could not be loaded. The list has them all."),
        "retry": _("Try again"),
        "outlines": _("Outlines: %(source)s") % {"source": outlines_by},
        "known": _("Place known to: {precision}"),
        "within": _("to about {km} km"),
    }
