"""The regions of each division, and a page for each."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import Outcome
from incidents.statistics.countable import not_ready
from incidents.statistics.merging import merged
from incidents.statistics.reads import totals_by, totals_of_months
from incidents.statistics.refresh import totals_are_stale, totals_as_of
from incidents.views.certainty import certainty_of_region
from incidents.views.charts import bar_chart
from incidents.views.drawn import year_points
from incidents.views.region_change import OWN, region_change
from incidents.views.region_links import (
    HAS_OUTLINE,
    correspondences,
    family,
    has_outline,
    rates,
)
from incidents.views.selection import Selection
from incidents.views.total_rows import shown_row
from observatory.lib.access import public
from regions.drawing import draw_region
from regions.models import Division, Population, Region, RegionName

LISTED = 6


@public
def region_list(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, takes=frozenset())
    totals = totals_of_months().filter(region__level=Region.Level.REGION)
    found = {row.key[0]: row for row in totals_by(totals, "region")}
    by_division: dict[int, list[Any]] = {}
    divisions = list(Division.objects.order_by("-valid_from"))
    unready = not_ready(divisions)
    for region in _regions_with_population():
        row = found.get(region.pk) if has_outline(region) else None
        shown = row or (merged([]) if has_outline(region) else None)
        by_division.setdefault(region.division_id, []).append(
            (region, _population(region), shown)
        )
    context = {
        "selection": selection,
        "divisions": [
            (division, by_division.get(division.pk, []), division not in unready)
            for division in divisions
        ],
        "as_of": totals_as_of(),
    }
    return render(request, "regions/list.html", context)


@public
def region_detail(request: HttpRequest, division: str, slug: str) -> HttpResponse:
    region = get_object_or_404(
        Region.objects.select_related("division", "parent__division").defer(
            "parent__outline"
        ),
        division__key=division,
        slug=slug,
    )
    selection = Selection(request, OWN, takes=frozenset({"hide"}))
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    is_ready = not not_ready([region.division])
    context = {
        "region": region,
        "region_key": f"{division}:{slug}",
        "selection": selection,
        "drawing": draw_region(region),
        "is_ready": is_ready,
        "populations": _populations(region),
        "relations": _relations(region),
        "correspondences": correspondences(region),
        "names": _other_names(region),
        "codes": list(region.codes.order_by("scheme")),
    }
    if is_ready:
        context |= _figures(region, selection)
    return render(request, "regions/detail.html", context)


def _figures(region: Region, selection: Selection) -> dict[str, Any]:
    """Only when they are of all incidents."""
    key = f"{region.division.key}:{region.slug}"
    inside: Any = selection.incidents.within([region])
    kept = totals_of_months(selection.filter.hidden).filter(region=region)
    years = totals_by(kept, "year")
    whole = merged(years)
    return {
        "list_query": selection.query_with(region=key),
        "drawing_query": selection.query_with(region=key, lang=get_language() or ""),
        "certainty": certainty_of_region(selection, key),
        "whole": shown_row(str(region), whole, selection, {"region": key}),
        "family": family(region, whole, selection),
        "change": region_change(key, [row.key[0] for row in years], selection),
        "rates": rates(region, years),
        "years": [
            shown_row(str(r.key[0]), r, selection, {"region": key, "year": r.key[0]})
            for r in reversed(years)
        ],
        "chart": bar_chart(year_points(years, Outcome.KILLED), width=640, height=200),
        "incidents": inside.select_related("event_type")[:LISTED],
        "as_of": totals_as_of(),
        "is_stale": totals_are_stale(),
    }


def _regions_with_population() -> QuerySet[Region]:
    return (
        Region.objects.filter(level=Region.Level.REGION)
        .defer("outline")
        .annotate(has_outline=HAS_OUTLINE)
        .select_related("division")
        .prefetch_related(Prefetch("populations", queryset=_whole_populations()))
        .order_by("division", "code")
    )


def _whole_populations() -> QuerySet[Population]:
    return Population.objects.filter(sex="", age_group="").order_by("-year")


def _population(region: Region) -> Population | None:
    return next(iter(region.populations.all()), None)


def _populations(region: Region) -> list[Population]:
    return list(_whole_populations().filter(region=region))


def _other_names(region: Region) -> list[RegionName]:
    """Each spelling once, and not the one in the heading."""
    found: dict[str, RegionName] = {}
    for name in region.names.order_by("language", "name"):
        if name.name != str(region):
            found.setdefault(name.name, name)
    return list(found.values())


def _relations(region: Region) -> list[tuple[str, list[Region]]]:
    """What it was made of, and what was made of it; empty ones left out."""
    found = [
        (_("Made out of"), region.predecessors.all()),
        (_("Later divided into"), region.successors.all()),
    ]
    return [
        (words, related)
        for words, query in found
        if (related := list(query.select_related("division").defer("outline")))
    ]
