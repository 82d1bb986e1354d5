"""How many incidents are surely, and possibly, in a page's region and period."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from incidents.filter_certainty import POSSIBLE, SURE
from incidents.filters import PublishedIncidentFilter
from incidents.statistics.certainty import Killed, certainty
from incidents.statistics.data_version import data_version
from incidents.views.selection import Selection


@dataclass(frozen=True, slots=True)
class ShownCertainty:
    """Each figure with the list of its incidents."""

    sure: Killed
    counted: Killed
    possible: Killed
    sure_url: str
    counted_url: str
    possible_url: str


def certainty_of_region(selection: Selection, key: str) -> ShownCertainty | None:
    return _shown(QueryDict(selection.query_with(region=key).removeprefix("?")))


def certainty_of_period(selection: Selection) -> ShownCertainty | None:
    """None where the page's filter names no period."""
    asked = QueryDict(selection.filter_query)
    return _shown(asked) if asked.get("year") else None


def _shown(asked: QueryDict) -> ShownCertainty | None:
    """None while it is being computed: a part of it would be wrong."""
    found = certainty(PublishedIncidentFilter(asked), data_version())
    if found is None:
        return None
    widest = asked.copy()
    for name in ("year", "month", "from", "to"):
        widest.pop(name, None)
    for name, day in zip(("from", "to"), found.period, strict=True):
        if day:
            widest[name] = day.isoformat()

    def address(of: str) -> str:
        narrow = widest.copy()
        narrow["certainty"] = of
        return f"{reverse('incident-list')}?{narrow.urlencode()}"

    return ShownCertainty(
        found.sure,
        found.counted,
        found.possible,
        address(SURE),
        f"{reverse('incident-list')}?{asked.urlencode()}",
        address(POSSIBLE),
    )
