"""Errors are RFC 9457 documents that name each parameter and what it takes."""

from __future__ import annotations

import math
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from incidents.models import PublishedIncident
from tests.incidents.api.conftest import errors_of

pytestmark = pytest.mark.django_db
LISTS = (
    "/api/v1/incidents/",
    "/api/v1/incidents.json",
    "/api/v1/incidents.geojson",
    "/api/v1/incidents.csv",
    "/api/v1/totals/",
    "/api/v1/totals.csv",
    "/api/v1/event-types/",
    "/tiles/5/15/14.json",
)


@pytest.mark.parametrize("address", LISTS)
def test_an_unknown_parameter_is_named_with_the_known_ones(
    client: Client, address: str
) -> None:
    (error,) = errors_of(client, f"{address}?incident_uuid=1")
    assert error["parameter"] == "incident_uuid"
    assert error["value"] == "1"
    assert error["reason"] == "Unknown parameter."
    assert "lang" in error["takes"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "05/03/2019"),
        ("to", "2019-02-30"),
        ("year", "19"),
        ("year", "2019.5"),
        ("month", "13"),
        ("type", "nope"),
        ("type", "battles\0"),
        ("region", "mopti"),
        ("region", "2012:atlantis"),
        ("region", "2012:\0"),
        ("precision", "perfect"),
        ("killed_at_least", "-1"),
        ("killed_at_least", "1e3"),
        ("killed_at_most", "many"),
        ("bbox", "1,2,3"),
        ("bbox", "nan,nan,nan,nan"),
        ("bbox", "5,10,-5,20"),
        ("q", "x" * 201),
        ("q", "\0"),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/incidents/", "/tiles/0/0/0.json"])
def test_a_malformed_parameter_is_named_with_what_it_takes(
    client: Client, address: str, name: str, value: str
) -> None:
    response = client.get(address, {name: value})
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["parameter"], error["value"]) == (name, value)
    assert error["reason"]
    assert error["takes"]


def test_every_parameter_at_fault_is_named(client: Client) -> None:
    errors = errors_of(client, "/api/v1/incidents/?from=x&to=y&nope=z&limit=0")
    assert {error["parameter"] for error in errors} == {"from", "to", "nope", "limit"}


@pytest.mark.parametrize("name", ["from", "bbox", "q", "killed_at_least", "lang"])
def test_a_value_given_twice_is_refused(client: Client, name: str) -> None:
    good = {"from": "2019-01-01", "bbox": "1,2,3,4", "q": "a", "killed_at_least": "1"}
    good["lang"] = "en"
    errors = errors_of(
        client, f"/api/v1/incidents/?{name}={good[name]}&{name}={good[name]}"
    )
    assert [error["reason"] for error in errors] == ["Give this parameter once."]


def test_whatever_is_refused_is_refused_in_the_language_asked_for(
    client: Client,
) -> None:
    unknown = {"Authorization": "Bearer obs_unknown_key"}
    refused = (
        client.get("/api/v1/incidents/?lang=en", headers=unknown),
        client.get("/api/v1/regions/?lang=en&format=xml"),
        client.post("/api/v1/incidents/?lang=en"),
    )
    titles = [answer.json()["title"] for answer in refused]
    assert titles == ["Not signed in", "The request is malformed", "Method not allowed"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/incidents/?q=S%E9gou", "q"),  # Latin-1: nothing is called S\ufffdgou
        ("/api/v1/totals/?q=S%E9gou", "q"),
        ("/api/v1/places/?q=S%E9gou", "q"),
    ],
)
def test_another_encoding_is_refused_rather_than_found_nowhere(
    client: Client, address: str, name: str
) -> None:
    (error,) = errors_of(client, address)
    assert (error["parameter"], error["reason"]) == (name, "Write it in UTF-8.")


def test_the_longest_polygon_goes_into_an_address(client: Client) -> None:
    turns = [2 * math.pi * number / 200 for number in range(200)]
    corners = [f"{-4 + math.cos(t):.5f},{14 + math.sin(t):.5f}" for t in turns]
    address = f"/api/v1/incidents/?{urlencode({'polygon': ','.join(corners)})}"
    assert client.get(address).status_code == 200
    config = Path("observatory/deploy/gunicorn.conf.py").read_text()
    [longest] = re.findall(r"^limit_request_line = (\d+)$", config, re.M)
    assert len(f"GET {address} HTTP/1.1") < int(longest)


@pytest.mark.parametrize(
    ("query", "headers", "title"),
    [
        ("", {}, "La requête est mal formée"),
        ("", {"Accept-Language": "en"}, "The request is malformed"),
        ("&lang=en", {}, "The request is malformed"),
        ("&lang=fr", {"Accept-Language": "en"}, "La requête est mal formée"),
    ],
)
def test_problems_speak_the_language_asked_for(
    client: Client, query: str, headers: dict[str, str], title: str
) -> None:
    response = client.get(f"/api/v1/incidents/?from=x{query}", headers=headers)
    assert response.json()["title"] == title


def test_an_unknown_language_is_refused(client: Client) -> None:
    (error,) = errors_of(client, "/api/v1/incidents/?lang=xx")
    assert error["parameter"] == "lang"


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nothing/",
        "/api/v1/incidents/MLI-2019-999999/",
        "/api/v1/incidents/MLI-2019-999999.geojson",
        "/api/v1/incidents/x/y.css",
        "/tiles/23/0/0.json",
        "/tiles/1/2/0.json",
        "/tiles/1/0/2.json",
        "/tiles/-1/0/0.json",
    ],
)
def test_what_is_not_there_is_a_problem_document(client: Client, address: str) -> None:
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
    }


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", LISTS)
def test_head_is_get_without_content_and_options_tells_the_methods(
    client: Client, address: str, world: list[PublishedIncident]
) -> None:
    whole, head, options = (
        getattr(client, method)(address) for method in ("get", "head", "options")
    )
    same = {"Content-Type", "ETag", "Cache-Control", "Vary", "X-As-Of"}
    assert {k: head.get(k) for k in same} == {k: whole.get(k) for k in same}
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_a_forgotten_slash_is_added_and_the_query_kept(client: Client) -> None:
    response = client.get("/api/v1/incidents?year=2019")
    assert (response.status_code, response["Location"]) == (
        301,
        "/api/v1/incidents/?year=2019",
    )


def test_any_accept_header_is_fine(client: Client, world: object) -> None:
    for kind in ("text/html", "text/csv", "image/png", "*/*"):
        response = client.get("/api/v1/incidents.csv", headers={"Accept": kind})
        assert response.status_code == 200
