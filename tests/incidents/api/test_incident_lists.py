"""Lists in their three shapes: the same incidents, the same order, few queries."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from incidents.exports.incident_csv import COLUMNS
from incidents.exports.resource import COLUMNS as READ
from incidents.models import PublishedIncident
from observatory.lib.csv_safety import restore
from tests.factories import make_published
from tests.incidents.api.conftest import body_of, get_json

LIST = "/api/v1/incidents/"
NEVER_SHOWN = {
    "id",  # a database id
    "incident_uuid",
    "year",
    "month",
    "quadkey",
    "words",
    "search_text",
    "emplacement_id",
    "trigger_id",
    "device_state_id",
    "sure_region_ids",  # asked for by certainty=
    "possible_region_ids",
    "reach_version",
    "source_count",
    "is_contested",
    "perpetrators",  # computed from what is shown
    "parties",
    "confidence",
    "victims",
}

World = list[PublishedIncident]


def read_csv(client: Client, **query: Any) -> list[dict[str, str]]:
    text = body_of(client.get("/api/v1/incidents.csv", query)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def test_the_newest_come_first_and_ties_are_ordered(
    client: Client, world: World
) -> None:
    found = get_json(client, LIST)
    expected = sorted(world, key=lambda i: (i.started_on, i.public_id), reverse=True)
    assert ids(found["results"]) == [incident.public_id for incident in expected]
    assert (found["count"], found["count_is"]) == (None, "none")
    assert found["next"] is None


def test_unknown_is_null_and_zero_is_zero(client: Client, world: World) -> None:
    by_id = {found["id"]: found for found in get_json(client, LIST)["results"]}
    tolls = [by_id[incident.public_id]["killed"] for incident in world]
    assert tolls == [
        {"min": 1, "best": 2, "max": 3},
        {"min": None, "best": None, "max": None},
        {"min": 5, "best": None, "max": None},
        {"min": 0, "best": 0, "max": 0},
    ]


def test_units_of_every_division_are_named(client: Client, world: World) -> None:
    found = get_json(client, f"{LIST}{world[0].public_id}/")
    assert [(u["division"], u["slug"]) for u in found["regions"]] == [
        ("2012", "mopti"),
        ("2023", "bandiagara"),
    ]


def test_every_public_column_is_read_and_no_other() -> None:
    columns = {field.attname for field in PublishedIncident._meta.concrete_fields}
    assert set(READ) | NEVER_SHOWN == columns
    assert "incident_uuid" not in READ


def test_all_formats_hold_the_same_incidents(client: Client, world: World) -> None:
    listed = ids(get_json(client, LIST)["results"])
    assert ids(get_json(client, "/api/v1/incidents.json")["results"]) == listed
    assert ids(get_json(client, "/api/v1/incidents.geojson")["features"]) == listed
    assert ids(read_csv(client)) == listed


def test_geojson_has_the_public_point_and_its_doubt(
    client: Client, world: World
) -> None:
    found = get_json(client, "/api/v1/incidents.geojson", year=2020)
    feature = found["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-4.09, 14.53]}
    assert feature["properties"]["footprint"] == {
        "kind": "circle",
        "radius_m": 3000,
        "geometry": None,
        "region": None,
    }
    assert found["type"] == "FeatureCollection"
    assert found["licence"]
    assert found["attribution"]
    assert found["as_of"]


def test_csv_is_documented_safe_and_keeps_unknown_empty(
    client: Client, world: World
) -> None:
    rows = {row["id"]: row for row in read_csv(client)}
    unknown, abducted = rows[world[1].public_id], rows[world[3].public_id]
    assert list(unknown) == list(COLUMNS)
    assert unknown["killed_best"] == ""
    assert abducted["killed_best"] == "0"
    assert abducted["longitude"] == "-10.0"
    assert abducted["title_fr"] == "'=Enlèvement"
    assert restore(abducted["title_fr"]) == "=Enlèvement"
    assert abducted["regions"] == "2012:kayes"


@pytest.mark.parametrize("suffix", ["csv", "geojson"])
def test_a_file_is_named_by_its_day_and_filter(
    client: Client, world: World, suffix: str
) -> None:
    response = client.get(f"/api/v1/incidents.{suffix}?region=2012:mopti&year=2019")
    name = re.search(r'filename="(.+)"', response["Content-Disposition"])
    day = world[0].updated_on.isoformat()
    assert name
    assert name[1] == f"incidents_{day}_year-2019_region-2012-mopti.{suffix}"
    assert "X-Total-Count" not in response
    assert 'rel="license"' in response["Link"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2020-01-01", [3, 2]),
        ("to=2019-12-31", [1, 0]),
        ("type=battles", [3, 1, 0]),
        ("type=explosions.ied&type=battles.armed_clash", [3, 2, 0]),
        ("region=2012:kayes", [3]),
        ("region=2012:kayes,2023:bandiagara", [3, 2, 1, 0]),
        ("killed_at_least=1", [0]),
        ("killed_at_most=1", [3]),
        ("bbox=-11,13,-9,15", [3]),
        ("q=SEVARE affrontement", [2, 1, 0]),
        ("year=2019&month=3", [1, 0]),
        ("precision=settlement&from=", [3, 2, 1, 0]),
        ("precision=exact", []),
    ],
)
def test_filters_choose(
    client: Client, world: World, query: str, expected: list[int]
) -> None:
    found = get_json(client, f"{LIST}?count=exact&{query}")
    assert ids(found["results"]) == [world[place].public_id for place in expected]
    assert found["count"] == len(expected)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (LIST, 3),  # version, page, names
        ("/api/v1/incidents.geojson", 3),
        ("/api/v1/incidents.csv", 3),
        (f"{LIST}?limit=2", 3),
        (f"{LIST}?count=exact", 4),
        (f"{LIST}?type=battles", 4),  # + the known codes
        (f"{LIST}?region=2012:mopti&region=2012:kayes", 5),  # + each region
        (f"{LIST}?nope=1", 0),
    ],
)
def test_lists_cost_the_same_however_long(
    client: Client,
    world: World,
    django_assert_num_queries: Any,
    address: str,
    queries: int,
) -> None:
    for _ in range(3):
        make_published()
    with django_assert_num_queries(queries):
        body_of(client.get(address))
