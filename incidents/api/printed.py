"""Documents as PDF: made once for each state of data and templates, and kept."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from typing import ClassVar

from django.core.cache import caches
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import printed_reference as reference
from incidents.api.parameters import check_parameters, incident_filter
from incidents.exports.document import Document, as_data
from incidents.exports.terms_of_use import file_name, terms_in_headers
from incidents.exports.typesetting import (
    TypesettingError,
    template_state,
    typeset,
)
from incidents.facet_fields import Days
from incidents.filters import PublishedIncidentFilter
from incidents.statistics.shown_state import ShownState
from incidents.views.brief import Brief
from incidents.views.note import Note
from incidents.views.selection import Selection
from observatory.lib.problems import (
    InvalidParametersError,
    NotReadyError,
    ParameterError,
)
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    state_etag,
    unchanged_since,
    validators,
)

PDF = "application/pdf"
KEPT_SECONDS = 24 * 3600


class DocumentPDF(PublicAPIView):
    stem: ClassVar[str]

    def get(self, request: Request) -> HttpResponseBase:
        wanted = incident_filter(request)
        check_parameters(request, wanted.form)
        self.check(request, wanted)
        shown = ShownState.now()
        state, day = (shown, template_state()), shown.settled_on
        if unchanged := unchanged_since(request, *state, day=day):
            return unchanged
        as_of = shown.version.as_of
        name = file_name(self.stem, as_of, wanted.canonical_query, "pdf")
        headers = {
            **validators(request, *state, day=day),
            "Content-Disposition": f'inline; filename="{name}"',
            **terms_in_headers(as_of, wanted.hidden),
        }
        if request.method == "HEAD":  # which tells no length
            return answer(request, (), PDF, headers)
        return HttpResponse(self._made(request, state), PDF, headers=headers)

    def _made(self, request: Request, state: tuple[object, ...]) -> bytes:
        """Whatever it depends on is in the key: the state, the address, the tongue."""
        text = f"{self.stem} {get_language()} {state_etag(request, *state)}"
        key = f"pdf:{hashlib.sha256(text.encode()).hexdigest()}"
        kept = caches["documents"]
        found: bytes | None = kept.get(key)
        if found is None:
            plain = request.query_params.copy()
            plain.pop("lang", None)
            document = self.document(Selection(request._request, data=plain))
            data = as_data(document, request.build_absolute_uri)
            try:
                found = typeset("document", data)
            except TypesettingError as error:
                raise NotReadyError(reference.NOT_IN_TIME) from error
            kept.set(key, found, KEPT_SECONDS)
        return found

    def check(self, request: Request, wanted: PublishedIncidentFilter) -> None:
        """What the document needs beside a filter that is well formed."""

    @abstractmethod
    def document(self, selection: Selection) -> Document: ...


class BriefPDF(DocumentPDF):
    stem = "brief"

    @extend_schema(**reference.BRIEF)
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)

    def document(self, selection: Selection) -> Document:
        return Brief(selection).document()


class NotePDF(DocumentPDF):
    stem = "note"

    @extend_schema(**reference.NOTE)
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)

    def check(self, request: Request, wanted: PublishedIncidentFilter) -> None:
        if not isinstance(wanted.form.cleaned_data.get("quarter"), Days):
            given, field = request.query_params.get("quarter", ""), "quarter"
            reason = _("Name the quarter of the note.")
            takes = wanted.takes(field)
            error = ParameterError(field, given, reason, takes)
            raise InvalidParametersError([error])

    def document(self, selection: Selection) -> Document:
        return Note(selection).document()
