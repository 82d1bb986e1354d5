"""What the OpenAPI document says of each address: `@extend_schema(**NAME)`."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from incidents.api import figures_serializers as figures
from incidents.api import serializers
from incidents.api.pagination import PagingForm
from incidents.api.parameters import FILTER_FORM, LANGUAGE, documented
from incidents.api.totals_form import TotalsForm
from observatory.lib.problems import CONTENT_TYPE, ProblemSerializer

_BAD_PARAMETER = OpenApiExample(
    "bad parameter",
    value={
        "type": "about:blank",
        "title": "The request is malformed",
        "status": 400,
        "errors": [
            {
                "parameter": "from",
                "value": "05/03/2019",
                "reason": "Write a date as YYYY-MM-DD.",
                "takes": "a date, YYYY-MM-DD: incidents that ended on that day or"
                " after",
            }
        ],
    },
    status_codes=["400"],
    media_type=CONTENT_TYPE,
    response_only=True,
)
_GONE = OpenApiExample(
    "withdrawn",
    value={
        "type": "about:blank",
        "title": "Withdrawn",
        "status": 410,
        "detail": "Duplicate of MLI-2019-000101.",
        "id": "MLI-2019-000123",
        "version": 3,
        "retracted_on": "2026-11-24",
        "note_fr": "Doublon de MLI-2019-000101.",
        "note_en": "Duplicate of MLI-2019-000101.",
    },
    status_codes=["410"],
    media_type=CONTENT_TYPE,
    response_only=True,
)
_PROBLEMS = {
    400: _("A parameter is unknown, malformed or given twice; each is named."),
    404: _("No such public incident, or no such address."),
    410: _("The incident was withdrawn; the public note says why."),
    503: _(
        "Incidents are being put into the units asked for, or the database does not"
        " answer: ask again after Retry-After."
    ),
}
_CONDITIONAL = _(
    "Answers carry an ETag of the public data's version: ask again with If-None-Match"
    " and an unchanged answer is a 304 without content."
)
_PAGED = _(
    "The newest first. Without limit and cursor the file holds everything; with them,"
    " a page, whose Link header names the next one."
)
_UNKNOWN = _("Unknown is null (an empty cell in CSV), never zero.")


def _answers(
    shape: Any, media_type: str, *problems: int
) -> dict[tuple[int, str], OpenApiResponse]:
    answers = {(200, media_type): OpenApiResponse(shape)}
    for status in (400, *problems, 503):
        answers[status, CONTENT_TYPE] = OpenApiResponse(
            ProblemSerializer,
            description=_PROBLEMS[status],
        )
    return answers


def _text(*sentences: Any) -> Any:
    return format_lazy(" ".join(["{}"] * len(sentences)), *sentences)


_INCIDENTS = documented(FILTER_FORM, PagingForm)
_JSON = "application/json"
_GEOJSON = "application/geo+json"
_CSV = "text/csv"
_ID = OpenApiParameter(
    "public_id", str, OpenApiParameter.PATH, description=_("such as MLI-2019-000123")
)

INCIDENT_LIST: dict[str, Any] = {
    "operation_id": "incidents",
    "tags": ["incidents"],
    "summary": _("Published incidents, a page at a time"),
    "description": _text(_UNKNOWN, _CONDITIONAL),
    "parameters": _INCIDENTS,
    "responses": _answers(serializers.IncidentListSerializer, _JSON),
    "examples": [_BAD_PARAMETER],
}
INCIDENT_GEOJSON: dict[str, Any] = INCIDENT_LIST | {
    "operation_id": "incidents_geojson",
    "summary": _("Published incidents as GeoJSON"),
    "description": _text(_PAGED, _UNKNOWN, _CONDITIONAL),
    "responses": _answers(serializers.FeatureCollectionSerializer, _GEOJSON),
}
INCIDENT_CSV: dict[str, Any] = INCIDENT_LIST | {
    "operation_id": "incidents_csv",
    "summary": _("Published incidents as CSV"),
    "description": _text(
        _PAGED,
        _UNKNOWN,
        _(
            "UTF-8 with a byte order mark, commas, CRLF; lists are joined with a"
            " semicolon. Text that a spreadsheet would take for a formula begins with"
            " an apostrophe."
        ),
        _CONDITIONAL,
    ),
    "responses": _answers(OpenApiTypes.STR, _CSV),
}
INCIDENT_DETAIL: dict[str, Any] = {
    "operation_id": "incident",
    "tags": ["incidents"],
    "summary": _("One published incident and the history of its public versions"),
    "description": _text(_UNKNOWN, _CONDITIONAL),
    "parameters": [_ID, LANGUAGE],
    "responses": _answers(serializers.IncidentDetailSerializer, _JSON, 404, 410),
    "examples": [_BAD_PARAMETER, _GONE],
}
INCIDENT_FEATURE: dict[str, Any] = INCIDENT_DETAIL | {
    "operation_id": "incident_geojson",
    "summary": _("One published incident as a GeoJSON feature"),
    "responses": _answers(serializers.FeatureSerializer, _GEOJSON, 404, 410),
}
TOTALS: dict[str, Any] = {
    "operation_id": "totals",
    "tags": ["totals"],
    "summary": _("Casualty totals by region, year, month and event type"),
    "description": _text(
        _(
            "Sums run over what is known and are null where nothing is; unknown says"
            " how many incidents had no such figure. An incident counts in the month"
            " in which it began. While incidents are being put into the units of a"
            " division, its totals are answered with 503 and Retry-After, never in"
            " part; for units without an outline, with 400."
        ),
        _CONDITIONAL,
    ),
    "parameters": documented(TotalsForm),
    "responses": _answers(figures.TotalListSerializer, _JSON),
    "examples": [_BAD_PARAMETER],
}
TOTALS_CSV: dict[str, Any] = TOTALS | {
    "operation_id": "totals_csv",
    "summary": _("The same totals as CSV, a line for each group and outcome"),
    "responses": _answers(OpenApiTypes.STR, _CSV),
}
EVENT_TYPES: dict[str, Any] = {
    "operation_id": "event_types",
    "tags": ["reference"],
    "summary": _("Event types, and terms for explosive devices"),
    "parameters": [LANGUAGE],
    "responses": _answers(serializers.EventTypeListSerializer, _JSON),
    "examples": [_BAD_PARAMETER],
}
TILE: dict[str, Any] = {
    "operation_id": "tile",
    "tags": ["map"],
    "summary": _("Clusters and incidents of one Web Mercator tile"),
    "description": _text(
        _(
            "A cell of 64 pixels with several incidents is a cluster; from zoom 14 on"
            " incidents are given one by one, except those at one point. The extent of"
            " a cluster, as bbox, lists what is in it. Nothing is left out."
        ),
        _CONDITIONAL,
    ),
    "parameters": [
        OpenApiParameter("z", int, OpenApiParameter.PATH, description=_("zoom, 0–22")),
        OpenApiParameter("x", int, OpenApiParameter.PATH),
        OpenApiParameter("y", int, OpenApiParameter.PATH),
        *documented(FILTER_FORM),
    ],
    "responses": _answers(figures.TileSerializer, _JSON, 404),
    "examples": [_BAD_PARAMETER],
}
