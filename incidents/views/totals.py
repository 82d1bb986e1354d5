"""Totals by region, type, year and month; every number opens what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import CasualtyTotal, Outcome
from incidents.statistics.countable import countable_divisions
from incidents.statistics.merging import merged, merged_by, summed_bounds
from incidents.statistics.reads import SummedToll, TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.certainty import certainty_of_period
from incidents.views.change import change_panel
from incidents.views.charts import Point, bar_chart
from incidents.views.explanation import explained
from incidents.views.period_words import month_in_words, month_ticks
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from incidents.views.units import Choice, ChosenUnits, division_parameters
from observatory.lib.access import public

TAKES = frozenset({"type", "year", "hide"})
ELSEWHERE = frozenset({"quarter", "month"})
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
    totals = SelectedTotals(selection.filter, if_late=True)
    months = totals.by_month()
    whole = merged(months)
    outcome = selection.own("outcome")
    units = ChosenUnits(selection, divisions)
    found = units.counted(totals)
    dateless = sum(row.incidents for row in months if row.key[1] == 0)
    context = {
        "selection": selection,
        "chart_title": _chart_title(outcome),
        "certainty": certainty_of_period(selection),
        "change": change_panel(selection, whole, elsewhere=ELSEWHERE, if_late=True),
        "outcomes": outcome_choices(OWN["outcome"], outcome, selection.url_with),
        "whole": shown_row(_("Whole country"), whole, selection, {}),
        "units": units,
        "regions": units.rows(found, whole),
        "types": rows_by_type(selection, totals),
        "years": rows_by_year(selection, months),
        "months": month_rows(selection, months),
        "dateless": dateless,
        "chart": bar_chart(month_points(months, outcome)),
        "drawing_query": selection.query_with(
            outcome=outcome, lang=get_language() or ""
        ),
        "chart_data": chart_data(months, outcome, selection.filter_query),
        "year_choices": _years(),
        "explained": replace(
            explained(selection, whole, year_only=dateless),
            units=units,
            outside=units.outside(found, whole),
        ),
    }
    return render(request, "incidents/totals.html", context)


def _chart_title(outcome: str) -> str:
    if outcome == Outcome.INJURED:
        return _("Injured per month: best estimates, and the span from least to most")
    return _("Killed per month: best estimates, and the span from least to most")


def outcome_choices(
    outcomes: Sequence[str], chosen: str, address: Callable[..., str]
) -> list[Choice]:
    """What a chart can show, the default first."""
    return [
        (
            capfirst(str(Outcome(outcome).label)),
            outcome == chosen,
            address(outcome="" if outcome == outcomes[0] else outcome),
        )
        for outcome in outcomes
    ]


def rows_by_type(selection: Selection, totals: SelectedTotals) -> list[ShownRow]:
    types = selection.types_by_code
    roots = merged_by(totals.by_type(), lambda row: types[row.key[0]].root_code)
    chosen = selection.filter.form.cleaned_data.get("type") or []
    shown = []
    for row in sorted(roots, key=lambda row: types[row.key[0]].position):
        # A chosen sub-type is what its row counts; a root would count its siblings.
        of_root = [code for code in chosen if types[code].root_code == row.key[0]]
        codes = ",".join(sorted(of_root)) or row.key[0]
        shown.append(shown_row(str(types[row.key[0]]), row, selection, {"type": codes}))
    return shown


def rows_by_year(selection: Selection, months: list[TotalRow]) -> list[ShownRow]:
    rows = merged_by(months, lambda row: row.key[0])
    return [
        shown_row(str(row.key[0]), row, selection, {"year": row.key[0]})
        for row in reversed(rows)
    ]


def month_rows(selection: Selection, months: list[TotalRow]) -> list[ShownRow]:
    return [
        shown_row(
            month_in_words(*row.key),
            row,
            selection,
            {"year": row.key[0], "month": row.key[1]},
        )
        for row in reversed(months)
    ]


def every_month(months: list[TotalRow]) -> Iterable[tuple[int, int, TotalRow]]:
    """Each month from the first to the last with an incident, empty ones too."""
    known = {row.key: row for row in months if row.key[1]}
    if not known:
        return
    (year, month), last = min(known), max(known)
    while (year, month) <= last:
        yield year, month, known.get((year, month), merged([]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def month_points(months: list[TotalRow], outcome: str) -> list[Point]:
    found = list(every_month(months))
    ticks = month_ticks([(year, month) for year, month, _row in found])
    return [
        Point(tick, row.outcomes[outcome])
        for tick, (_year, _month, row) in zip(ticks, found, strict=True)
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
