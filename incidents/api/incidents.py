"""Published incidents as a page of JSON, and as a file in each format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import orjson
from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from incidents.api import incidents_reference as reference
from incidents.api.incident import histories
from incidents.api.selection import Selection
from incidents.exports import incident_files as files
from incidents.exports.incident_files import Contents, FileFormat
from incidents.exports.resource import IN_ROW, Addresses, resources
from incidents.exports.whole_files import WHOLE
from observatory.lib.problems import (
    InvalidParametersError,
    NotInstalledError,
    ParameterError,
)
from observatory.lib.public_api import PublicAPIView, answer

JSON = "application/json"


class IncidentList(PublicAPIView):
    @extend_schema(**reference.INCIDENT_LIST)
    def get(self, request: Request) -> HttpResponseBase:
        kind = files.BY_MEDIA_TYPE.get(_preferred(request))
        response = _file(request, kind) if kind else _page(request)
        patch_vary_headers(response, ["Accept"])
        return response


def _preferred(request: Request) -> str:
    """By type alone: no charset or other parameter tells our formats apart."""
    for accepted in request._request.accepted_types:
        for kind in (JSON, *files.BY_MEDIA_TYPE):
            main, _slash, sub = kind.partition("/")
            if accepted.main_type in {"*", main} and accepted.sub_type in {"*", sub}:
                return kind
    return JSON


@extend_schema(exclude=True)
class IncidentJSON(PublicAPIView):
    """`incidents.json`, for those who look for it beside the other formats."""

    def get(self, request: Request) -> HttpResponseBase:
        return _page(request)


class IncidentFile(PublicAPIView):
    kind: ClassVar[FileFormat]

    def get(self, request: Request) -> HttpResponseBase:
        return _file(request, self.kind)


def _page(request: Request) -> HttpResponseBase:
    asked = Selection.of(request)
    if unchanged := asked.unchanged:
        return unchanged
    rows = list(asked.page[0])
    records = resources(rows, Addresses.of(request))
    shown = list(files.chosen(records, asked.fields))
    if asked.includes_history:
        found = histories(row[IN_ROW["public_id"]] for row in rows)
        pairs = zip(shown, found.values(), strict=True)
        shown = [record | {"history": history} for record, history in pairs]
    body = orjson.dumps(asked.members | {"results": shown}, default=str)
    return answer(request, body, JSON, asked.headers())


def _file(request: Request, kind: FileFormat) -> HttpResponseBase:
    if not kind.is_installed:
        raise NotInstalledError(
            _("This server has no %(package)s; take another format.")
            % {"package": kind.package}
        )
    asked = Selection.of(request, kind)
    if unchanged := asked.unchanged:
        return unchanged
    _refuse_too_many(asked, kind)
    at = Addresses.of(request)
    contents = Contents(
        records=resources(asked.page[0], at),
        fields=asked.fields,
        members=asked.members,
        query=asked.query,
        hidden=asked.hidden,
        as_of=asked.version.as_of,
        is_tagged=asked.is_tagged,
    )
    pieces: Iterable[str] | Iterable[bytes] = kind.pieces(contents)
    whole = WHOLE.get(kind.suffix)
    if whole and asked.is_whole:
        pieces = whole(contents, asked.ordered, at)
    return answer(request, pieces, kind.content_type, asked.headers())


def _refuse_too_many(asked: Selection, kind: FileFormat) -> None:
    if kind.most is None or not asked.is_whole:
        return
    if asked.incidents[: kind.most + 1].count() > kind.most:
        reason = _(
            "A file of this format holds %(most)s incidents at most, and this would"
            " have more: narrow the filter, take pages of it, or take CSV or GeoJSON."
        )
        most = number_format(kind.most, use_l10n=True, force_grouping=True)
        takes = asked.paging.fields["limit"].help_text
        raise InvalidParametersError(
            [ParameterError("limit", "", reason % {"most": most}, takes)]
        )


@extend_schema_view(get=extend_schema(**reference.INCIDENT_CSV))
class IncidentCSV(IncidentFile):
    kind = files.CSV


@extend_schema_view(get=extend_schema(**reference.INCIDENT_GEOJSON))
class IncidentGeoJSON(IncidentFile):
    kind = files.GEOJSON


@extend_schema_view(get=extend_schema(**reference.INCIDENT_NDJSON))
class IncidentNDJSON(IncidentFile):
    kind = files.NDJSON


@extend_schema_view(get=extend_schema(**reference.INCIDENT_GEOJSON_LINES))
class IncidentGeoJSONLines(IncidentFile):
    kind = files.GEOJSON_LINES


@extend_schema_view(get=extend_schema(**reference.INCIDENT_GEOJSON_SEQUENCE))
class IncidentGeoJSONSequence(IncidentFile):
    kind = files.GEOJSON_SEQUENCE


@extend_schema_view(get=extend_schema(**reference.INCIDENT_XLSX))
class IncidentXLSX(IncidentFile):
    kind = files.XLSX


@extend_schema_view(get=extend_schema(**reference.INCIDENT_PARQUET))
class IncidentParquet(IncidentFile):
    kind = files.PARQUET


@extend_schema_view(get=extend_schema(**reference.INCIDENT_GEOPACKAGE))
class IncidentGeoPackage(IncidentFile):
    kind = files.GEOPACKAGE
