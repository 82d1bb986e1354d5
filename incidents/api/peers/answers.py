"""What every answer in a peer's shape says beside its rows: terms, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from incidents.exports.terms_of_use import (
    terms_in_headers,
    terms_of_use,
)
from incidents.statistics.data_version import DataVersion
from observatory.lib.public_api import validators


def about(
    version: DataVersion, whose: str, rows: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    note = _(
        "This is neither the API of %(whose)s nor its dataset: the rows are incidents"
        " that this observatory publishes, with the columns of %(whose)s; records_from"
        " says where some were recorded first. Nothing was taken from ACLED. Null is"
        " unknown, never zero."
    )
    return {
        **terms_of_use(version.as_of),
        "records_from": _others(rows),
        "note": note % {"whose": whose},
    }


def _others(rows: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Whom those who pass these rows on have to name, and on which terms."""
    found = dict.fromkeys(
        (row.get("attribution", ""), row.get("licence", "")) for row in rows
    )
    return [
        {"attribution": attribution, "licence": licence}
        for attribution, licence in found
        if attribution or licence
    ]


def headers(
    request: Request, version: DataVersion, total: int | None = None
) -> dict[str, str]:
    found = terms_in_headers(version.as_of)
    found |= validators(request, version, day=version.settled_on)
    return found if total is None else found | {"X-Total-Count": str(total)}
