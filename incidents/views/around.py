"""From the name of a place to the incidents around it: "within 30 km of Douentza"."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from incidents.filter_places import FARTHEST_KM
from incidents.views.selection import Selection
from incidents.views.wording import number
from observatory.lib.access import public
from observatory.lib.folding import fold_all
from regions.services.places import FoundPlace, search_places

PAGES = {"map": "map", "list": "incident-list"}
OWN = {"name": (), "km": (), "on": tuple(PAGES)}
KM = 30
MOST = 12
BY_PLACE = frozenset({"near", "polygon", "bbox"})
"""What a circle takes the place of."""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    matched_name: str
    """Another spelling, where it is by that one that it was found."""
    units: str
    population: str
    url: str


@public
def around_page(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, OWN)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    sought, km = selection.own("name")[:200], _kilometres(selection.own("km"))
    found = search_places(sought, limit=MOST) if km else []
    choices = [_choice(selection, place, km or KM) for place in found]
    if len(_exact(sought, found)) == 1:
        return redirect(choices[0].url)  # names equal to the one sought come first
    context = {
        "selection": selection,
        "sought": sought,
        "km": km or KM,
        "is_bad": km is None,
        "farthest": number(FARTHEST_KM),
        "choices": choices,
        "on": selection.own("on"),
        "back": f"{reverse(PAGES[selection.own('on')])}{selection.all_query}",
    }
    return render(request, "incidents/around.html", context)


def _kilometres(text: str) -> int | None:
    """None for what is no distance that the filter takes."""
    if not text:
        return KM
    is_number = text.isascii() and text.isdecimal() and len(text) < 6
    return int(text) if is_number and 0 < int(text) <= FARTHEST_KM else None


def _exact(sought: str, found: list[FoundPlace]) -> list[FoundPlace]:
    if not found:
        return []
    wanted, *names = fold_all(
        [sought.strip(), *(place.matched_name for place in found)]
    )
    return [place for place, name in zip(found, names, strict=True) if name == wanted]


def _choice(selection: Selection, found: FoundPlace, km: int) -> Choice:
    place = found.place
    kept = [pair for pair in selection.filter_pairs if pair[0] not in BY_PLACE]
    near = f"{place.longitude:g},{place.latitude:g},{km}"
    page = reverse(PAGES[selection.own("on")])
    return Choice(
        place.name,
        "" if found.matched_name == place.name else found.matched_name,
        ", ".join(dict.fromkeys(str(where.region) for where in found.units)),
        number(place.population) if place.population else "",
        f"{page}?{urlencode([*kept, ('near', near)])}",
    )
