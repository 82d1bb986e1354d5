"""What the OpenAPI document says of drawings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from incidents.api.drawings_form import (
    OutcomeForm,
    ShadeForm,
    WindowFilter,
    WindowForm,
)
from incidents.api.parameters import FILTER_FORM, documented
from incidents.api.reference import BAD_PARAMETER, CONDITIONAL, answers, text

NOT_IN_TIME = _("The document could not be made in time; ask again.")
_SUFFIX = OpenApiParameter(
    "suffix",
    str,
    OpenApiParameter.PATH,
    enum=["svg", "png"],
    description=_("svg or png"),
)
_DRAWING: dict[str, Any] = {
    "tags": ["documents"],
    "description": text(
        _("With its filter, date and licence in it; svg or png by the address."),
        CONDITIONAL,
    ),
    "responses": {
        **answers(OpenApiTypes.BINARY, "image/svg+xml", 404),
        **answers(OpenApiTypes.BINARY, "image/png"),
    },
    "examples": [BAD_PARAMETER],
}
MONTHS: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_months",
    "summary": _("An outcome by month, as a drawing"),
    "parameters": [_SUFFIX, *documented(FILTER_FORM, OutcomeForm)],
}
YEARS: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_years",
    "summary": _("An outcome by year, as a drawing"),
    "parameters": [_SUFFIX, *documented(FILTER_FORM, OutcomeForm)],
}
TYPES: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_types",
    "summary": _("Incidents by month and event type, as a drawing"),
    "parameters": [_SUFFIX, *documented(FILTER_FORM)],
}
CAPTIVITY: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_captivity",
    "summary": _("People taken, by what became of them, as a drawing"),
    "parameters": [_SUFFIX, *documented(FILTER_FORM)],
}
EXPLOSIVES: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_explosives",
    "summary": _("An outcome of explosive devices by year, as a drawing"),
    "parameters": [_SUFFIX, *documented(FILTER_FORM, OutcomeForm)],
}
WINDOW: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_window",
    "summary": _("An outcome in windows of days over a year, as a drawing"),
    "parameters": [
        _SUFFIX,
        *documented(WindowFilter().get_form_class(), WindowForm),
    ],
}
MAP: dict[str, Any] = _DRAWING | {
    "operation_id": "drawing_map",
    "summary": _("The regions shaded, as a drawing"),
    "parameters": [_SUFFIX, *documented(FILTER_FORM, ShadeForm)],
}
