"""Casualty totals as they were known at a past instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import as_known_reference as reference
from incidents.api.as_known_form import AsKnownForm
from incidents.api.parameters import check_parameters, incident_filter
from incidents.exports.resource import Names
from incidents.exports.terms_of_use import (
    file_name,
    terms_in_headers,
    terms_of_use,
)
from incidents.exports.totals import total_lines, total_resource
from incidents.models import Outcome
from incidents.statistics.as_known import AsKnown, withheld_since
from incidents.statistics.data_version import data_version
from incidents.statistics.positions import Known
from observatory.lib.public_api import (
    CSV,
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


@dataclass(frozen=True, slots=True)
class Asked:
    form: AsKnownForm
    state: AsKnown
    hidden: list[str]

    @classmethod
    def of(cls, request: Request) -> Asked:
        form = AsKnownForm(request.query_params)
        check_parameters(request, form)
        filters = incident_filter(request)
        filters.is_valid()
        return cls(form, AsKnown(filters, form.known), filters.hidden)

    @property
    def known(self) -> Known:
        return self.form.known

    def records(self) -> list[dict[str, Any]]:
        groups, names = self.form.groups, Names.load()
        rows = self.state.then(groups, units=self.form.units)
        return [total_resource(row, groups, names) for row in rows]


class AsKnownList(PublicAPIView):
    @extend_schema(**reference.AS_KNOWN)
    def get(self, request: Request) -> HttpResponseBase:
        asked = Asked.of(request)
        # Units of now are read from the rows of now.
        version = data_version()
        state, day = (asked.known.position, version), version.settled_on
        if unchanged := unchanged_since(request, *state, day=day):
            return unchanged
        headers = {
            **validators(request, *state, day=day),
            **terms_in_headers(asked.known.at, asked.hidden),
        }
        return self.shaped(request, asked, headers)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        body = {
            **terms_of_use(asked.known.at, asked.hidden),
            "position": asked.known.position,
            "known_to_the_day": asked.known.is_to_the_day,
            "changed_since": asked.state.differences(limit=0).counts,
            "withheld_since": withheld_since(asked.known),
            "group_by": asked.form.groups,
            "results": asked.records(),
        }
        return answer(request, as_json(body), "application/json", headers)


class AsKnownCSV(AsKnownList):
    @extend_schema(**reference.AS_KNOWN_CSV)
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        lines = total_lines(asked.records(), asked.form.groups, Outcome.values)
        day = asked.known.at.date() if asked.known.at else None
        query = request.query_params.urlencode()
        name = file_name("totals-as-known", day, query, "csv")
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer(request, "".join(lines), CSV, headers)
