"""Whoever follows the feed holds the published incidents, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incidents.services.publication import publish_incident, retract_incident
from tests.factories import make_incident, make_published, make_region, make_user

pytestmark = pytest.mark.django_db
FEED = "/api/v1/changes"


def follow(client: Client, copy: dict[str, Any], address: str) -> str:
    """To the end; the address to go on from."""
    while True:
        page = client.get(address).json()
        for item in page["items"]:
            if item["state"] == "deleted":
                assert "data" not in item
                copy.pop(item["id"], None)
            else:
                copy[item["id"]] = item["data"]
        address = page["next"].removeprefix("http://testserver")
        if not page["items"]:
            return address


def exported(client: Client) -> dict[str, Any]:
    results = client.get("/api/v1/incidents/").json()["results"]
    return {record["id"]: record for record in results}


def test_following_it_from_the_beginning_gives_the_full_export(client: Client) -> None:
    make_region()
    copy: dict[str, Any] = {}
    incidents = [make_incident(killed=(n, n, n)) for n in range(5)]
    for incident in incidents:
        publish_incident(incident, by=None)
    address = follow(client, copy, f"{FEED}?limit=2")
    assert copy == exported(client)
    retract_incident(incidents[0], by=make_user("editor"), note_fr="Doublon")
    incidents[1].claims.update(best=9, max=9)
    publish_incident(incidents[1], by=None)
    make_published()
    follow(client, copy, address)
    assert copy == exported(client)
    assert len(copy) == 5
    anew: dict[str, Any] = {}
    follow(client, anew, FEED)
    assert anew == copy


def test_a_cursor_that_was_never_given_says_to_begin_anew(client: Client) -> None:
    make_published()
    answer = client.get(f"{FEED}?after=2")
    assert answer.status_code == 410
    assert answer.json()["restart"] == f"http://testserver{FEED}"
    assert client.get(f"{FEED}?after=1").json()["items"] == []


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=1001", "q=1"]
)
def test_malformed_parameters_are_named(client: Client, query: str) -> None:
    answer = client.get(f"{FEED}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_an_unchanged_feed_is_not_sent_again(client: Client) -> None:
    make_published()
    etag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 304
    make_published()
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200
