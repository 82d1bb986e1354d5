"""What every public answer for programs has: a validator, compression, and an open
door for pages of other sites. The document is walked, so that a new address has them
too."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from django.test import Client

from incidents.exports.dataset_file import keep_dataset
from incidents.models import PublishedIncident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_snapshot, today
from tests.incidents.api.conftest import body_of

BLANKS = {
    "{public_id}": "MLI-2019-000001",
    "{suffix}": "svg",
    "{release}": "26.1",
    **dict.fromkeys(("{z}", "{x}", "{y}"), "0"),
}
ASKED = {
    "certainty/": "?region=2012:mopti",
    "change/": "?year=2019",
    "crosswalks/": "?from=2012&to=2023",
    "note.pdf": "?quarter=2019-Q1",
    "places/": "?q=mopti",
    "populations/": "?division=2012",
}
BESIDE = ("/api/v1/schema/", "/api/v1/docs/", "/ogc/", "/ogc/api", "/ogc/collections")
PADDING = 120  # at most 100 bytes at random, and a head: else it may go as it is
COMPRESSED = (b"PK", b"PAR1", b"%PDF", b"\x89PNG")
NOT_KEPT = "/api/v1/places/"  # what reporters type


@pytest.fixture
def addresses(client: Client, world: list[PublishedIncident]) -> list[str]:
    keep_dataset()
    refresh_totals()
    blanks = BLANKS | {"{slug}": make_snapshot().slug}
    document = client.get("/api/v1/schema/?format=json&lang=en").json()
    asked = ASKED | dict.fromkeys(("as-known/", "as-known.csv"), f"?on={today()}")
    found = [*BESIDE, "/ogc/conformance", "/ogc/collections/incidents/items"]
    for path, operations in document["paths"].items():
        if "get" in operations and "/reports/" not in path:
            for blank, value in blanks.items():
                path = path.replace(blank, value)
            query = [q for end, q in asked.items() if path.endswith(f"/{end}")]
            found.append(path + "".join(query))
    assert len(found) > 45
    return found


def test_who_has_it_already_is_not_sent_it_again(
    client: Client, addresses: list[str]
) -> None:
    for address in addresses:
        first = client.get(address)
        assert first.status_code == 200, address
        body_of(first)
        if address.startswith(NOT_KEPT):
            assert first["Cache-Control"] == "private, no-store"
            continue
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, body_of(again)) == (304, b""), address
        assert "no-store" not in first["Cache-Control"], address
        other = client.get(address, headers={"If-None-Match": '"of another"'})
        assert other.status_code == 200, address


def test_head_has_the_headers_of_get(client: Client, addresses: list[str]) -> None:
    of_the_way = {"Vary", "Content-Length", "RateLimit"}  # what compresses reads both
    for address in addresses:
        whole, head = client.get(address), client.head(address)
        assert (head.status_code, body_of(head)) == (200, b""), address
        told = {*whole.headers, *head.headers} - of_the_way
        assert {k: head.get(k) for k in told} == {k: whole.get(k) for k in told}
        assert head.get("Content-Length") in {None, whole.get("Content-Length")}
        assert all(x.isascii() and "=?" not in x for x in head.headers.values())


def test_no_accept_header_is_refused(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        for accepted in ("application/json", "image/gif"):
            answer = client.get(address, headers={"Accept": accepted})
            assert answer.status_code == 200, (address, accepted)


TERMLESS = re.compile(r"/(schema|docs|places|divisions)/|^/tiles/|^/ogc/(api|conf|$)")
"""Descriptions, tiles (whose map names its source), and rows that name their own."""


def test_it_carries_licence_attribution_and_as_of(
    client: Client, addresses: list[str]
) -> None:
    found = [address for address in addresses if not TERMLESS.search(address)]
    assert len(found) > 40
    for address in found:
        answer = client.get(address)
        in_headers = {"X-Licence", "X-Attribution", "X-As-Of"} <= set(answer.headers)
        assert in_headers or names_its_terms(json.loads(body_of(answer))), address


def names_its_terms(body: dict[str, Any]) -> bool:
    terms = body.get("terms_of_use", body)
    divisions = body.get("divisions", [])
    return {"licence", "attribution", "as_of"} <= terms.keys() or any(
        {"licence", "source", "retrieved_on"} <= each.keys() for each in divisions
    )


def test_it_travels_compressed_and_is_the_same(
    client: Client, addresses: list[str]
) -> None:
    for address in addresses:
        plain = body_of(client.get(address))
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        if plain.startswith(COMPRESSED):
            assert "Content-Encoding" not in packed, address
        elif len(plain) - len(gzip.compress(plain)) > PADDING:
            assert packed["Content-Encoding"] == "gzip", address
            assert len(gzip.decompress(body_of(packed))) == len(plain), address
            assert "accept-encoding" in packed["Vary"].lower(), address


def test_pages_of_other_sites_may_read_it(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        answer: Any = client.get(address, headers={"Origin": "https://partner.example"})
        assert answer["Access-Control-Allow-Origin"] == "*", address
        assert "Access-Control-Allow-Credentials" not in answer, address
