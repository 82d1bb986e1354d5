"""What the OpenAPI document says of printed documents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes

from incidents.api.drawings_reference import NOT_IN_TIME
from incidents.api.parameters import FILTER_FORM, documented
from incidents.api.reference import BAD_PARAMETER, CONDITIONAL, answers, text

__all__ = ["BRIEF", "NOTE", "NOT_IN_TIME"]
PDF = "application/pdf"
BRIEF: dict[str, Any] = {
    "operation_id": "brief_pdf",
    "tags": ["documents"],
    "summary": _("A brief on a selection, as PDF"),
    "description": text(
        _(
            "Map, trend, units, types, the incidents with the most killed, sources and"
            " method. Its numbers are those of totals with the same filter."
        ),
        CONDITIONAL,
    ),
    "parameters": documented(FILTER_FORM),
    "responses": answers(OpenApiTypes.BINARY, PDF),
    "examples": [BAD_PARAMETER],
}
NOTE: dict[str, Any] = BRIEF | {
    "operation_id": "note_pdf",
    "summary": _("The quarterly note, as PDF"),
    "description": text(
        _(
            "Killed, injured and abducted by perpetrator and region in one quarter, and"
            " in the four before; sources and method. `quarter` is needed."
        ),
        CONDITIONAL,
    ),
}
