"""What is given of each incident, in which order, and how many there are."""

from __future__ import annotations

import itertools
import json
import random
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client

from incidents.api.pagination import KEYS, NEWEST, in_order
from incidents.exports.incident_columns import COLUMNS
from incidents.exports.resource import FIELDS
from incidents.filters import PublishedIncidentFilter
from incidents.models import Incident, PublishedIncident
from incidents.services.publication import publish_incident
from tests.factories import make_incident
from tests.incidents.api.conftest import body_of, errors_of, get_json
from tests.incidents.api.rows import make_rows
from tests.incidents.api.test_incident_lists import ids, read_csv
from tests.incidents.api.test_paging import every_page

LIST = "/api/v1/incidents/"
World = list[PublishedIncident]


def test_the_fields_are_those_of_the_resource(client: Client, world: World) -> None:
    assert list(get_json(client, LIST)["results"][0]) == list(FIELDS)


def test_only_the_fields_asked_for_are_given_in_their_order(
    client: Client, world: World
) -> None:
    asked = {"fields": "killed,id"}
    (first, *_) = get_json(client, LIST, **asked)["results"]
    assert list(first) == ["killed", "id"]
    (line, *_) = body_of(client.get("/api/v1/incidents.ndjson", asked)).splitlines()
    assert json.loads(line) == first
    (feature, *_) = get_json(client, "/api/v1/incidents.geojson", **asked)["features"]
    assert list(feature["properties"]) == ["killed", "id"]
    assert (feature["id"], feature["geometry"]["type"]) == (first["id"], "Point")
    (row, *_) = read_csv(client, fields="killed_best,id")
    assert list(row) == ["killed_best", "id"]


def test_the_public_versions_are_included_when_asked(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    incident = make_incident(started_on=date(2022, 1, 1))
    publish_incident(incident, by=None)
    Incident.objects.filter(pk=incident.pk).update(title_fr="Corrigé")
    publish_incident(incident, by=None, note_fr="Titre corrigé", note_en="New title")
    with django_assert_max_num_queries(4):
        asked = {"include": "history", "fields": "id"}
        found = get_json(client, LIST, **asked)["results"]
    assert len(found) == 1 + len(world)
    for record in found:
        detail = get_json(client, f"{LIST}{record['id']}/")
        assert record == {"id": record["id"], "history": detail["history"]}
    assert [told["note_fr"] for told in found[0]["history"]] == ["", "Titre corrigé"]
    plain = client.get(LIST)
    assert "history" not in plain.json()["results"][0]
    assert client.get(f"{LIST}?include=history")["ETag"] != plain["ETag"]


@pytest.mark.parametrize("address", [f"{LIST}?include=x", f"{LIST[:-1]}.csv?include=x"])
def test_nothing_else_is_included(client: Client, world: World, address: str) -> None:
    (error,) = errors_of(client, address)
    assert (error["parameter"], bool(error["takes"])) == ("include", True)


def test_unknown_fields_are_refused_and_the_known_named(
    client: Client, world: World
) -> None:
    for address, known in (
        (LIST, FIELDS),
        ("/api/v1/incidents.ndjson", FIELDS),
        ("/api/v1/incidents.csv", COLUMNS),
        ("/api/v1/incidents.parquet", COLUMNS),
    ):
        (error,) = errors_of(client, f"{address}?fields=id,incident_uuid")
        assert (error["parameter"], error["value"]) == ("fields", "id,incident_uuid")
        assert ", ".join(known) in error["reason"]
        assert ", ".join(known) in error["takes"]


def test_lists_are_ordered_as_asked_and_the_unknown_comes_last(
    client: Client, world: World
) -> None:
    def order(asked: str) -> list[int]:
        found = ids(get_json(client, LIST, ordering=asked)["results"])
        return [[i.public_id for i in world].index(public_id) for public_id in found]

    assert order("started_on") == [0, 1, 2, 3]
    assert order("-killed_best") == [0, 3, 2, 1]
    assert order("killed_best") == [3, 0, 1, 2]
    assert order("killed_best,-id") == [3, 0, 2, 1]
    in_csv = [row["id"] for row in read_csv(client, ordering="started_on")]
    assert in_csv == [incident.public_id for incident in world]


def scattered() -> None:
    """Many equals, many unknown."""
    chance = random.Random(7)
    days = [date(2020, 1, chance.randrange(1, 4)) for _ in range(24)]
    rows = make_rows([(-4.0, 14.0, day) for day in days])
    for row in rows:
        row.killed_best = chance.choice([None, 0, 3])
    PublishedIncident.objects.bulk_update(rows, ["killed_best"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "ordering",
    [
        *itertools.chain.from_iterable((key, f"-{key}") for key in KEYS),
        "killed_best,-started_on",
        "-killed_best,started_on,-id",
        "-started_on,killed_best",
        "injured_best,-killed_best",
    ],
)
def test_pages_together_are_the_list_in_every_order(
    client: Client, ordering: str
) -> None:
    scattered()
    whole = ids(get_json(client, f"{LIST}?ordering={ordering}&limit=1000")["results"])
    pages = every_page(client, f"{LIST}?ordering={ordering}&limit=5")
    assert [public_id for page in pages for public_id in page] == whole
    assert len(set(whole)) == 24
    assert len(pages) == 5


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("incident_uuid", "incident_uuid"),
        ("words", "words"),
        ("-reach_version", "-reach_version"),
        ("--id", "--id"),
        ("id,-id", "id,-id"),
        ("event_type__parent", "event_type__parent"),
    ],
)
def test_nothing_hidden_orders(
    client: Client, world: World, asked: str, value: str
) -> None:
    (error,) = errors_of(client, f"{LIST}?ordering={asked}")
    assert (error["parameter"], error["value"]) == ("ordering", value)
    assert "started_on" in error["takes"]


def test_a_cursor_of_another_order_is_refused(client: Client, world: World) -> None:
    page = get_json(client, f"{LIST}?ordering=started_on&limit=2")
    other = page["next"].replace("ordering=started_on", "ordering=ended_on")
    assert [error["parameter"] for error in errors_of(client, other)] == ["cursor"]
    assert len(get_json(client, page["next"])["results"]) == 2


def test_a_count_is_exact_guessed_or_left_out(
    client: Client, world: World, django_assert_num_queries: Any
) -> None:
    exact = client.get(f"{LIST}?count=exact")
    assert (exact.json()["count"], exact.json()["count_is"]) == (4, "exact")
    about = client.get(f"{LIST}?count=about")
    assert about.json()["count_is"] == "about"
    assert isinstance(about.json()["count"], int)
    assert exact["X-Total-Count"] == "4"
    assert about["X-About-Count"] == str(about.json()["count"])
    assert "X-Total-Count" not in about
    for query in ("", "?count=none"):
        with django_assert_num_queries(3):
            none = client.get(f"{LIST}{query}")
        assert (none.json()["count"], none.json()["count_is"]) == (None, "none")
        assert {"X-Total-Count", "X-About-Count"} & set(none.headers) == set()
    (error,) = errors_of(client, f"{LIST}?count=all")
    assert error["parameter"] == "count"


@pytest.mark.parametrize(
    ("ordering", "index"),
    [
        ("-started_on", "published_by_day"),
        ("updated_on", "published_by_update"),
        ("-updated_on", "published_by_update"),
        ("-published_on", "published_by_publication"),
        ("-killed_best", "published_by_killed"),
    ],
)
def test_common_orders_are_read_from_an_index(
    world: list[PublishedIncident], ordering: str, index: str
) -> None:
    """So that the first page sorts no million of rows."""
    terms = (ordering, "-id" if ordering.startswith("-") else "id")
    published: Any = PublishedIncident.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in in_order(published, terms)[:100].explain()


@pytest.mark.parametrize(
    "query",
    [
        *("type=battles", "region=2012:mopti", "year=2019&killed_at_least=1"),
        *("month=3", "precision=settlement", "unknown=killed", "to=2020-01-01"),
        *("bbox=-5,14,-3,16", "near=-4,14.5,30", "polygon=-5,14,-3,14,-4,16"),
    ],
)
def test_common_filters_find_a_page_without_the_table(
    world: list[PublishedIncident], query: str
) -> None:
    """Its rows lie anywhere in it, and most of those looked at are not of the page."""
    assert "Index Only Scan using published_by_day" in plan_of_a_page(query)


def test_a_settlement_has_its_newest_first_in_an_index(world: World) -> None:
    assert "Index Scan using published_by_settlement" in plan_of_a_page("place=Mopti")


def plan_of_a_page(query: str) -> str:
    found: Any = PublishedIncidentFilter(QueryDict(query)).result
    page = in_order(found, NEWEST)[:101].values("public_id")
    with connection.cursor() as cursor:
        for way in ("sort", "seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return page.explain()
