"""Published incidents as JSON, GeoJSON and CSV: one selection, three shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.pagination import PagingForm, next_address, page_of
from incidents.api.parameters import check_parameters, incident_filter
from incidents.exports.incident_csv import incident_lines
from incidents.exports.incident_geojson import collection_pieces
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.exports.terms_of_use import file_name, license_link, terms_of_use
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.data_version import DataVersion, data_version
from observatory.lib.public_api import (
    CSV,
    PublicAPIView,
    answer,
    as_json,
    state_etag,
    unchanged_since,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a request for a list asks for, checked."""

    request: Request
    version: DataVersion
    incidents: PublishedIncidentQuerySet
    query: str
    paging: PagingForm

    @classmethod
    def of(cls, request: Request) -> Selection:
        wanted, paging = incident_filter(request), PagingForm(request.query_params)
        check_parameters(request, wanted.form, paging)
        found: Any = wanted.result
        return cls(request, data_version(), found, wanted.canonical_query, paging)

    def headers(self, next_page: str | None, count: int) -> dict[str, str]:
        links = [license_link()]
        if next_page:
            links.append(f'<{next_page}>; rel="next"')
        return {
            "ETag": state_etag(self.request, self.version),
            "Link": ", ".join(links),
            "X-Total-Count": str(count),
            "X-As-Of": str(self.version.as_of or ""),
        }

    def file_headers(self, suffix: str) -> dict[str, str]:
        name = file_name("incidents", self.version.as_of, self.query, suffix)
        return {"Content-Disposition": f'attachment; filename="{name}"'}

    def rows(self) -> tuple[Iterator[dict[str, Any]], str | None]:
        """The page asked for, or everything where none was."""
        if self.paging.is_asked_for:
            page, cursor = page_of(self.incidents, self.paging)
            return iter(page), next_address(self.request, cursor)
        found = rows_of(self.incidents.order_by("-started_on", "-public_id"))
        return found.iterator(chunk_size=2000), None


class IncidentList(PublicAPIView):
    @extend_schema(**reference.INCIDENT_LIST)
    def get(self, request: Request) -> HttpResponseBase:
        asked = Selection.of(request)
        if unchanged := unchanged_since(request, asked.version):
            return unchanged
        page, cursor = page_of(asked.incidents, asked.paging)
        following = next_address(request, cursor)
        count = asked.incidents.count()
        body = {
            "count": count,
            "next": following,
            **terms_of_use(asked.version.as_of),
            "results": list(resources(page, Addresses.of(request))),
        }
        headers = asked.headers(following, count)
        return answer(request, as_json(body), "application/json", headers)


@extend_schema(exclude=True)
class IncidentJSON(IncidentList):
    """`incidents.json`, for those who look for it beside the other formats."""


class IncidentGeoJSON(PublicAPIView):
    @extend_schema(**reference.INCIDENT_GEOJSON)
    def get(self, request: Request) -> HttpResponseBase:
        asked = Selection.of(request)
        if unchanged := unchanged_since(request, asked.version):
            return unchanged
        count = asked.incidents.count()
        rows, following = asked.rows()
        members = {"count": count, "next": following}
        members |= terms_of_use(asked.version.as_of)
        pieces = collection_pieces(resources(rows, Addresses.of(request)), members)
        headers = asked.headers(following, count) | asked.file_headers("geojson")
        return answer(request, pieces, "application/geo+json", headers)


class IncidentCSV(PublicAPIView):
    @extend_schema(**reference.INCIDENT_CSV)
    def get(self, request: Request) -> HttpResponseBase:
        asked = Selection.of(request)
        if unchanged := unchanged_since(request, asked.version):
            return unchanged
        count = asked.incidents.count()
        rows, following = asked.rows()
        lines = incident_lines(resources(rows, Addresses.of(request)))
        headers = asked.headers(following, count) | asked.file_headers("csv")
        return answer(request, lines, CSV, headers)
