"""What the OpenAPI document says of reports sent by programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers

from incidents.api import report_rows
from incidents.forms.report import ReportForm
from incidents.forms.source_rows import KINDS
from incidents.forms.victim_rows import LABELS, WHO
from incidents.models import Incident, IncidentActor
from incidents.models import Outcome as Counted
from incidents.services.victims import CELL
from observatory.lib.problems import CONTENT_TYPE, ProblemSerializer
from observatory.lib.public_api import LANGUAGE

JSON = "application/json"

_received = inline_serializer(
    "ReceivedReport",
    {
        "reference": serializers.UUIDField(),
        "state": serializers.ChoiceField(Incident.Status.choices),
        "public_id": serializers.CharField(allow_null=True),
        "url": serializers.CharField(),
    },
)


def _choices(part: str) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        WHO[part].choices, required=False, label=LABELS[part]
    )


_victims = inline_serializer(
    "ReportedVictims",
    {
        "outcome": serializers.ChoiceField(Counted.choices),
        "count": serializers.IntegerField(min_value=0),
        **{part: _choices(part) for part in CELL},
    },
    many=True,
    required=False,
    max_length=report_rows.MOST["victims"],
    help_text=_(
        "Parts of the totals, each person in one of them at most: how many were of"
        " which category, sex and age. What is not known is left out."
    ),
)
_further_sources = inline_serializer(
    "FurtherSource",
    {
        "publisher": serializers.CharField(max_length=250),
        "kind": serializers.ChoiceField(KINDS, required=False),
        "url": serializers.CharField(required=False),
        "is_confidential": serializers.BooleanField(required=False, default=True),
    },
    many=True,
    required=False,
    max_length=report_rows.MOST["further_sources"],
    help_text=_(
        "Who says so as well. The figures are those of the first source, which the"
        " members source_… name."
    ),
)
_actors = inline_serializer(
    "NamedActor",
    {
        "name": serializers.CharField(max_length=200),
        "role": serializers.ChoiceField(IncidentActor.Role.choices, required=False),
    },
    many=True,
    required=False,
    max_length=report_rows.MOST["actors"],
    help_text=_(
        "Who did it and who was targeted. A name that is in no list is kept for the"
        " desk; it is never public."
    ),
)
_report = inline_serializer(
    "Report",
    {
        "actors": _actors,
        "victims": _victims,
        "further_sources": _further_sources,
    }
    | {
        name: serializers.CharField(
            required=field.required and name != "source_is_confidential",
            allow_null=not field.required,
            label=field.label,
            help_text=field.help_text,
        )
        for name, field in ReportForm().fields.items()
        if not report_rows.is_of_a_row(name)
    },
)
_PROBLEMS = {
    400: _("No JSON, or a list that is too long."),
    401: _("No key, or one that is unknown, revoked or expired."),
    403: _("The key, or its holder, may not send reports."),
    404: _("No report of yours has this id."),
    409: _("Other content was received under this client_id; it is kept."),
    410: _("The report of this client_id was withdrawn."),
    413: _("A request holds a megabyte at most."),
    422: _("What is wrong, by field; what is doubted, with the text that confirms it."),
    423: _("It is being received by another request: ask again after Retry-After."),
    429: _("Too many requests: ask again after Retry-After."),
}
_EXAMPLE = OpenApiExample(
    "a report",
    summary=_("A report"),
    value={
        "client_id": "8b0c6a5e-5d1e-4c55-9f43-2f0d2a3c9c11",
        "event_type": "battles.armed_clash",
        "started_on": "2026-11-20",
        "date_precision": "exact",
        "place_name": "Douentza",
        "geo_precision": "settlement",
        "source_publisher": "Radio Daande Douentza",
        "source_kind": "media",
        "source_is_confidential": False,
        "title": "Accrochage près de Douentza",
        "killed_min": 3,
        "killed_best": 4,
        "killed_max": None,
        "victims": [
            {"outcome": "killed", "count": 2, "category": "civilian", "sex": "woman"}
        ],
        "further_sources": [{"publisher": "Une élue", "kind": "witness"}],
        "actors": [{"name": "hommes armés à moto", "role": "perpetrator"}],
    },
    request_only=True,
)


def _problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    return {
        (status, CONTENT_TYPE): OpenApiResponse(
            ProblemSerializer, description=_PROBLEMS[status]
        )
        for status in statuses
    }


REPORTS: dict[str, Any] = {
    "operation_id": "send_report",
    "tags": ["reports"],
    "summary": _("Send a report, or up to a hundred, to the review desk"),
    "description": _(
        "Needs a key that may send reports. Each report has a client_id (a UUID of your"
        " own; for a single one the Idempotency-Key header will do): sent again with"
        " the same content it is answered as before and entered once. Unknown is null"
        " or left out, never zero. Instead of one report, send {“reports”: […]}: the"
        " answer (207) has a result for each row, and what is wrong with one keeps no"
        " other from the desk. Nothing is published before an editor has seen it."
    ),
    "parameters": [
        OpenApiParameter(
            "Idempotency-Key",
            str,
            OpenApiParameter.HEADER,
            description=_("the client_id, where the report has none"),
        ),
        LANGUAGE,
    ],
    "request": {JSON: _report},
    "responses": {
        (201, JSON): OpenApiResponse(_received, description=_("Received now.")),
        (200, JSON): OpenApiResponse(_received, description=_("Received before.")),
        (207, JSON): OpenApiResponse(
            inline_serializer(
                "ReportResults",
                {"results": serializers.ListField(child=serializers.DictField())},
            ),
            description=_("A result for each row: its status, and its report or why."),
        ),
        **_problems(*(_PROBLEMS.keys() - {404})),
    },
    "examples": [_EXAMPLE],
}
REPORT_STATE: dict[str, Any] = {
    "operation_id": "report_state",
    "tags": ["reports"],
    "summary": _("What became of a report of one’s own"),
    "description": _("To anybody else it does not exist."),
    "parameters": [LANGUAGE],
    "responses": {
        (200, JSON): OpenApiResponse(_received),
        **_problems(400, 401, 403, 404, 429),
    },
}
