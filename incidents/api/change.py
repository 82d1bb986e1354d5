"""A period's totals against those of the period before, and of a year before."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import change_reference as reference
from incidents.api.parameters import check_parameters, incident_filter
from incidents.exports.terms_of_use import license_link, terms_of_use
from incidents.exports.totals import toll_resource
from incidents.models import Outcome
from incidents.statistics.change import Change, PeriodTotal, change_of
from incidents.statistics.differences import Difference
from incidents.statistics.periods import NoPeriodError
from incidents.statistics.shown_state import ShownState
from observatory.lib.problems import InvalidParametersError, ParameterError
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


class TotalChange(PublicAPIView):
    @extend_schema(**reference.CHANGE)
    def get(self, request: Request) -> HttpResponseBase:
        filters = incident_filter(request)
        check_parameters(request, filters.form)
        state = ShownState.now()
        if unchanged := unchanged_since(request, state, day=state.settled_on):
            return unchanged
        try:
            change = change_of(filters)
        except NoPeriodError as error:
            raise _no_period(request) from error
        headers = {
            **validators(request, state, day=state.settled_on),
            "Link": license_link(),
        }
        body = {**terms_of_use(state.version.as_of, filters.hidden), **_shown(change)}
        return answer(request, as_json(body), "application/json", headers)


def _no_period(request: Request) -> InvalidParametersError:
    return InvalidParametersError(
        [
            ParameterError(
                "from",
                request.query_params.get("from", ""),
                _("Name one period to compare."),
                reference.PERIOD,
            )
        ]
    )


def _shown(change: Change) -> dict[str, Any]:
    apart = {name: _differences(change, base) for name, base in change.bases.items()}
    return {
        "this": _period(change.this),
        **{name: _period(base) for name, base in change.bases.items()},
        "difference": {
            name: {of: one.absolute for of, one in found.items()}
            for name, found in apart.items()
        },
        "change": {
            name: {of: _rounded(one.percentage) for of, one in found.items()}
            for name, found in apart.items()
        },
    }


def _period(one: PeriodTotal) -> dict[str, Any]:
    return {
        "from": one.period.first,
        "to": one.period.last,
        "is_over": one.is_over,
        "query": one.query,
        "incidents": one.total.incidents,
        **{o: toll_resource(toll) for o, toll in one.total.outcomes.items()},
    }


def _differences(change: Change, base: PeriodTotal) -> dict[str, Difference]:
    return {
        "incidents": change.incidents(base),
        **{outcome: change.toll(outcome, base) for outcome in Outcome.values},
    }


def _rounded(percentage: float | None) -> float | None:
    return None if percentage is None else round(percentage, 1)
