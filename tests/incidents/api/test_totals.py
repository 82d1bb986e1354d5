"""Totals come from the kept sums, say what was unknown, and count nothing twice."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from incidents.models import PublishedIncident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_published
from tests.incidents.api.conftest import body_of, errors_of, get_json

TOTALS = "/api/v1/totals/"
World = list[PublishedIncident]


def rows(client: Client, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_json(client, TOTALS, **query)["results"]
    return found


def test_by_default_a_row_for_each_year_of_the_country(
    client: Client, world: World
) -> None:
    found = get_json(client, TOTALS)
    assert found["group_by"] == ["year"]
    assert found["stale"] is False
    assert found["as_of"]
    assert [(row["year"], row["incidents"]) for row in found["results"]] == [
        (2019, 2),
        (2020, 1),
        (2021, 1),
    ]


def test_sums_tell_what_was_unknown(client: Client, world: World) -> None:
    killed = {row["year"]: row["killed"] for row in rows(client)}
    assert killed == {
        2019: {
            "min": 1,
            "best": 2,
            "max": 3,
            "unknown": {"min": 1, "best": 1, "max": 1},
        },
        2020: {
            "min": 5,
            "best": None,
            "max": None,
            "unknown": {"min": 0, "best": 1, "max": 1},
        },
        2021: {
            "min": 0,
            "best": 0,
            "max": 0,
            "unknown": {"min": 0, "best": 0, "max": 0},
        },
    }


def test_rows_are_keyed_by_all_that_is_grouped_by(client: Client, world: World) -> None:
    found = rows(client, group_by="region,year,month,type", outcome="killed")
    assert len(found) == 4
    first = found[0]
    assert set(first) == {"region", "year", "month", "type", "incidents", "killed"}
    assert {row["region"]["slug"] for row in found} == {"mopti", "kayes"}
    assert {row["region"]["division"] for row in found} == {"2012"}


@pytest.mark.parametrize(
    ("query", "incidents"),
    [
        ({"region": "2012:mopti"}, 3),
        ({"region": ["2012:mopti", "2012:kayes"]}, 4),
        ({"division": "2023"}, 3),
        ({"year": 2019}, 2),
        ({"month": 1}, 1),
        ({"type": "battles"}, 3),
        ({"type": "explosions.ied"}, 1),
    ],
)
def test_filters_choose(
    client: Client, world: World, query: dict[str, Any], incidents: int
) -> None:
    found = rows(client, group_by="year", **query)
    assert sum(row["incidents"] for row in found) == incidents


def test_totals_equal_the_incidents_for_the_same_filter(
    client: Client, world: World
) -> None:
    for query in ("year=2019", "region=2012:mopti", "type=battles", "month=6"):
        total = get_json(client, f"{TOTALS}?{query}")["results"]
        listed = get_json(client, f"/api/v1/incidents/?count=exact&{query}")
        assert sum(row["incidents"] for row in total) == listed["count"]


def test_the_country_holds_what_lies_outside_every_unit(
    client: Client, world: World
) -> None:
    make_published(longitude=3.0, latitude=20.0)
    refresh_totals()
    assert sum(row["incidents"] for row in rows(client)) == 5
    assert sum(row["incidents"] for row in rows(client, division="2012")) == 4


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("region=2012:mopti&region=2023:bandiagara", "region"),
        ("region=2012:mopti&division=2012", "division"),
        ("division=1900", "division"),
        ("level=cercle", "level"),
        ("level=village&division=2012", "level"),
        ("group_by=town", "group_by"),
        ("group_by=region,year,month,type,actor", "group_by"),
        ("group_by=month,quarter,sex,actor", "group_by"),
        ("actor=Personne", "actor"),
        ("outcome=hurt", "outcome"),
        ("month=2019", "month"),
    ],
)
def test_what_would_mislead_is_refused(
    client: Client, world: World, query: str, parameter: str
) -> None:
    errors = errors_of(client, f"{TOTALS}?{query}")
    assert [error["parameter"] for error in errors] == [parameter]


def test_csv_has_a_line_for_each_group_and_outcome(
    client: Client, world: World
) -> None:
    response = client.get("/api/v1/totals.csv?group_by=region,year&outcome=killed")
    text = body_of(response).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    by_key = {(row["region"], row["year"]): row for row in found}
    assert set(by_key) == {("mopti", "2019"), ("mopti", "2020"), ("kayes", "2021")}
    assert by_key["mopti", "2020"]["best"] == ""
    assert by_key["mopti", "2020"]["best_unknown"] == "1"
    assert by_key["kayes", "2021"]["best"] == "0"
    assert response["X-Stale"] == "false"
    assert "totals_" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 4),  # as of, stale, totals, names
        ("?group_by=region,year,month,type", 5),  # and the division
        ("?type=battles", 5),
        ("?division=2012", 6),
        ("?region=2012:mopti", 6),
    ],
)
@pytest.mark.parametrize("address", [TOTALS, "/api/v1/totals.csv"])
def test_totals_cost_the_same_however_many(
    client: Client,
    world: World,
    django_assert_num_queries: Any,
    address: str,
    query: str,
    queries: int,
) -> None:
    with django_assert_num_queries(queries):
        client.get(address + query)


def test_the_taxonomy_is_three_queries(
    client: Client, world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        found = get_json(client, "/api/v1/event-types/")
    by_code = {kind["code"]: kind["parent"] for kind in found["results"]}
    assert by_code["explosions.ied"] == "explosions"
    assert by_code["explosions"] is None
