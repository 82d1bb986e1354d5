"""The formats that go out line by line, by suffix and by Accept."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from incidents.exports.streaming import streamed_rows
from incidents.models import PublishedIncident
from tests.factories import make_published
from tests.incidents.api.conftest import body_of, get_json

LIST = "/api/v1/incidents/"
World = list[PublishedIncident]
BY_ACCEPT = {
    "text/csv": "csv",
    "application/geo+json": "geojson",
    "application/x-ndjson": "ndjson",
    "application/geo+json-seq": "geojsons",
}


def lines_of(client: Client, address: str) -> list[Any]:
    return [json.loads(line) for line in body_of(client.get(address)).splitlines()]


def test_each_line_is_the_incident_as_the_list_shows_it(
    client: Client, world: World
) -> None:
    listed = get_json(client, LIST)["results"]
    assert lines_of(client, "/api/v1/incidents.ndjson") == listed


def test_each_feature_is_as_in_the_collection(client: Client, world: World) -> None:
    features = get_json(client, "/api/v1/incidents.geojson")["features"]
    assert lines_of(client, "/api/v1/incidents.geojsonl") == features
    sequence = body_of(client.get("/api/v1/incidents.geojsons"))
    first, *texts = sequence.split(b"\x1e")
    assert first == b""
    assert [json.loads(text) for text in texts] == features
    assert sequence.endswith(b"\n")


@pytest.mark.parametrize("suffix", ["geojsonl", "geojsons"])
def test_gdal_reads_every_feature(
    client: Client, world: World, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"incidents.{suffix}"
    file.write_bytes(body_of(client.get(f"/api/v1/incidents.{suffix}")))
    told = subprocess.run(
        ["ogrinfo", "-so", "-al", str(file)], check=True, capture_output=True, text=True
    ).stdout
    assert "Feature Count: 4" in told
    assert "Geometry: Point" in told


@pytest.mark.parametrize(("accepted", "suffix"), BY_ACCEPT.items())
def test_accept_gives_the_file_of_the_suffix(
    client: Client, world: World, accepted: str, suffix: str
) -> None:
    query = "year=2019&count=exact"
    by_suffix = client.get(f"/api/v1/incidents.{suffix}?{query}")
    named = f"{accepted}; charset=utf-8"  # a parameter more than ours has
    by_accept = client.get(f"{LIST}?{query}", headers={"Accept": named})
    assert body_of(by_accept) == body_of(by_suffix)
    assert by_accept["Content-Type"] == by_suffix["Content-Type"]
    assert by_accept["Content-Type"].split(";")[0] == accepted
    assert by_accept["X-Total-Count"] == "2"


@pytest.mark.parametrize(
    "accepted",
    [
        "*/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json, text/csv;q=0.5",
        *("application/pdf", "nonsense", ";;", "text/csv;q=0", "*/*;q=0"),
    ],
)
def test_any_other_accept_gives_the_page(
    client: Client, world: World, accepted: str
) -> None:
    response = client.get(LIST, headers={"Accept": accepted})
    assert response["Content-Type"] == "application/json"
    assert "Accept" in response["Vary"].split(", ")


def test_one_format_is_never_taken_for_another(client: Client, world: World) -> None:
    """The address is the same: only validators and Vary keep caches from mixing."""
    found = {
        client.get(LIST, headers={"Accept": accepted})["ETag"]
        for accepted in ("application/json", *BY_ACCEPT)
    }
    assert len(found) == 1 + len(BY_ACCEPT)
    etag = client.get(LIST)["ETag"]
    headers = {"Accept": "text/csv", "If-None-Match": etag}
    other = client.get(LIST, headers=headers)
    assert other.status_code == 200
    same = client.get(LIST, headers={"If-None-Match": etag})
    assert (same.status_code, "Accept" in same["Vary"]) == (304, True)


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "geojsonl", "geojsons"])
def test_headers_carry_the_terms(
    client: Client, world: World, settings: Any, suffix: str
) -> None:
    settings.DATA_ATTRIBUTION = "Observatoire d’essai"
    response = client.get(f"/api/v1/incidents.{suffix}")
    assert response["X-As-Of"] == world[0].updated_on.isoformat()
    assert response["X-Licence"] == "CC BY 4.0"
    assert response["X-Attribution"] == "Observatoire d%E2%80%99essai"
    assert 'rel="license"' in response["Link"]
    assert f'.{suffix}"' in response["Content-Disposition"]


@pytest.mark.parametrize("suffix", ["ndjson", "geojsonl"])
def test_files_cost_the_same_however_long(
    client: Client, world: World, django_assert_num_queries: Any, suffix: str
) -> None:
    for _ in range(3):
        make_published()
    with django_assert_num_queries(3):  # version, rows, names
        body_of(client.get(f"/api/v1/incidents.{suffix}"))


def test_a_file_cut_short_leaves_the_connection_usable(
    client: Client, world: World
) -> None:
    rows = streamed_rows(PublishedIncident.objects.all())
    next(rows)
    rows.close()
    assert PublishedIncident.objects.count() == 4


def test_asking_for_the_headers_alone_reads_no_row(
    client: Client, world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):  # version, count
        response = client.head("/api/v1/incidents.ndjson?count=exact")
    assert body_of(response) == b""
    assert response["X-Total-Count"] == "4"
