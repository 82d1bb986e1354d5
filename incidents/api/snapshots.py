"""Snapshots to cite: what they are, and their files, the same bytes for ever."""

from __future__ import annotations

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import snapshots_reference as reference
from incidents.api.parameters import check_parameters
from incidents.exports.terms_of_use import (
    license_link,
    terms_in_headers,
    terms_of_use,
)
from incidents.models import Snapshot, SnapshotWithdrawal
from incidents.statistics.data_version import data_version
from incidents.statistics.snapshot_reads import changed_since, file_pieces
from observatory.lib.problems import GoneError
from observatory.lib.public_api import (
    CSV,
    PublicAPIView,
    answer,
    as_json,
    state_etag,
    unchanged_since,
)

_AS_STORED = (
    "title_fr",
    "title_en",
    "created_at",
    "position",
    "incidents",
    "totals",
    "sha256",
    "size",
    "licence",
    "licence_url",
    "attribution",
)
KEPT = "public, max-age=600, immutable"
"""The bytes never change; but to protect somebody they may have to go, and caches
must then forget them soon."""


class SnapshotList(PublicAPIView):
    @extend_schema(**reference.SNAPSHOT_LIST)
    def get(self, request: Request) -> HttpResponseBase:
        check_parameters(request)
        snapshots = list(Snapshot.objects.select_related("withdrawal"))
        state = [(s.pk, hasattr(s, "withdrawal")) for s in snapshots]
        if unchanged := unchanged_since(request, state):
            return unchanged
        body = {
            "count": len(snapshots),
            **terms_of_use(snapshots[0].created_at if snapshots else None),
            "results": [_record(request, snapshot) for snapshot in snapshots],
        }
        headers = {"ETag": state_etag(request, state), "Link": license_link()}
        return answer(request, as_json(body), "application/json", headers)


class SnapshotDetail(PublicAPIView):
    @extend_schema(**reference.SNAPSHOT_DETAIL)
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        check_parameters(request)
        snapshot = _snapshot(slug)
        is_withdrawn = hasattr(snapshot, "withdrawal")
        state = (snapshot.pk, is_withdrawn, data_version())
        if unchanged := unchanged_since(request, *state):
            return unchanged
        body = _record(request, snapshot)
        if not is_withdrawn:
            since = changed_since(snapshot, limit=1000)
            body["changed_since"] = {
                "corrected_count": since.corrected_count,
                "retracted_count": since.retracted_count,
                "corrected": since.corrected,
                "retracted": since.retracted,
            }
        headers = {"ETag": state_etag(request, *state), "Link": license_link()}
        return answer(request, as_json(body), "application/json", headers)


class SnapshotCSV(PublicAPIView):
    @extend_schema(**reference.SNAPSHOT_CSV)
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        check_parameters(request)
        snapshot = _snapshot(slug)
        if hasattr(snapshot, "withdrawal"):
            raise _gone(snapshot.withdrawal)
        compressed = _takes_gzip(request)
        etag = f'"{snapshot.sha256}{"-gzip" if compressed else ""}"'
        unchanged = get_conditional_response(request._request, etag=etag)
        if unchanged is not None:
            return unchanged
        pieces = file_pieces(snapshot, compressed=compressed)
        headers = {
            "ETag": etag,
            **terms_in_headers(snapshot.created_at),
            "Repr-Digest": f"sha-256=:{_base64(snapshot.sha256)}:",
            "Content-Disposition": f'attachment; filename="{snapshot.slug}.csv"',
            "Vary": "Accept-Encoding",
        }
        if compressed:
            headers["Content-Encoding"] = "gzip"
        else:
            headers["Content-Length"] = str(snapshot.size)
        if not (request.headers.get("Cookie") or request.headers.get("Authorization")):
            headers["Cache-Control"] = KEPT
        return StreamingHttpResponse(
            [] if request.method == "HEAD" else pieces,
            content_type=CSV,
            headers=headers,
        )


def _snapshot(slug: str) -> Snapshot:
    found = Snapshot.objects.select_related("withdrawal").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _gone(withdrawal: SnapshotWithdrawal) -> GoneError:
    return GoneError(
        _("The file was withdrawn: %(why)s") % {"why": withdrawal.reason},
        withdrawn_at=withdrawal.at.isoformat(),
        reason_fr=withdrawal.reason_fr,
        reason_en=withdrawal.reason_en,
    )


def _record(request: HttpRequest | Request, snapshot: Snapshot) -> dict[str, Any]:
    withdrawal = getattr(snapshot, "withdrawal", None)
    address = request.build_absolute_uri
    return {
        "id": snapshot.slug,
        "url": address(snapshot.get_absolute_url()),
        "api_url": address(reverse("api-snapshot-detail", args=[snapshot.slug])),
        "file": address(reverse("api-snapshot-csv", args=[snapshot.slug])),
        "filter": snapshot.query,
        "as_of": snapshot.known_at,
        **{name: getattr(snapshot, name) for name in _AS_STORED},
        "withdrawn": withdrawal
        and {
            "at": withdrawal.at,
            "reason_fr": withdrawal.reason_fr,
            "reason_en": withdrawal.reason_en,
        },
    }


def _takes_gzip(request: Request) -> bool:
    accepted = request.headers.get("Accept-Encoding", "")
    codings = (part.strip().split(";") for part in accepted.split(","))
    return any(
        coding[0].strip() == "gzip" and "q=0" not in [p.strip() for p in coding[1:]]
        for coding in codings
    )


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()
