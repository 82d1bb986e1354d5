"""SDG indicator 16.1.2: conflict-related deaths per 100,000 inhabitants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from incidents.filter_sdg import CONFLICT
from incidents.models import EventTerm, PublishedIncident
from incidents.models.sdg import CONFLICT_ROOTS, UNKNOWN, is_conflict_related
from incidents.statistics.countable import countable_divisions
from incidents.statistics.data_version import data_version
from incidents.statistics.reads import SummedToll, totals_of
from incidents.statistics.sdg_rates import Indicator, IndicatorRow
from incidents.views.sdg_words import DIMENSIONS, category_in_words, mapping
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownToll
from incidents.views.units import ChosenUnits, division_parameters
from observatory.lib.access import public


@dataclass(frozen=True, slots=True)
class ShownRate:
    """Deaths of a place and year with the addresses behind them, and the rate."""

    label: str
    url: str
    killed: ShownToll
    row: IndicatorRow


@dataclass(frozen=True, slots=True)
class ShownPart:
    label: str
    killed: ShownToll
    rate: float | None
    is_least: bool
    """More may be among the unknown."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the figure of the year leaves out, each with the incidents it is about."""

    without_figure: ShownToll
    unknown: list[tuple[str, ShownPart]]
    elsewhere: ShownToll


@public
def sdg_page(request: HttpRequest) -> HttpResponse:
    divisions = countable_divisions()
    years = _years()
    own = division_parameters(divisions) | {"level": ["region"], "year": years or [""]}
    selection = Selection(request, own, takes=frozenset())
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    units = ChosenUnits(selection, divisions)
    indicator = Indicator(
        PublishedIncident.objects.all(),
        units.found.division if units.found else None,
        units.regions if units.can_be_counted else [],
    )
    year = int(selection.own("year") or 0)
    of_year = next((row for row in indicator.country if row.year == year), None)
    context = {
        "selection": selection,
        "units": units,
        "year": year,
        "year_choices": [
            (y, y == str(year), selection.url_with(year="" if y == years[0] else y))
            for y in years
        ],
        "chosen": of_year and _rate(str(year), of_year, {"year": year}),
        "years": [
            _rate(str(row.year), row, {"year": row.year})
            for row in reversed(indicator.country)
        ],
        "regions": _by_region(indicator, units, year),
        "dimensions": _dimensions(of_year, year) if of_year else [],
        "gaps": _gaps(of_year, year, selection) if of_year else None,
        "mapping": mapping(selection.types, EventTerm.objects.all()),
        "as_of": data_version().as_of,
    }
    return render(request, "incidents/sdg.html", context)


def _years() -> list[str]:
    """Those with an incident that is conflict-related, the latest first."""
    found = PublishedIncident.objects.filter(is_conflict_related())
    years = found.order_by("-year").values_list("year", flat=True).distinct()
    return [str(year) for year in years]


def _url(**key: str | int) -> str:
    query = "&".join(f"{name}={value}" for name, value in key.items())
    return f"{reverse('incident-list')}?{query}"


def _toll(summed: SummedToll, sdg: str, key: dict[str, str | int]) -> ShownToll:
    if not summed.incidents:
        return ShownToll(summed, "", "")
    return ShownToll(
        summed,
        _url(sdg=sdg, **key, known="killed"),
        _url(sdg=sdg, **key, unknown="killed"),
    )


def _rate(
    label: str, row: IndicatorRow, key: dict[str, str | int], url: str = ""
) -> ShownRate:
    return ShownRate(label, url, _toll(row.deaths.deaths, CONFLICT, key), row)


def _by_region(indicator: Indicator, units: ChosenUnits, year: int) -> list[ShownRate]:
    return [
        _rate(
            str(region),
            row,
            {"region": f"{units.key}:{region.slug}", "year": year},
            region.get_absolute_url(),
        )
        for region, row in zip(
            indicator.regions, indicator.by_region(year), strict=True
        )
    ]


def _dimensions(row: IndicatorRow, year: int) -> list[tuple[str, Any, list[ShownPart]]]:
    return [
        (name, words, _parts(row, name, year)) for name, words in DIMENSIONS.items()
    ]


def _parts(row: IndicatorRow, dimension: str, year: int) -> list[ShownPart]:
    leaves_some = row.deaths.parts[dimension][UNKNOWN].best > 0
    return [
        ShownPart(
            category_in_words(dimension, category),
            _part_toll(toll, dimension, category, year),
            row.rate(toll.toll.best if toll.incidents else 0),
            leaves_some and category != UNKNOWN,
        )
        for category, toll in row.deaths.parts[dimension].items()
    ]


def _part_toll(toll: SummedToll, dimension: str, category: str, year: int) -> ShownToll:
    """Of a cause whole incidents are counted; of a victim, those that name one."""
    word = f"{dimension}:{category}"
    if dimension == "cause":
        return _toll(toll, word, {"year": year})
    return ShownToll(toll, _url(sdg=word, year=year) if toll.best else "", "")


def _gaps(row: IndicatorRow, year: int, selection: Selection) -> Gaps:
    others = PublishedIncident.objects.filter(year=year).exclude(is_conflict_related())
    elsewhere = totals_of(others).killed
    roots = [kind.code for kind in selection.types if kind.parent_id is None]
    codes = ",".join(code for code in roots if code not in CONFLICT_ROOTS)
    return Gaps(
        _toll(row.deaths.deaths, CONFLICT, {"year": year}),
        [
            (str(words), _parts(row, dimension, year)[-1])
            for dimension, words in DIMENSIONS.items()
        ],
        ShownToll(elsewhere, _url(type=codes, year=year, known="killed"), ""),
    )
