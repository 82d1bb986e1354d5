"""Trends worth a look: regions and types with far more incidents in a month than in
the same season of earlier years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.filter_fields import MonthField
from incidents.statistics.countable import not_ready
from incidents.statistics.cube import UnitLevel
from incidents.statistics.refresh import totals_are_stale, totals_as_of
from incidents.statistics.trends import (
    FAR,
    FEW,
    YEARS,
    Judgement,
    Trend,
    Verdict,
    last_month,
    month_of,
    trends,
)
from incidents.views.period_words import month_in_words
from incidents.views.selection import Selection
from observatory.lib.access import public
from regions.models import Division, Region

OWN: dict[str, Any] = {"on": ()}
TAKES = frozenset({"hide"})


@dataclass(frozen=True, slots=True)
class ShownTrend:
    region: Region
    type: str
    judgement: Judgement
    url: str
    """Of the incidents of the month."""


@public
def trends_page(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, OWN, takes=TAKES)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    asked, error = _month_asked(selection)
    year, month = asked or last_month(timezone.localdate())
    context = {
        "selection": selection,
        "error": error,
        "on": f"{year:04}-{month:02}",
        "month": month_in_words(year, month),
        "years": YEARS,
        "far": int(FAR),
        "few": int(FEW),
        "as_of": totals_as_of(),
        "is_stale": totals_are_stale(),
        "is_ready": not not_ready(
            Division.objects.filter(key=settings.DEFAULT_DIVISION)
        ),
        "files": _files(selection, f"{year:04}-{month:02}"),
    }
    if not error and selection.is_valid and context["is_ready"]:
        context |= _judged(selection, year, month)
    return render(request, "incidents/trends.html", context)


def _month_asked(selection: Selection) -> tuple[tuple[int, int] | None, str]:
    """None: none is named. And what is wrong with the one that is."""
    try:
        return MonthField(required=False).clean(selection.own("on")), ""
    except ValidationError as error:
        words = {"name": "on", "why": error.messages[0]}
        return None, _("“%(name)s” was not understood: %(why)s") % words


def _files(selection: Selection, on: str) -> list[tuple[str, str]]:
    query = selection.query_with(on=on)
    addresses = {"CSV": "api-trend-csv", "JSON": "api-trend-list"}
    return [(label, reverse(name) + query) for label, name in addresses.items()]


def _judged(selection: Selection, year: int, month: int) -> dict[str, Any]:
    units = UnitLevel(settings.DEFAULT_DIVISION)
    found = trends(selection.filter, month_of(year, month), units)
    regions = (
        Region.objects.select_related("division")
        .defer("outline")
        .in_bulk({trend.region for trend in found})
    )

    def shown(verdict: Verdict) -> list[ShownTrend]:
        return [
            _shown(selection, trend, regions[trend.region], year, month)
            for trend in found
            if trend.judgement.verdict == verdict
        ]

    few = [t for t in shown(Verdict.TOO_FEW) if t.judgement.count]
    return {
        "looked_at": len(found),
        "far_above": shown(Verdict.FAR_ABOVE),
        "usual": shown(Verdict.USUAL),
        "too_few": sorted(few, key=lambda t: -t.judgement.count),
        "too_short": [t for t in shown(Verdict.TOO_SHORT) if t.judgement.count],
    }


def _shown(
    selection: Selection, trend: Trend, region: Region, year: int, month: int
) -> ShownTrend:
    query = selection.query_with(
        region=f"{region.division.key}:{region.slug}",
        type=trend.type,
        year=year,
        month=month,
    )
    words = str(selection.types_by_code.get(trend.type, trend.type))
    url = reverse("incident-list") + query if trend.judgement.count else ""
    return ShownTrend(region, words, trend.judgement, url)
