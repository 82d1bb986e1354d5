"""The feed of changes: follow it from the beginning and hold a true copy for ever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import changes_reference as reference
from incidents.api.changes_form import DEFAULT_LIMIT, ChangesForm
from incidents.api.parameters import check_parameters
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.exports.terms_of_use import license_link, terms_of_use
from incidents.models import PublishedIncident
from incidents.statistics.changes import Change, changes_after
from incidents.statistics.data_version import data_version
from incidents.statistics.positions import known_at, number_versions
from observatory.lib.problems import GoneError
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


class ChangeList(PublicAPIView):
    @extend_schema(**reference.CHANGES)
    def get(self, request: Request) -> HttpResponseBase:
        form = ChangesForm(request.query_params)
        check_parameters(request, form)
        after = form.cleaned_data["after"] or 0
        number_versions()
        known, version = known_at(), data_version()
        if after > known.position:
            raise _unknown(request)
        state = (known.position, version)
        if unchanged := unchanged_since(request, *state, day=version.settled_on):
            return unchanged
        limit = form.cleaned_data["limit"] or DEFAULT_LIMIT
        changes = changes_after(after, limit)
        following = _address(request, changes[-1].position if changes else after, limit)
        body = {
            "next": following,
            **terms_of_use(known.at),
            "position": known.position,
            "items": _items(request, changes),
        }
        headers = {
            **validators(request, *state, day=version.settled_on),
            "Link": f'{license_link()}, <{following}>; rel="next"',
        }
        return answer(request, as_json(body), "application/json", headers)


def _items(request: Request, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """With the public record as every other address shows it. One that has changed
    again at this moment is left to its next position."""
    ids = [change.public_id for change in changes if not change.is_deletion]
    rows = rows_of(PublishedIncident.objects.filter(public_id__in=ids))
    records = {
        (record["id"], record["version"]): record
        for record in resources(rows, Addresses.of(request))
    }
    items = []
    for change in changes:
        record = records.get((change.public_id, change.version))
        if record is not None or change.is_deletion:
            items.append(_item(change, record))
    return items


def _item(change: Change, record: dict[str, Any] | None) -> dict[str, Any]:
    item: dict[str, Any] = {
        "position": change.position,
        "id": change.public_id,
        "kind": "incident",
        "state": "deleted" if change.is_deletion else "updated",
        "at": change.at,
        "version": change.version,
    }
    if change.merged_into:
        item["merged_into"] = change.merged_into
    return item if record is None else item | {"data": record}


def _address(request: Request, after: int, limit: int) -> str:
    query = request.query_params.copy()
    query["after"], query["limit"] = str(after), str(limit)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _unknown(request: Request) -> GoneError:
    return GoneError(
        _("This cursor was never given: empty your copy and begin anew."),
        restart=request.build_absolute_uri(reverse("api-changes")),
    )
