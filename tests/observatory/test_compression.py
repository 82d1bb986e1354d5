"""Answers travel compressed: the budgets are for a phone on a bad network."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from django.test import Client

from tests.factories import make_published, make_user
from tests.incidents.api.conftest import body_of
from tests.incidents.api.test_keys import make_key

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/api/v1/incidents/",
    "/api/v1/incidents.csv",
    "/api/v1/incidents.ndjson",
    "/api/v1/incidents.geojsons",
    "/api/v1/totals/",
    "/ogc/collections/incidents/queryables?f=json",
    "/api/v1/drawings/years.svg",
)
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": zstd.decompress,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


def test_a_page_is_compressed_for_who_accepts_it(client: Client) -> None:
    plain = client.get("/fr/methodology/")
    packed = client.get("/fr/methodology/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("accepted", ["gzip;q=0", "br;q=0, gzip ; q=0.0, identity"])
@pytest.mark.parametrize("address", ["/fr/methodology/", *PUBLIC])
def test_who_refuses_a_coding_is_not_sent_it(
    client: Client, address: str, accepted: str
) -> None:
    answer = client.get(address, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_what_is_compressed_is_not_so_once_more(client: Client, suffix: str) -> None:
    for _ in range(30):
        make_published()
    address = f"/api/v1/incidents.{suffix}"
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert len(body_of(answer)) > 1_000
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_comes_as_it_was_asked_for(
    client: Client, address: str, coding: str
) -> None:
    for _ in range(3):
        make_published()
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": coding})
    assert packed["Content-Encoding"] == coding
    assert "accept-encoding" in packed["Vary"].lower()
    content, body = body_of(plain), body_of(packed)
    assert DECODERS[coding](body) == content
    assert len(body) < len(content)
    found = {"If-None-Match": packed["ETag"], "Accept-Encoding": coding}
    assert client.get(address, headers=found).status_code == 304


def test_the_better_one_is_taken(client: Client) -> None:
    make_published()
    as_browsers_ask = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    answer = client.get("/api/v1/incidents/", headers=as_browsers_ask)
    assert answer["Content-Encoding"] == "zstd"


def test_what_may_hold_a_secret_is_left_to_the_one_that_pads(client: Client) -> None:
    """BREACH: pages hold tokens of forms, and repeat what was typed."""
    headers = {"Accept-Encoding": "gzip, br, zstd"}
    secret = make_key(make_user("analyst")).secret
    mine = headers | {"Authorization": f"Bearer {secret}"}
    answers = [
        client.get("/fr/account/login/", headers=headers),
        client.get("/fr/incidents/", headers=headers),
        client.get("/api/v1/schema/?format=json", headers=mine),
        client.get("/api/v1/schema/?format=json", headers=headers | {"Cookie": "a=b"}),
    ]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
