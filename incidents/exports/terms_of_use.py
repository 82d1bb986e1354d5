"""Licence, attribution and as-of: what every answer and file carries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, unquote_plus

from django.conf import settings
from django.utils.text import slugify


def terms_of_use(
    as_of: date | datetime | None, hidden: Sequence[str] | None = None
) -> dict[str, Any]:
    """Records that come from elsewhere carry their own licence beside these. `hidden`:
    what a filter leaves out; None where there is no filter that could."""
    return {
        **({} if hidden is None else {"hidden": list(hidden)}),
        "as_of": as_of,
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
        "attribution": settings.DATA_ATTRIBUTION,
    }


def license_link() -> str:
    return f'<{settings.DATA_LICENCE_URL}>; rel="license"'


def terms_in_headers(
    as_of: date | datetime | None, hidden: Sequence[str] = ()
) -> dict[str, str]:
    """For formats without a place for them. Headers hold ASCII alone."""
    left_out = {"X-Hidden": ", ".join(hidden)} if hidden else {}
    return left_out | {
        "Link": license_link(),
        "X-As-Of": as_of.isoformat() if as_of else "",
        "X-Licence": quote(settings.DATA_LICENCE, safe=" "),
        "X-Attribution": quote(settings.DATA_ATTRIBUTION, safe=" ,;:()/"),
    }


_JOINED = str.maketrans({"=": "-", ":": "-", ",": "-", "&": "_"})


def file_name(stem: str, as_of: date | None, query: str, suffix: str) -> str:
    """`incidents_2026-11-24_region-2012-mopti.csv`: what is in it, and when."""
    day = as_of.isoformat() if as_of else "none"
    what = slugify(unquote_plus(query).translate(_JOINED))[:80].strip("-_")
    return "_".join(filter(None, (stem, day, what))) + f".{suffix}"
