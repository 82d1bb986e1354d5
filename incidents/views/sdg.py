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
    selection = Selection(request, own, takes=frozenset({"hide"}))
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    units = ChosenUnits(selection, divisions)
    indicator = Indicator(
        selection.incidents,
        units.found.division if units.found else None,
        units.regions if units.can_be_counted else [],
    )
    year = int(selection.own("year") or 0)
    of_year = next((row for row in indicator.country if row.year == year), None)
    figures = Figures(selection)
    context = {
        "selection": selection,
        "units": units,
        "year": year,
        "year_choices": [
            (y, y == str(year), selection.url_with(year="" if y == years[0] else y))
            for y in years
        ],
        "chosen": of_year and figures.rate(str(year), of_year, {"year": year}),
        "years": [
            figures.rate(str(row.year), row, {"year": row.year})
            for row in reversed(indicator.country)
        ],
        "regions": figures.by_region(indicator, units, year),
        "dimensions": figures.dimensions(of_year, year) if of_year else [],
        "gaps": figures.gaps(of_year, year) if of_year else None,
        "mapping": mapping(selection.types, EventTerm.objects.all()),
        "as_of": data_version().as_of,
    }
    return render(request, "incidents/sdg.html", context)


def _years() -> list[str]:
    """Those with an incident that is conflict-related, the latest first."""
    found = PublishedIncident.objects.filter(is_conflict_related())
    years = found.order_by("-year").values_list("year", flat=True).distinct()
    return [str(year) for year in years]


class Figures:
    """Figures with the addresses of what they count, which leave out what the page
    leaves out."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection

    def rate(
        self, label: str, row: IndicatorRow, key: dict[str, Any], url: str = ""
    ) -> ShownRate:
        killed = self._toll(row.deaths.deaths, CONFLICT, key)
        return ShownRate(label, url, killed, row)

    def by_region(
        self, indicator: Indicator, units: ChosenUnits, year: int
    ) -> list[ShownRate]:
        return [
            self.rate(
                str(region),
                row,
                {"region": f"{units.key}:{region.slug}", "year": year},
                region.get_absolute_url(),
            )
            for region, row in zip(
                indicator.regions, indicator.by_region(year), strict=True
            )
        ]

    def dimensions(
        self, row: IndicatorRow, year: int
    ) -> list[tuple[str, Any, list[ShownPart]]]:
        return [
            (name, words, self._parts(row, name, year))
            for name, words in DIMENSIONS.items()
        ]

    def gaps(self, row: IndicatorRow, year: int) -> Gaps:
        of_year: Any = self._selection.incidents.filter(year=year)
        elsewhere = totals_of(of_year.exclude(is_conflict_related())).killed
        types = self._selection.types
        roots = [kind.code for kind in types if kind.parent_id is None]
        codes = ",".join(code for code in roots if code not in CONFLICT_ROOTS)
        return Gaps(
            self._toll(row.deaths.deaths, CONFLICT, {"year": year}),
            [
                (str(words), self._parts(row, dimension, year)[-1])
                for dimension, words in DIMENSIONS.items()
            ],
            ShownToll(elsewhere, self._url(type=codes, year=year, known="killed"), ""),
        )

    def _url(self, **key: Any) -> str:
        return reverse("incident-list") + self._selection.query_with(**key)

    def _toll(self, summed: SummedToll, sdg: str, key: dict[str, Any]) -> ShownToll:
        if not summed.incidents:
            return ShownToll(summed, "", "")
        return ShownToll(
            summed,
            self._url(sdg=sdg, **key, known="killed"),
            self._url(sdg=sdg, **key, unknown="killed"),
        )

    def _parts(self, row: IndicatorRow, dimension: str, year: int) -> list[ShownPart]:
        leaves_some = row.deaths.parts[dimension][UNKNOWN].best > 0
        return [
            ShownPart(
                category_in_words(dimension, category),
                self._part_toll(toll, dimension, category, year),
                row.rate(toll.toll.best if toll.incidents else 0),
                leaves_some and category != UNKNOWN,
            )
            for category, toll in row.deaths.parts[dimension].items()
        ]

    def _part_toll(
        self, toll: SummedToll, dimension: str, category: str, year: int
    ) -> ShownToll:
        """Of a cause whole incidents are counted; of a victim, those that name one."""
        word = f"{dimension}:{category}"
        if dimension == "cause":
            return self._toll(toll, word, {"year": year})
        return ShownToll(toll, self._url(sdg=word, year=year) if toll.best else "", "")
