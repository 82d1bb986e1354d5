"""Every public address, with what to put into its blanks: the tests' one list.

A route that is declared public and missing here fails `test_public_surface.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from observatory.checks import declared_access, every_view
from observatory.lib.access import PUBLIC

# Public code may read these tables and no other (django_session and auth are the
# framework's, and an anonymous visitor without a cookie does not reach them either).
PUBLIC_TABLES = {
    "incidents_publishedincident",
    "incidents_publishedversion",
    "incidents_casualtytotal",
    "incidents_monthtotal",
    "incidents_totalsstate",
    "incidents_dirtytotal",
    "incidents_divisionassignment",
    "incidents_eventtype",
    "incidents_eventterm",
    "regions_division",
    "regions_region",
    "regions_regioncode",
    "regions_regionname",
    "regions_region_predecessors",
    "regions_crosswalk",
    "regions_place",
    "regions_placename",
    "regions_population",
}

FILTERS = (
    "",
    "?from=2019-01-01&to=2019-12-31",
    "?type=battles",
    "?region=2012:mopti",
    "?q=sevare",
    "?killed_at_least=1",
    "?bbox=-12,10,5,25",
    "?year=2019&month=3",
    "?unknown_parameter=1",
)


def addresses(examples: dict[str, list[str]]) -> Iterator[str]:
    """Each public route of the URLconf, filled in from `examples`."""
    for route, view in every_view(get_resolver().url_patterns):
        if declared_access(view) == PUBLIC:
            yield from examples[plain(route)]


def plain(route: str) -> str:
    """A route without regular-expression furniture and language prefix."""
    route = route.removeprefix("fr/").removeprefix("en/")
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", route)
    return re.sub(r"[\^$\\]|/\?$", "", route).rstrip("/")


def answer(client: Client, address: str, **headers: str) -> tuple[int, str, bytes]:
    """Status, headers and bytes, without what may differ from second to second."""
    response = client.get(address, headers=headers)
    shown = {k: v for k, v in response.items() if k not in {"Date", "Expires"}}
    return response.status_code, str(sorted(shown.items())), body(response)


def body(response: HttpResponseBase) -> bytes:
    streaming = getattr(response, "streaming_content", None)
    content = b"".join(streaming) if streaming else getattr(response, "content", b"")
    return re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", content)
