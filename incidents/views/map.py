"""The front page: the map, its figures, and the list of the same incidents."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.statistics.countable import not_ready
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow
from incidents.statistics.refresh import totals_as_of
from incidents.statistics.selections import SelectedTotals
from incidents.views.overview import Overview, Town, frame_of, overview_of
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from observatory.lib.access import public
from regions.drawing import Drawing

OWN = {"shade": ("incidents", "killed")}
LISTED = 8


@public
def map_page(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, OWN)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    measure = selection.own("shade")
    totals = SelectedTotals(selection.filter)
    by_region = totals.by_region(settings.DEFAULT_DIVISION)
    # Known from the regions at hand; asks nothing while the outlines are the fixtures'.
    is_ready = not not_ready({region.division for region in selection.regions})
    overview = (
        overview_of(settings.DEFAULT_DIVISION, by_region, measure=measure)
        if is_ready
        else None
    )
    incidents = selection.incidents.select_related("event_type")[:LISTED]
    context = {
        "selection": selection,
        "summary": totals.whole(),
        "is_ready": is_ready,
        "regions": region_rows(selection, by_region) if is_ready else [],
        "shades": [
            (label, key == measure, selection.url_with(shade=_unless_first(key)))
            for key, label in (("incidents", _("incidents")), ("killed", _("killed")))
        ],
        "overview": overview,
        "measure": measure,
        "drawing_query": selection.query_with(shade=measure, lang=get_language() or ""),
        "incidents": incidents,
        "as_of": totals_as_of(),
        "map_data": map_data(selection, overview),
    }
    return render(request, "incidents/map.html", context)


def region_rows(selection: Selection, by_region: dict[int, TotalRow]) -> list[ShownRow]:
    return [
        shown_row(
            str(region),
            by_region.get(region.pk, merged([])),
            selection,
            {"region": f"{region.division.key}:{region.slug}"},
            url=region.get_absolute_url(),
        )
        for region in selection.regions
    ]


def _unless_first(measure: str) -> str:
    return "" if measure == OWN["shade"][0] else measure


def map_data(selection: Selection, overview: Overview | None) -> dict[str, Any]:
    """What the browser's map needs: addresses, names of types, words."""
    drawing = overview.drawing if overview else None
    return base_map_data(drawing, overview.towns if overview else ()) | {
        "tiles": tile_template(),
        "query": selection.filter_query,
        "list": reverse("incident-list"),
        "types": {t.code: str(t) for t in selection.types if t.parent_id is None},
        "incident": reverse("incident-detail", args=["ID"]),
    }


def base_map_data(drawing: Drawing | None, towns: tuple[Town, ...]) -> dict[str, Any]:
    return {
        "frame": frame_of(drawing) if drawing else None,
        "towns": [
            {"name": t.name, "lon": t.longitude, "lat": t.latitude} for t in towns
        ],
        "baseTiles": settings.TILE_URL,
        "baseAttribution": settings.TILE_ATTRIBUTION,
        "words": words(),
    }


def tile_template() -> str:
    """The address of a tile with Leaflet's placeholders in it."""
    sample = reverse("tile", args=[1, 2, 3])
    return sample.replace("/1/2/3", "/{z}/{x}/{y}")


def words() -> dict[str, str]:
    return {
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "close": _("Close"),
        "cluster": _("{count} incidents, {killed} killed: zoom in"),
        "here": _("{count} incidents at this place"),
        "listed": _("List these incidents"),
        "killed": _("Killed: {killed}"),
        "unknown": _("unknown"),
        "failed": _("Some incidents could not be loaded. The list has them all."),
        "retry": _("Try again"),
        "outlines": _("Outlines: Natural Earth"),
        "open": _("Open the incident"),
        "around": _("Somewhere in this circle"),
    }
