"""Figures on explosive devices at the API: the page's own, as JSON and CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

import jsonschema
import pytest
from django.test import Client

from tests.incidents.api.conftest import body_of, errors_of, get_json
from tests.incidents.api.test_openapi import document, shape  # noqa: F401
from tests.incidents.test_explosives_page import events  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("events")]

ADDRESS = "/api/v1/totals/explosives/"


def rows(client: Client, **query: Any) -> dict[Any, dict[str, Any]]:
    found = get_json(client, ADDRESS, **query)["results"]
    return {(row["group"], str(member_of(row))): row for row in found}


def member_of(row: dict[str, Any]) -> Any:
    member = row["member"]
    return member["slug"] if isinstance(member, dict) else member


def test_each_group_has_its_rows(client: Client) -> None:
    found = rows(client)
    whole = found["whole", "None"]
    assert (whole["incidents"], whole["emplaced"]) == (6, 5)
    assert whole["states"] == {
        "exploded": 3,
        "found_cleared": 1,
        "in_place": 0,
        "hoax": 1,
        "not_stated": 1,
    }
    assert whole["per_detonation"]["killed"] == {
        "casualties": 5,
        "incidents": 2,
        "value": 2.5,
    }
    assert found["trigger", "none"]["incidents"] == 5
    assert found["region", "kidal"]["killed"]["min"] is None
    assert found["year", "2020"]["per_detonation"]["injured"]["value"] is None


def test_groups_other_than_units_add_up_to_the_whole(client: Client) -> None:
    found = rows(client)
    for group in ("device_state", "trigger", "emplacement", "year"):
        members = [row for (name, _), row in found.items() if name == group]
        assert sum(row["incidents"] for row in members) == 6
        assert sum(row["killed"]["best"] or 0 for row in members) == 6


def test_csv_has_the_same_rows(client: Client) -> None:
    text = body_of(client.get("/api/v1/totals/explosives.csv")).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(lines) == len(rows(client))
    kidal = next(line for line in lines if line["region_slug"] == "kidal")
    assert (kidal["killed_best"], kidal["killed_min"]) == ("1", "")
    assert kidal["killed_per_detonation"] == ""


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("trigger=timed", "trigger"),
        ("explosive_device=no", "explosive_device"),
        ("group_by=month", "group_by"),
        ("division=1900", "division"),
        ("level=village", "level"),
        ("level=cercle", "division"),
        ("nope=1", "nope"),
    ],
)
def test_what_is_malformed_is_named(client: Client, query: str, parameter: str) -> None:
    errors = errors_of(client, f"{ADDRESS}?{query}")
    assert [error["parameter"] for error in errors] == [parameter]


def test_it_is_what_the_reference_says(
    client: Client,
    document: dict[str, Any],  # noqa: F811
) -> None:
    jsonschema.validate(get_json(client, ADDRESS), shape(document, "DeviceList"))


def test_an_unchanged_answer_is_not_sent_again(client: Client) -> None:
    etag = client.get(ADDRESS)["ETag"]
    again = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize("address", [ADDRESS, "/api/v1/totals/explosives.csv"])
def test_its_questions_do_not_grow(
    client: Client, django_assert_num_queries: Any, address: str
) -> None:
    with django_assert_num_queries(6):
        client.get(address)
