"""What the OpenAPI document says of snapshots."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers as s

from incidents.api.figures_serializers import SummedTollSerializer
from incidents.api.incidents_reference import INCIDENT_CSV
from incidents.api.reference import EVENT_TYPES, INCIDENT_DETAIL
from incidents.api.serializers import Shape, TermsOfUseSerializer
from observatory.lib.public_api import LANGUAGE


class WithdrawnSerializer(Shape):
    at = s.DateTimeField()
    reason_fr = s.CharField()
    reason_en = s.CharField(allow_blank=True)


class SnapshotSerializer(Shape):
    id = s.CharField()
    url = s.URLField()
    api_url = s.URLField()
    file = s.URLField()
    filter = s.CharField(help_text=_("As the list of incidents takes it; empty: all."))
    as_of = s.DateTimeField(help_text=_("When the last version in it came."))
    title_fr = s.CharField()
    title_en = s.CharField(allow_blank=True)
    created_at = s.DateTimeField()
    position = s.IntegerField(help_text=_("Of the last version in it."))
    incidents = s.IntegerField()
    totals = s.DictField(child=SummedTollSerializer())
    sha256 = s.CharField(help_text=_("Of the file."))
    size = s.IntegerField(help_text=_("Of the file, in bytes."))
    licence = s.CharField()
    licence_url = s.CharField()
    attribution = s.CharField()
    withdrawn = WithdrawnSerializer(allow_null=True)


class SinceSerializer(Shape):
    corrected_count = s.IntegerField()
    retracted_count = s.IntegerField()
    corrected = s.ListField(child=s.CharField(), help_text=_("Up to 1000 of each."))
    retracted = s.ListField(child=s.CharField())


class SnapshotDetailSerializer(SnapshotSerializer):
    changed_since = SinceSerializer(required=False)


class SnapshotListSerializer(TermsOfUseSerializer):
    as_of = s.DateTimeField(allow_null=True)  # type: ignore[assignment]
    count = s.IntegerField()
    results = SnapshotSerializer(many=True)


_SLUG = OpenApiParameter("slug", str, OpenApiParameter.PATH)
_PROBLEMS = {
    key: found for key, found in INCIDENT_DETAIL["responses"].items() if key[0] != 200
}
_OK = (200, "application/json")

SNAPSHOT_LIST: dict[str, Any] = EVENT_TYPES | {
    "operation_id": "snapshots",
    "tags": ["snapshots"],
    "summary": _("Snapshots: named releases of a filter, to be cited"),
    "responses": EVENT_TYPES["responses"]
    | {_OK: OpenApiResponse(SnapshotListSerializer)},
}
SNAPSHOT_DETAIL: dict[str, Any] = SNAPSHOT_LIST | {
    "operation_id": "snapshot",
    "summary": _("One snapshot, and what has become of its incidents since"),
    "parameters": [_SLUG, LANGUAGE],
    "responses": {_OK: OpenApiResponse(SnapshotDetailSerializer)}
    | {key: found for key, found in _PROBLEMS.items() if key[0] != 410},
}
SNAPSHOT_CSV: dict[str, Any] = SNAPSHOT_DETAIL | {
    "operation_id": "snapshot_csv",
    "summary": _("The file of a snapshot"),
    "description": _(
        "The same bytes for ever; the ETag is their SHA-256. A file that was withdrawn"
        " to protect somebody is gone (410), with the reason."
    ),
    "responses": {
        key: found for key, found in INCIDENT_CSV["responses"].items() if key[0] == 200
    }
    | _PROBLEMS,
}
