"""Totals by region, type, year and month; every number opens what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from incidents.models import CasualtyTotal, EventType, Outcome
from incidents.statistics.countable import countable_divisions
from incidents.statistics.merging import merged, merged_by
from incidents.statistics.reads import SummedToll, TotalRow, totals_by
from incidents.statistics.refresh import totals_are_stale, totals_as_of
from incidents.views.charts import Point, bar_chart
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from incidents.views.units import ChosenUnits, division_parameters
from incidents.views.wording import summed_bounds
from observatory.lib.access import public

TAKES = frozenset({"type", "year"})
OWN: dict[str, Sequence[str]] = {
    "outcome": (Outcome.KILLED.value, Outcome.INJURED.value)
}


@public
def totals_page(request: HttpRequest) -> HttpResponse:
    divisions = countable_divisions()
    own = OWN | division_parameters(divisions)
    selection = Selection(request, own, takes=TAKES)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    totals = _selected(selection)
    months = totals_by(totals.of_country(), "year", "month")
    whole = merged(months)
    outcome = selection.own("outcome")
    units = ChosenUnits(selection, divisions)
    context = {
        "selection": selection,
        "chart_title": _chart_title(outcome),
        "outcomes": [
            (Outcome(o).label, o == outcome, _outcome_url(selection, o))
            for o in OWN["outcome"]
        ],
        "whole": shown_row(_("Whole country"), whole, selection, {}),
        "units": units,
        "regions": units.rows(totals, whole),
        "types": _by_type(selection, totals),
        "years": _by_year(selection, months),
        "months": _by_month(selection, months),
        "dateless": sum(row.incidents for row in months if row.key[1] == 0),
        "chart": bar_chart(_points(months, outcome)),
        "chart_data": chart_data(months, outcome, selection.filter_query),
        "year_choices": _years(),
        "as_of": totals_as_of(),
        "is_stale": totals_are_stale(),
    }
    return render(request, "incidents/totals.html", context)


def _selected(selection: Selection) -> Any:
    if not selection.is_valid:
        return CasualtyTotal.objects.none()
    asked = selection.filter.form.cleaned_data
    totals = CasualtyTotal.objects.all()
    if asked["type"]:
        totals = totals.filter(
            event_type__in=EventType.objects.with_children(asked["type"])
        )
    return totals.filter(year=asked["year"]) if asked["year"] else totals


def _chart_title(outcome: str) -> str:
    if outcome == Outcome.INJURED:
        return _("Injured per month: best estimates, and the span from least to most")
    return _("Killed per month: best estimates, and the span from least to most")


def _outcome_url(selection: Selection, outcome: str) -> str:
    return selection.url_with(outcome="" if outcome == OWN["outcome"][0] else outcome)


def _by_type(selection: Selection, totals: Any) -> list[ShownRow]:
    types = selection.types_by_code
    rows = totals_by(totals.of_country(), "event_type")
    roots = merged_by(rows, lambda row: types[row.key[0]].root_code)
    chosen = selection.filter.form.cleaned_data.get("type") or []
    shown = []
    for row in sorted(roots, key=lambda row: types[row.key[0]].position):
        # A chosen sub-type is what its row counts; a root would count its siblings.
        of_root = [code for code in chosen if types[code].root_code == row.key[0]]
        codes = ",".join(sorted(of_root)) or row.key[0]
        shown.append(shown_row(str(types[row.key[0]]), row, selection, {"type": codes}))
    return shown


def _by_year(selection: Selection, months: list[TotalRow]) -> list[ShownRow]:
    rows = merged_by(months, lambda row: row.key[0])
    return [
        shown_row(str(row.key[0]), row, selection, {"year": row.key[0]})
        for row in reversed(rows)
    ]


def _by_month(selection: Selection, months: list[TotalRow]) -> list[ShownRow]:
    return [
        shown_row(
            month_in_words(*row.key),
            row,
            selection,
            {"year": row.key[0], "month": row.key[1]},
        )
        for row in reversed(months)
    ]


def month_in_words(year: int, month: int) -> str:
    if not month:
        return _("%(year)s, month not known") % {"year": year}
    return f"{MONTHS[month]} {year}"


def every_month(months: list[TotalRow]) -> Iterable[tuple[int, int, TotalRow]]:
    """Each month from the first to the last with an incident, empty ones too."""
    known = {row.key: row for row in months if row.key[1]}
    if not known:
        return
    (year, month), last = min(known), max(known)
    while (year, month) <= last:
        yield year, month, known.get((year, month), merged([]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _points(months: list[TotalRow], outcome: str) -> list[Point]:
    return [
        Point(str(year) if month == 1 else "", row.outcomes[outcome])
        for year, month, row in every_month(months)
    ]


def chart_data(months: list[TotalRow], outcome: str, query: str) -> dict[str, Any]:
    found = list(every_month(months))
    tolls = [row.outcomes[outcome] for _year, _month, row in found]
    return {
        "months": [[year, month] for year, month, _row in found],
        "min": [summed_bounds(toll)[0] for toll in tolls],
        "best": [_best(toll) for toll in tolls],
        "max": [summed_bounds(toll)[1] for toll in tolls],
        "incidents": [row.incidents for _year, _month, row in found],
        "list": reverse("incident-list"),
        "query": query,
        "words": {
            "best": _("best estimate"),
            "least": _("least"),
            "most": _("most"),
            "incidents": _("incidents"),
            "month": _("month"),
        },
    }


def _best(toll: SummedToll) -> int | None:
    """None where there were incidents and not one figure; 0 where there was none."""
    return None if toll.incidents and toll.toll.best is None else toll.best


def _years() -> list[str]:
    years = CasualtyTotal.objects.of_country().values_list("year", flat=True)
    return [str(year) for year in years.order_by("-year").distinct()]
