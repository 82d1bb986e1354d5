"""Two selections side by side; every number opens the incidents behind it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from incidents.models import Outcome
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow
from incidents.views.charts import bar_chart, highest_of
from incidents.views.comparison_figures import (
    compared_incidents,
    compared_toll,
    rate_of,
)
from incidents.views.comparison_form import forms_of
from incidents.views.comparison_months import (
    aligned,
    chart_data,
    dateless,
    month_row,
    points,
)
from incidents.views.explanation import (
    Explanation,
    StateOfTotals,
    explained,
    state_of_totals,
)
from incidents.views.sides import Side, TwoSides
from incidents.views.totals import outcome_choices
from observatory.lib.access import public

OWN = {"outcome": tuple(Outcome.values)}


@public
def comparison_page(request: HttpRequest) -> HttpResponse:
    sides = TwoSides(request, OWN)
    if not sides.is_canonical:
        return redirect(sides.canonical_url)
    context: dict[str, Any] = {
        "selection": sides,
        "forms": forms_of(sides),
        "state": state_of_totals(),
    }
    if sides.is_chosen and sides.is_valid:
        context |= _compared(sides, context["state"])
    return render(request, "incidents/comparison.html", context)


def _compared(sides: TwoSides, state: StateOfTotals) -> dict[str, Any]:
    outcome = sides.page.own("outcome")
    wholes = [merged(side.months) for side in sides.both]
    periods = list(aligned(*sides.both))
    reach = max(highest_of(points(periods, at, outcome)) for at in (0, 1))
    return {
        "incidents": compared_incidents(sides, wholes),
        "tolls": [compared_toll(sides, wholes, Outcome(o)) for o in Outcome.values],
        "rates": [rate_of(s, w) for s, w in zip(sides.both, wholes, strict=True)],
        "outcomes": outcome_choices(
            OWN["outcome"], outcome, partial(sides.address, {})
        ),
        "chosen_outcome": Outcome(outcome).label,
        "charts": [
            (side, bar_chart(points(periods, at, outcome), reach=reach, height=180))
            for at, side in enumerate(sides.both)
        ],
        "drawings": [
            (side, side.query_with(outcome=outcome, lang=get_language() or ""))
            for side in sides.both
        ],
        "months": [month_row(sides, period, outcome) for period in periods],
        "explanations": [
            _explained(side, whole, state)
            for side, whole in zip(sides.both, wholes, strict=True)
        ],
        "dateless": [dateless(side) for side in sides.both],
        "chart_data": chart_data(periods, outcome),
    }


def _explained(side: Side, whole: TotalRow, state: StateOfTotals) -> Explanation:
    _side, without_month = dateless(side)
    found = explained(side, whole, state=state, year_only=without_month.value)
    return replace(found, name=side.name)
