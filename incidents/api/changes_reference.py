"""What the OpenAPI document says of the feed of changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from incidents.api.changes_form import ChangesForm
from incidents.api.parameters import documented
from incidents.api.reference import INCIDENT_DETAIL
from incidents.api.serializers import (
    IncidentSerializer,
    Shape,
    TermsOfUseSerializer,
)


class ChangeSerializer(Shape):
    position = s.IntegerField()
    id = s.CharField()
    kind = s.ChoiceField(["incident"])
    state = s.ChoiceField(["updated", "deleted"])
    at = s.DateTimeField(help_text=_("The hour from which it is known."))
    version = s.IntegerField()
    merged_into = s.CharField(
        required=False,
        help_text=_("The incident that tells of the event now; absent for others."),
    )
    data = IncidentSerializer(required=False, help_text=_("Absent when deleted."))  # type: ignore[assignment]


class ChangeListSerializer(TermsOfUseSerializer):
    as_of = s.DateTimeField(allow_null=True)  # type: ignore[assignment]
    next = s.URLField(help_text=_("Ask it again and again: it never skips a change."))
    position = s.IntegerField(help_text=_("The last one given so far."))
    items = ChangeSerializer(many=True)


CHANGES: dict[str, Any] = {
    "operation_id": "changes",
    "tags": ["incidents"],
    "summary": _("Everything that was published, corrected or withdrawn, in order"),
    "description": _(
        "Begin without a cursor and follow next for ever, an empty page too: nothing is"
        " skipped, however late it was committed, and the copy is the published"
        " incidents. An incident comes once, at the position of its latest version; a"
        " withdrawn one comes as deleted, without data. A cursor that was never given"
        " is a 410: empty the copy and begin anew at restart."
    ),
    "parameters": documented(ChangesForm),
    "responses": {
        (200, "application/json"): OpenApiResponse(ChangeListSerializer),
        **{
            key: found
            for key, found in INCIDENT_DETAIL["responses"].items()
            if key[0] in {400, 410, 503}
        },
    },
}
