"""What a request for incidents asks for, checked, and what every answer says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponseBase
from rest_framework.request import Request

from incidents.api.incidents_form import (
    ABOUT,
    EXACT,
    CountForm,
    PageForm,
    RecordForm,
    TableForm,
    TaggedTableForm,
)
from incidents.api.pagination import PagingForm, in_order, next_address, page_of
from incidents.api.parameters import check_parameters, incident_filter
from incidents.exports.incident_files import FileFormat
from incidents.exports.resource import FIELDS, Row
from incidents.exports.streaming import streamed_rows
from incidents.exports.terms_of_use import (
    file_name,
    license_link,
    terms_in_headers,
    terms_of_use,
)
from incidents.filters import PublishedIncidentFilter
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.data_version import DataVersion, data_version
from incidents.statistics.narrow_rows import counted
from observatory.lib.public_api import unchanged_since, validators

Page = tuple[Iterable[Row], str | None]


def form_of(kind: FileFormat | None) -> type[CountForm]:
    if kind is None or kind.fields == FIELDS:
        return PageForm if kind is None else RecordForm
    return TaggedTableForm if kind.takes_tags else TableForm


@dataclass(frozen=True)
class Selection:
    request: Request
    kind: FileFormat | None
    """None for the page of JSON."""
    version: DataVersion
    filters: PublishedIncidentFilter
    paging: PagingForm
    form: CountForm

    @classmethod
    def of(cls, request: Request, kind: FileFormat | None = None) -> Selection:
        wanted = incident_filter(request)
        paging = PagingForm(request.query_params)
        form = form_of(kind)(request.query_params)
        check_parameters(request, wanted.form, paging, form)
        return cls(request, kind, data_version(), wanted, paging, form)

    @property
    def incidents(self) -> PublishedIncidentQuerySet:
        return self.filters.result

    @property
    def query(self) -> str:
        return self.filters.canonical_query

    @property
    def hidden(self) -> list[str]:
        return self.filters.hidden

    @property
    def is_whole(self) -> bool:
        """A file holds everything, unless a page of it is asked for."""
        return self.kind is not None and not self.paging.is_asked_for

    @property
    def fields(self) -> Sequence[str]:
        asked: list[str] = self.form.cleaned_data["fields"]
        return asked or (self.kind.fields if self.kind else FIELDS)

    @property
    def includes_history(self) -> bool:
        return "history" in self.form.cleaned_data.get("include", ())

    @property
    def is_tagged(self) -> bool:
        return self.form.cleaned_data.get("hxl") == "1"

    @cached_property
    def count(self) -> int | None:
        if self.form.wanted == EXACT:
            return counted(self.filters).count()
        return _guess(self.incidents) if self.form.wanted == ABOUT else None

    @property
    def ordered(self) -> PublishedIncidentQuerySet:
        return in_order(self.incidents, self.paging.order)

    @cached_property
    def page(self) -> Page:
        """Its rows and the address of the next one."""
        for_json = self.kind is None or self.kind.is_json
        if self.is_whole:
            return streamed_rows(self.ordered, for_json=for_json), None
        page, cursor = page_of(self.incidents, self.paging, for_json=for_json)
        return page, next_address(self.request, cursor)

    @property
    def members(self) -> dict[str, Any]:
        return {
            "count": self.count,
            "count_is": self.form.wanted,
            "next": self.page[1],
            **terms_of_use(self.version.as_of, self.hidden),
        }

    @property
    def state(self) -> tuple[object, ...]:
        return (self.version, self.kind.suffix if self.kind else "")

    @property
    def unchanged(self) -> HttpResponseBase | None:
        return unchanged_since(self.request, *self.state, day=self.version.settled_on)

    def headers(self) -> dict[str, str]:
        following, links = self.page[1], [license_link()]
        if following:
            links.append(f'<{following}>; rel="next"')
        found = terms_in_headers(self.version.as_of, self.hidden) | {
            "Link": ", ".join(links),
            **validators(self.request, *self.state, day=self.version.settled_on),
        }
        if self.count is not None:
            name = "X-Total-Count" if self.form.wanted == EXACT else "X-About-Count"
            found[name] = str(self.count)
        if self.kind:
            suffix = self.kind.suffix
            name = file_name("incidents", self.version.as_of, self.query, suffix)
            found["Content-Disposition"] = f'attachment; filename="{name}"'
        return found


def _guess(incidents: PublishedIncidentQuerySet) -> int:
    """The planner's, from statistics over the public rows (L-03)."""
    plan = json.loads(incidents.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])
