"""What the OpenAPI document says of lists of incidents, page and files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes

from incidents.api import sparse_shapes as shapes
from incidents.api.incidents_form import (
    PageForm,
    RecordForm,
    TableForm,
    TaggedTableForm,
)
from incidents.api.pagination import PagingForm
from incidents.api.parameters import FILTER_FORM, documented
from incidents.api.reference import (
    BAD_PARAMETER,
    CONDITIONAL,
    CSV,
    GEOJSON,
    JSON,
    UNKNOWN_IS_NULL,
    answers,
    text,
)
from incidents.exports import incident_files as files

_PAGED = _(
    "The newest first, or in the order asked for. Without limit and cursor the file"
    " holds everything; with them, a page, whose Link header names the next one."
)
_TERMS = _(
    "Headers say the terms: X-As-Of, X-Licence, X-Attribution (percent-encoded) and"
    " Link."
)

INCIDENT_LIST: dict[str, Any] = {
    "operation_id": "incidents",
    "tags": ["incidents"],
    "summary": _("Published incidents, a page at a time"),
    "description": text(
        UNKNOWN_IS_NULL,
        _("An Accept header gives the file of that format instead."),
        CONDITIONAL,
    ),
    "parameters": documented(FILTER_FORM, PagingForm, PageForm),
    "responses": answers(shapes.IncidentListSerializer, JSON),
    "examples": [BAD_PARAMETER],
}
_RECORDS = INCIDENT_LIST | {
    "parameters": documented(FILTER_FORM, PagingForm, RecordForm)
}
INCIDENT_GEOJSON: dict[str, Any] = _RECORDS | {
    "operation_id": "incidents_geojson",
    "summary": _("Published incidents as GeoJSON"),
    "description": text(_PAGED, UNKNOWN_IS_NULL, CONDITIONAL),
    "responses": answers(shapes.FeatureCollectionSerializer, GEOJSON),
}
INCIDENT_CSV: dict[str, Any] = INCIDENT_LIST | {
    "operation_id": "incidents_csv",
    "summary": _("Published incidents as CSV"),
    "description": text(
        _PAGED,
        UNKNOWN_IS_NULL,
        _(
            "UTF-8 with a byte order mark, commas, CRLF; lists are joined with a"
            " semicolon. Text that a spreadsheet would take for a formula begins with"
            " an apostrophe."
        ),
        CONDITIONAL,
    ),
    "parameters": documented(FILTER_FORM, PagingForm, TaggedTableForm),
    "responses": answers(OpenApiTypes.STR, CSV),
}
INCIDENT_NDJSON: dict[str, Any] = _RECORDS | {
    "operation_id": "incidents_ndjson",
    "summary": _("Published incidents as NDJSON, an incident on each line"),
    "description": text(_PAGED, UNKNOWN_IS_NULL, _TERMS, CONDITIONAL),
    "responses": answers(shapes.ListedIncidentSerializer, files.NDJSON.media_type),
}
INCIDENT_GEOJSON_LINES: dict[str, Any] = INCIDENT_NDJSON | {
    "operation_id": "incidents_geojson_lines",
    "summary": _("Published incidents as GeoJSON features, one on each line"),
    "responses": answers(
        shapes.ListedFeatureSerializer, files.GEOJSON_LINES.media_type
    ),
}
INCIDENT_GEOJSON_SEQUENCE: dict[str, Any] = INCIDENT_NDJSON | {
    "operation_id": "incidents_geojson_sequence",
    "summary": _("The same features as a GeoJSON text sequence (RFC 8142)"),
    "responses": answers(
        shapes.ListedFeatureSerializer, files.GEOJSON_SEQUENCE.media_type
    ),
}
INCIDENT_XLSX: dict[str, Any] = INCIDENT_CSV | {
    "operation_id": "incidents_xlsx",
    "summary": _("Published incidents as a workbook"),
    "description": text(
        _PAGED,
        UNKNOWN_IS_NULL,
        _(
            "A second sheet says filter, day and licence. A workbook holds 20,000"
            " incidents at most: more are refused with 400."
        ),
        CONDITIONAL,
    ),
    "responses": answers(OpenApiTypes.BINARY, files.XLSX.media_type),
}
INCIDENT_PARQUET: dict[str, Any] = INCIDENT_LIST | {
    "operation_id": "incidents_parquet",
    "summary": _("Published incidents as GeoParquet"),
    "description": text(
        _PAGED,
        UNKNOWN_IS_NULL,
        _(
            "The columns of the CSV with their kinds, and the point as geometry"
            " (GeoParquet 1.1). 501 where the server lacks the package for it."
        ),
        CONDITIONAL,
    ),
    "parameters": documented(FILTER_FORM, PagingForm, TableForm),
    "responses": answers(OpenApiTypes.BINARY, files.PARQUET.media_type, 501),
}
INCIDENT_GEOPACKAGE: dict[str, Any] = INCIDENT_PARQUET | {
    "operation_id": "incidents_geopackage",
    "summary": _("Published incidents as GeoPackage"),
    "description": text(
        _PAGED,
        UNKNOWN_IS_NULL,
        _(
            "One file for QGIS or ArcGIS: the columns of the CSV, and the point. It"
            " holds 200,000 incidents at most: more are refused with 400."
        ),
        CONDITIONAL,
    ),
    "responses": answers(OpenApiTypes.BINARY, files.GEOPACKAGE.media_type),
}
