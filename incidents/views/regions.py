"""The regions of each division, and a page for each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from incidents.models import CasualtyTotal, PublishedIncident
from incidents.statistics.merging import merged, merged_by
from incidents.statistics.reads import TotalRow, totals_by
from incidents.statistics.refresh import totals_are_stale, totals_as_of
from incidents.views.charts import Point, bar_chart
from incidents.views.selection import Selection
from incidents.views.total_rows import shown_row
from observatory.lib.access import public
from regions.drawing import draw_region
from regions.models import Division, Population, Region

LISTED = 6
HAS_OUTLINE = ExpressionWrapper(Q(outline__isnull=False), output_field=BooleanField())


@public
def region_list(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, takes=frozenset())
    totals = CasualtyTotal.objects.filter(region__level=Region.Level.REGION)
    found = {row.key[0]: row for row in totals_by(totals, "region")}
    by_division: dict[int, list[Any]] = {}
    for region in _regions_with_population():
        row = found.get(region.pk) if _has_outline(region) else None
        shown = row or (merged([]) if _has_outline(region) else None)
        by_division.setdefault(region.division_id, []).append(
            (region, _population(region), shown)
        )
    context = {
        "selection": selection,
        "divisions": [
            (division, by_division.get(division.pk, []))
            for division in Division.objects.order_by("-valid_from")
        ],
        "as_of": totals_as_of(),
    }
    return render(request, "regions/list.html", context)


@public
def region_detail(request: HttpRequest, division: str, slug: str) -> HttpResponse:
    region = get_object_or_404(
        Region.objects.select_related("division", "parent"),
        division__key=division,
        slug=slug,
    )
    selection = Selection(request, takes=frozenset())
    key = f"{division}:{slug}"
    months = totals_by(CasualtyTotal.objects.filter(region=region), "year", "month")
    years = merged_by(months, lambda row: row.key[0])
    inside = PublishedIncident.objects.within([region])
    context = {
        "region": region,
        "region_key": key,
        "selection": selection,
        "drawing": draw_region(region),
        "populations": _populations(region),
        "relations": _relations(region),
        "codes": list(region.codes.order_by("scheme")),
        "whole": shown_row(str(region), merged(months), selection, {"region": key}),
        "years": [
            shown_row(str(r.key[0]), r, selection, {"region": key, "year": r.key[0]})
            for r in reversed(years)
        ],
        "chart": bar_chart(_year_points(years), width=640, height=200),
        "incidents": inside.select_related("event_type")[:LISTED],
        "as_of": totals_as_of(),
        "is_stale": totals_are_stale(),
        "is_default": division == settings.DEFAULT_DIVISION,
    }
    return render(request, "regions/detail.html", context)


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


def _has_outline(region: Region) -> bool:
    return bool(getattr(region, "has_outline", False))


def _population(region: Region) -> Population | None:
    return next(iter(region.populations.all()), None)


def _populations(region: Region) -> list[Population]:
    return list(_whole_populations().filter(region=region))


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


def _year_points(years: list[TotalRow]) -> list[Point]:
    """Every year from the first to the last with an incident."""
    known = {row.key[0]: row for row in years}
    if not known:
        return []
    span = range(min(known), max(known) + 1)
    return [Point(str(y), known.get(y, merged([])).killed) for y in span]
