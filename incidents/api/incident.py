"""One published incident; what was withdrawn is gone (410), the rest unknown (404)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters
from incidents.exports.incident_geojson import feature
from incidents.exports.resource import Addresses, Names, resource, rows_of
from incidents.exports.terms_of_use import license_link, terms_of_use
from incidents.models import PublishedIncident, PublishedVersion
from incidents.statistics.data_version import data_version
from observatory.lib.problems import GoneError
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


class IncidentDetail(PublicAPIView):
    content_type = "application/json"

    @extend_schema(**reference.INCIDENT_DETAIL)
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        check_parameters(request)
        version = data_version()
        incidents = PublishedIncident.objects.filter(public_id=public_id)
        row = rows_of(incidents).first()
        if row is None:
            raise _missing(public_id)
        if unchanged := unchanged_since(request, version, day=version.settled_on):
            return unchanged
        record = resource(row, Names.load([row]), Addresses.of(request))
        record["history"] = histories([public_id])[public_id]
        body = as_json(self.shaped(record, terms_of_use(version.as_of)))
        headers = {
            **validators(request, version, day=version.settled_on),
            "Link": license_link(),
        }
        return answer(request, body, self.content_type, headers)

    def shaped(self, record: dict[str, Any], terms: dict[str, Any]) -> dict[str, Any]:
        return record | {"terms_of_use": terms}


class IncidentFeature(IncidentDetail):
    content_type = "application/geo+json"

    @extend_schema(**reference.INCIDENT_FEATURE)
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        return super().get(request, public_id)

    def shaped(self, record: dict[str, Any], terms: dict[str, Any]) -> dict[str, Any]:
        return feature(record) | terms


def _missing(public_id: str) -> Exception:
    """The tombstone of a withdrawn incident; any other id is as unknown as the next."""
    last = (
        PublishedVersion.objects.filter(public_id=public_id)
        .order_by("-version")
        .first()
    )
    if last is None or last.change != PublishedVersion.Change.RETRACTED:
        return Http404()
    return GoneError(
        last.note,
        id=public_id,
        version=last.version,
        retracted_on=last.published_on,
        note_fr=last.note_fr,
        note_en=last.note_en,
        **({"merged_into": last.merged_into} if last.merged_into else {}),
    )


def histories(public_ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The public versions of each; one query."""
    names = ("version", "change", "published_on", "note_fr", "note_en")
    found = PublishedVersion.objects.defer("content").histories_of(public_ids)
    return {
        public_id: [
            {name: getattr(version, name) for name in (*names, "changed_fields")}
            for version in versions
        ]
        for public_id, versions in found.items()
    }
