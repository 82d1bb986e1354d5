"""What the OpenAPI document says of each address: `@extend_schema(**NAME)`."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from incidents.api import figures_serializers as figures
from incidents.api import serializers
from incidents.api.parameters import FILTER_FORM, documented
from incidents.api.totals_form import TotalsForm
from observatory.lib.problems import CONTENT_TYPE, TITLES, ProblemSerializer
from observatory.lib.public_api import LANGUAGE

BAD_PARAMETER = OpenApiExample(
    "bad parameter",
    summary=_("A parameter at fault"),
    value={
        "type": "about:blank",
        "title": TITLES[400],
        "status": 400,
        "errors": [
            {
                "parameter": "from",
                "value": "05/03/2019",
                "reason": _("Write a date as YYYY-MM-DD."),
                "takes": _(
                    "a date, YYYY-MM-DD: incidents that ended on that day or after"
                ),
            }
        ],
    },
    status_codes=["400"],
    media_type=CONTENT_TYPE,
    response_only=True,
)
_GONE = OpenApiExample(
    "withdrawn",
    summary=_("A withdrawn incident"),
    value={
        "type": "about:blank",
        "title": TITLES[410],
        "status": 410,
        "detail": _("Duplicate of MLI-2019-000101."),
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
    501: _("The server lacks the package that writes this format."),
    503: _(
        "Incidents are being put into the units asked for, or the database does not"
        " answer: ask again after Retry-After."
    ),
}
CONDITIONAL = _(
    "Answers carry an ETag of the public data's version: ask again with If-None-Match"
    " and an unchanged answer is a 304 without content. On a day without a change so"
    " far they carry Last-Modified, too, which is the beginning of that day."
)
UNKNOWN_IS_NULL = _("Unknown is null (an empty cell in CSV), never zero.")


def answers(
    shape: Any, media_type: str, *problems: int
) -> dict[tuple[int, str], OpenApiResponse]:
    answers = {(200, media_type): OpenApiResponse(shape)}
    for status in (400, *problems, 503):
        answers[status, CONTENT_TYPE] = OpenApiResponse(
            ProblemSerializer,
            description=_PROBLEMS[status],
        )
    return answers


def text(*sentences: Any) -> Any:
    return format_lazy(" ".join(["{}"] * len(sentences)), *sentences)


JSON = "application/json"
GEOJSON = "application/geo+json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ID = OpenApiParameter(
    "public_id", str, OpenApiParameter.PATH, description=_("such as MLI-2019-000123")
)

INCIDENT_DETAIL: dict[str, Any] = {
    "operation_id": "incident",
    "tags": ["incidents"],
    "summary": _("One published incident and the history of its public versions"),
    "description": text(UNKNOWN_IS_NULL, CONDITIONAL),
    "parameters": [_ID, LANGUAGE],
    "responses": answers(serializers.IncidentDetailSerializer, JSON, 404, 410),
    "examples": [BAD_PARAMETER, _GONE],
}
INCIDENT_FEATURE: dict[str, Any] = INCIDENT_DETAIL | {
    "operation_id": "incident_geojson",
    "summary": _("One published incident as a GeoJSON feature"),
    "responses": answers(serializers.FeatureSerializer, GEOJSON, 404, 410),
}
TOTALS: dict[str, Any] = {
    "operation_id": "totals",
    "tags": ["totals"],
    "summary": _("Casualty totals by up to three groups, for any filter"),
    "description": text(
        _(
            "Sums run over what is known and are null where nothing is; unknown says"
            " how many incidents had no such figure. An incident counts in the month"
            " in which it began. While incidents are being put into the units of a"
            " division, its totals are answered with 503 and Retry-After, never in"
            " part; for units without an outline, with 400."
        ),
        _(
            "A group is null where nobody is named or nothing is known. By actor or"
            " perpetrator an incident counts under each of them, and by regions of"
            " several levels or divisions in each, so groups do not add up"
            " (groups_overlap); by people, best estimates do, and an incident is in"
            " several groups (incidents_overlap). Grouped by what the filter asks for"
            " too, those asked for are the groups. Totals by region, year, month and"
            " type alone are those that are kept, and stale says whether a change is"
            " on its way into them; all others are of the instant of the answer."
            " More than 100,000 groups are refused with 400."
        ),
        CONDITIONAL,
    ),
    "parameters": documented(FILTER_FORM, TotalsForm),
    "responses": answers(figures.TotalListSerializer, JSON),
    "examples": [BAD_PARAMETER],
}
TOTALS_CSV: dict[str, Any] = TOTALS | {
    "operation_id": "totals_csv",
    "summary": _("The same totals as CSV, a line for each group and outcome"),
    "responses": answers(OpenApiTypes.STR, CSV),
}
TOTALS_XLSX: dict[str, Any] = TOTALS | {
    "operation_id": "totals_xlsx",
    "summary": _("The same totals as a workbook, with a sheet on how to read them"),
    "responses": answers(OpenApiTypes.BINARY, XLSX),
}
EVENT_TYPES: dict[str, Any] = {
    "operation_id": "event_types",
    "tags": ["reference"],
    "summary": _("Event types, and terms for explosive devices"),
    "parameters": [LANGUAGE],
    "responses": answers(serializers.EventTypeListSerializer, JSON),
    "examples": [BAD_PARAMETER],
}
ACTORS: dict[str, Any] = {
    "operation_id": "actors",
    "tags": ["reference"],
    "summary": _("Actors that published incidents name"),
    "description": text(
        _(
            "One to whom no published incident gives a role is not in it. Name and kind"
            " are those that the incident published last has."
        ),
        CONDITIONAL,
    ),
    "parameters": [LANGUAGE],
    "responses": answers(serializers.ActorListSerializer, JSON),
    "examples": [BAD_PARAMETER],
}
TILE: dict[str, Any] = {
    "operation_id": "tile",
    "tags": ["map"],
    "summary": _("Clusters and incidents of one Web Mercator tile"),
    "description": text(
        _(
            "A cell of 64 pixels with several incidents is a cluster; from zoom 14 on"
            " incidents are given one by one, except those at one point. The extent of"
            " a cluster, as bbox, lists what is in it. Nothing is left out."
        ),
        CONDITIONAL,
    ),
    "parameters": [
        OpenApiParameter("z", int, OpenApiParameter.PATH, description=_("zoom, 0–22")),
        OpenApiParameter("x", int, OpenApiParameter.PATH),
        OpenApiParameter("y", int, OpenApiParameter.PATH),
        *documented(FILTER_FORM),
    ],
    "responses": answers(figures.TileSerializer, JSON, 404),
    "examples": [BAD_PARAMETER],
}
