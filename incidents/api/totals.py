"""Casualty totals as kept by Celery, never summed from rows here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters
from incidents.api.totals_form import GROUPS, TotalsForm
from incidents.exports.resource import Names
from incidents.exports.terms_of_use import file_name, license_link, terms_of_use
from incidents.exports.totals import total_lines, total_resource
from incidents.models import Outcome, TotalsState
from incidents.statistics.reads import totals_by
from incidents.statistics.refresh import totals_are_stale, totals_as_of
from observatory.lib.public_api import (
    CSV,
    PublicAPIView,
    answer,
    as_json,
    state_etag,
    unchanged_since,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request for totals, and the state that it finds."""

    form: TotalsForm
    state: TotalsState | None
    is_stale: bool

    @classmethod
    def of(cls, request: Request) -> Asked:
        form = TotalsForm(request.query_params)
        check_parameters(request, form)
        return cls(form, totals_as_of(), totals_are_stale())

    @property
    def as_of(self) -> Any:
        return self.state and self.state.as_of

    def records(self) -> list[dict[str, Any]]:
        groups = self.form.groups
        fields = [GROUPS[name] for name in groups]
        names = Names.load()
        rows = totals_by(self.form.totals(), *fields)
        return [total_resource(row, groups, names) for row in rows]


class TotalList(PublicAPIView):
    @extend_schema(**reference.TOTALS)
    def get(self, request: Request) -> HttpResponseBase:
        asked = Asked.of(request)
        state = (asked.as_of, asked.is_stale)
        if unchanged := unchanged_since(request, *state):
            return unchanged
        headers = {
            "ETag": state_etag(request, *state),
            "Link": license_link(),
            "X-As-Of": asked.as_of.isoformat() if asked.as_of else "",
            "X-Stale": "true" if asked.is_stale else "false",
        }
        return self.shaped(request, asked, headers)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        body = {
            **terms_of_use(asked.as_of),
            "stale": asked.is_stale,
            "group_by": asked.form.groups,
            "results": asked.records(),
        }
        return answer(request, as_json(body), "application/json", headers)


class TotalCSV(TotalList):
    @extend_schema(**reference.TOTALS_CSV)
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        lines = total_lines(asked.records(), asked.form.groups, Outcome.values)
        day = asked.as_of.date() if asked.as_of else None
        query = request.query_params.urlencode()
        name = file_name("totals", day, query, "csv")
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer(request, "".join(lines), CSV, headers)
