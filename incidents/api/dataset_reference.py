"""What the OpenAPI document says of the data package."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes

from incidents.api.reference import BAD_PARAMETER, CONDITIONAL, answers, text
from observatory.lib.public_api import LANGUAGE

DATASET: dict[str, Any] = {
    "operation_id": "dataset",
    "tags": ["incidents"],
    "summary": _("Everything published, as a Frictionless data package"),
    "description": text(
        _(
            "A zip of datapackage.json (schema, licence, as-of) and CSV: incidents,"
            " units of all divisions, totals by unit and year and by year. Made every"
            " night; 503 while it is made anew because something in it was corrected"
            " or withdrawn."
        ),
        CONDITIONAL,
    ),
    "parameters": [LANGUAGE],
    "responses": answers(OpenApiTypes.BINARY, "application/zip"),
    "examples": [BAD_PARAMETER],
}
