"""Casualty totals: as kept by Celery, or summed from the published rows where they are
not kept by what is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters, incident_filter
from incidents.api.total_groups import MOST_GROUPS
from incidents.api.totals_form import TotalsForm
from incidents.exports.resource import Names
from incidents.exports.terms_of_use import (
    file_name,
    terms_in_headers,
    terms_of_use,
)
from incidents.exports.totals import total_lines, total_resource
from incidents.exports.totals_xlsx import about_totals, totals_workbook
from incidents.exports.workbook import XLSX
from incidents.statistics.backlog import late, newest_mark_at
from incidents.statistics.cube import TooManyGroupsError
from incidents.statistics.data_version import data_version, settled
from incidents.statistics.refresh import totals_as_of
from observatory.lib.problems import InvalidParametersError, ParameterError
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
    """A checked request for totals, and the state that it finds."""

    form: TotalsForm
    as_of: datetime | None
    is_stale: bool
    """Whether a change is missing here; rows, summed up now, miss none."""
    state: tuple[object, ...]
    settled_on: date | None

    @classmethod
    def of(cls, request: Request) -> Asked:
        filters = incident_filter(request)
        form = TotalsForm(request.query_params, filters)
        form.is_valid()
        check_parameters(request, filters.form, form)
        today, kept, is_late = timezone.localdate(), totals_as_of(), late()
        as_of = kept.as_of if kept else None
        if form.is_kept:
            day = None if is_late.totals else settled(today, as_of)
            return cls(form, as_of, is_late.totals, (as_of, is_late.totals), day)
        if is_late.totals or is_late.facets:
            as_of = newest_mark_at() or as_of
        version = data_version()
        day = settled(version.settled_on, as_of)
        return cls(form, as_of, False, (as_of, version), day)

    def records(self) -> list[dict[str, Any]]:
        groups, outcomes = self.form.groups, self.form.outcomes
        try:
            rows = self.form.rows()
        except TooManyGroupsError as error:
            reason = _("This has more than %(most)s groups; ask for fewer of them.")
            raise InvalidParametersError(
                [
                    ParameterError(
                        "group_by",
                        ",".join(groups),
                        reason % {"most": MOST_GROUPS},
                        self.form.fields["group_by"].help_text,
                    )
                ]
            ) from error
        names = Names.load()
        return [total_resource(row, groups, names, outcomes) for row in rows]

    @property
    def overlaps(self) -> dict[str, bool]:
        return {
            "groups_overlap": self.form.groups_overlap,
            "incidents_overlap": self.form.incidents_overlap,
        }


class TotalList(PublicAPIView):
    @extend_schema(**reference.TOTALS)
    def get(self, request: Request) -> HttpResponseBase:
        asked = Asked.of(request)
        if unchanged := unchanged_since(request, *asked.state, day=asked.settled_on):
            return unchanged
        headers = {
            **validators(request, *asked.state, day=asked.settled_on),
            "X-Stale": "true" if asked.is_stale else "false",
            **terms_in_headers(asked.as_of, asked.form.filters.hidden),
        }
        return self.shaped(request, asked, headers)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        body = {
            **terms_of_use(asked.as_of, asked.form.filters.hidden),
            "stale": asked.is_stale,
            "group_by": asked.form.groups,
            **asked.overlaps,
            "results": asked.records(),
        }
        return answer(request, as_json(body), "application/json", headers)

    def named(
        self, request: Request, asked: Asked, headers: dict[str, str], suffix: str
    ) -> dict[str, str]:
        day = asked.as_of.date() if asked.as_of else None
        name = file_name("totals", day, request.query_params.urlencode(), suffix)
        return headers | {"Content-Disposition": f'attachment; filename="{name}"'}


class TotalCSV(TotalList):
    @extend_schema(**reference.TOTALS_CSV)
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        lines = total_lines(asked.records(), asked.form.groups, asked.form.outcomes)
        headers = self.named(request, asked, headers, "csv")
        return answer(request, "".join(lines), CSV, headers)


class TotalXLSX(TotalList):
    @extend_schema(**reference.TOTALS_XLSX)
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)

    def shaped(
        self, request: Request, asked: Asked, headers: dict[str, str]
    ) -> HttpResponseBase:
        form = asked.form
        about = about_totals(
            form.filters.canonical_query,
            form.filters.hidden,
            form.units_named,
            asked.as_of,
            is_stale=asked.is_stale,
            **asked.overlaps,
        )
        book = totals_workbook(
            asked.records(), form.groups, form.outcomes, about, asked.as_of
        )
        headers = self.named(request, asked, headers, "xlsx")
        return HttpResponse(book, content_type=XLSX, headers=headers)
