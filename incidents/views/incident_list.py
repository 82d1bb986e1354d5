"""The list of published incidents; its address says all of its state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import PublishedIncident
from incidents.statistics.selections import SelectedTotals
from incidents.views.list_columns import columns_of, notice_of
from incidents.views.page_links import page_links
from incidents.views.selection import Selection
from observatory.lib.access import public

PER_PAGE = 25
SORTS: dict[str, tuple[Any, ...]] = {
    "newest": ("-started_on", "-public_id"),
    "oldest": ("started_on", "public_id"),
    "deadliest": (F("killed_best").desc(nulls_last=True), "-started_on", "-public_id"),
    "updated": ("-updated_on", "-public_id"),
}
OWN: dict[str, Sequence[str]] = {"sort": tuple(SORTS), "columns": (), "page": ()}
FORMATS = {
    "CSV": "api-incident-csv",
    "GeoJSON": "api-incident-geojson",
    "JSON": "api-incident-json",
}


class CountedPaginator(Paginator[PublishedIncident]):
    """Takes the count that the figures above the list already hold."""

    def __init__(self, rows: QuerySet[PublishedIncident], count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.count = count


@public
def incident_list(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, OWN)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    summary = SelectedTotals(selection.filter).whole()
    sort = selection.own("sort")
    rows = selection.incidents.select_related("event_type").order_by(*SORTS[sort])
    page = CountedPaginator(rows, summary.incidents).get_page(selection.own("page"))
    columns = columns_of(selection)
    context = {
        "selection": selection,
        "summary": summary,
        "page": page,
        "page_links": page_links(selection, page),
        "sorts": [
            (key == sort, label, selection.url_with(sort=_unless_first(key), page=""))
            for key, label in sort_labels().items()
        ],
        "columns": columns,
        "shown_columns": [column for column in columns if column.is_shown],
        "column_notice": notice_of(selection),
        "downloads": downloads(selection),
    }
    return render(request, "incidents/list.html", context)


def downloads(selection: Selection) -> list[tuple[str, str]]:
    """The same filter at the API, in each of its formats."""
    query = f"?{selection.filter_query}" if selection.filter_query else ""
    return [(label, reverse(name) + query) for label, name in FORMATS.items()]


def sort_labels() -> dict[str, str]:
    return {
        "newest": _("Most recent first"),
        "oldest": _("Oldest first"),
        "deadliest": _("Most killed first"),
        "updated": _("Last changed first"),
    }


def _unless_first(key: str) -> str:
    return "" if key == "newest" else key
