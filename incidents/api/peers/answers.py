"""What every answer in a peer's shape says beside its rows: terms, and whose it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from incidents.exports.terms_of_use import (
    license_link,
    terms_in_headers,
    terms_of_use,
)
from incidents.statistics.data_version import DataVersion
from observatory.lib.public_api import state_etag


def about(version: DataVersion, whose: str) -> dict[str, Any]:
    note = _(
        "These are not data of %(whose)s: they are this observatory’s own published"
        " incidents, with the columns of %(whose)s. Nothing was taken from ACLED. Null"
        " is unknown, never zero."
    )
    return {**terms_of_use(version.as_of), "note": note % {"whose": whose}}


def headers(
    request: Request, version: DataVersion, total: int | None = None
) -> dict[str, str]:
    found = terms_in_headers(version.as_of, []) | {
        "ETag": state_etag(request, version),
        "Link": license_link(),
    }
    return found if total is None else found | {"X-Total-Count": str(total)}
