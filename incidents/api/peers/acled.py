"""Published incidents and retractions at addresses of ACLED's form, for scripts that
people already have: `{here}/acled/read`, `{here}/deleted/read`.

Everybody may read them, so that `key`, `email` and any Authorization but a key of ours
are neither looked at nor kept, and no token is given out: there is nothing it would
protect.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api.parameters import check_parameters
from incidents.api.peers import acled_reference as reference
from incidents.api.peers.acled_filter import with_columns
from incidents.api.peers.acled_form import DeletedForm, EventsForm, PageForm
from incidents.api.peers.answers import about, headers
from incidents.exports.peers.acled import Wording, acled_rows, deleted_row
from incidents.exports.peers.origin import peer_rows
from incidents.exports.terms_of_use import file_name
from incidents.models import PublishedIncident, PublishedVersion
from incidents.statistics.data_version import data_version
from observatory.lib.csv_safety import csv_lines
from observatory.lib.folding import Fold
from observatory.lib.public_api import (
    CSV,
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
)

Rows = Iterator[dict[str, Any]]
Found = list[dict[str, Any]]


class _AcledView(PublicAPIView):
    meets_other_tokens = True
    form: type[PageForm]
    stem: str

    def handle_exception(self, exc: Exception) -> Any:
        """A problem document that their clients read as an error of ACLED's, too."""
        response = super().handle_exception(exc)
        if isinstance(response, HttpResponse):
            body = json.loads(response.content)
            errors = body.get("errors") or [{"reason": body.get("detail", "")}]
            messages = (
                ": ".join(filter(None, (e.get("parameter"), e["reason"])))
                for e in errors
            )
            theirs = [{"status": body["status"], "message": m} for m in messages]
            response.content = as_json(body | {"success": False, "error": theirs})
        return response

    def found(self, form: PageForm) -> QuerySet[Any]:
        raise NotImplementedError

    def rows(self, found: Found, form: PageForm) -> Rows:
        raise NotImplementedError

    def answer(self, request: Request) -> HttpResponseBase:
        form = self.form(request.query_params)
        check_parameters(request, form)
        version = data_version()
        if unchanged := unchanged_since(request, version, day=version.settled_on):
            return unchanged
        found = self.found(form)
        for condition in form.conditions:
            found = found.filter(condition)
        total = found.count() if form.wants_total else None
        page = list(found[form.start : form.start + form.size])
        shown = [
            {column: row[column] for column in form.shown}
            for row in self.rows(page, form)
        ]
        said = headers(request, version, total)
        if form.is_csv:
            name = file_name(self.stem, version.as_of, "", "csv")
            said["Content-Disposition"] = f'attachment; filename="{name}"'
            lines = csv_lines(form.shown, map(dict.values, shown), mark=False)
            return answer(request, "".join(lines), CSV, said)
        body: dict[str, Any] = {"status": 200, "success": True, "count": len(shown)}
        if total is not None:
            body["total_count"] = total
        body |= {"data": shown, "about": about(version, "ACLED", page)}
        return answer(request, as_json(body), "application/json", said)


class Events(_AcledView):
    form = EventsForm
    stem = "incidents_as_acled"

    @extend_schema(**reference.EVENTS)
    def get(self, request: Request) -> HttpResponseBase:
        self.in_english = _in_english(request)
        return self.answer(request)

    def found(self, form: PageForm) -> QuerySet[Any]:
        ordered = PublishedIncident.objects.order_by("-started_on", "-public_id")
        return peer_rows(with_columns(ordered, in_english=self.in_english))

    def rows(self, found: Found, form: PageForm) -> Rows:
        in_numbers = form.cleaned_data["inter_num"] == "1"
        return acled_rows(found, Wording(self.in_english, in_numbers))


@extend_schema(exclude=True)
class EventsBeside(Events):
    """For who puts the address of one endpoint in place of ACLED's whole one."""

    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)


class Deleted(_AcledView):
    form = DeletedForm
    stem = "retractions_as_acled"

    @extend_schema(**reference.DELETED)
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, form: PageForm) -> QuerySet[Any]:
        last = PublishedVersion.objects.tombstones().values("pk")
        gone = PublishedVersion.objects.filter(pk__in=last)
        return (
            gone.alias(folded_id=Fold("public_id"))
            .order_by("-published_on", "-public_id")
            .values("public_id", "published_on")
        )

    def rows(self, found: Found, form: PageForm) -> Rows:
        return map(deleted_row, found)


def _in_english(request: Request) -> bool:
    """Their scripts expect English, whatever language they say nothing about."""
    return "lang" not in request.query_params or get_language() == "en"
