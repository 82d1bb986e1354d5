"""Published incidents as UCDP's API would give them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incidents.exports.peers.peer_country import COUNTRY
from incidents.exports.peers.ucdp import COLUMNS, grid_cell
from incidents.ingest.ucdp_where import COUNTRY_IDS
from tests.incidents.api.conftest import errors_of, get_json
from tests.incidents.api.peers.test_acled_rows import GED, World
from tests.incidents.ingest.ucdp_files import COLUMN_NAMES


def events(client: Client, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_json(client, GED, **query)["Result"]
    return found


def ids(client: Client, **query: Any) -> set[str]:
    return {event["relid"] for event in events(client, **query)}


def test_the_columns_are_ucdps_in_order(client: Client, shaped_world: World) -> None:
    assert list(COLUMNS) == COLUMN_NAMES
    assert {tuple(event) for event in events(client)} == {COLUMNS}
    assert COUNTRY.ucdp_id == COUNTRY_IDS["MLI"]


def test_a_clash_is_shown_whole(client: Client, shaped_world: World) -> None:
    [event] = events(client, StartDate="2026-01-01")
    ours = {column: value for column, value in event.items() if value is not None}
    assert ours == {
        "id": 2026000001,
        "relid": "MLI-2026-000001",
        "year": 2026,
        "code_status": "Clear",
        "type_of_violence": 1,
        "dyad_name": "Government of Mali, Wagner Group - JNIM",
        "side_a": "Government of Mali, Wagner Group",
        "side_b": "JNIM",
        "number_of_sources": 2,
        "source_office": "Radio Test;Studio Tamani",
        "source_date": ";2026-01-30",
        "source_headline": ";Embuscade",
        "where_prec": 1,
        "where_coordinates": "Sévaré",
        "where_description": "An ambush near the town; four attackers died.",
        "adm_1": "Mopti region",
        "adm_2": "Mopti cercle",
        "latitude": 14.53,
        "longitude": -4.09,
        "geom_wkt": "POINT (-4.09 14.53)",
        "priogrid_gid": 150832,
        **{"country": "Mali", "country_id": 432, "region": "Africa"},
        "event_clarity": 1,
        "date_prec": 1,
        "date_start": "2026-01-29T00:00:00",
        "date_end": "2026-01-29T00:00:00",
        "deaths_a": 3,
        "deaths_b": 4,
        "deaths_civilians": 0,
        "deaths_unknown": 0,
        "best": 7,
        "high": 9,
        "low": 6,
        "gwnoa": 432,
    }


def test_it_holds_organised_violence_and_nothing_of_acleds(
    client: Client, shaped_world: World
) -> None:
    found = {event["relid"]: event for event in events(client)}
    ours = [shaped_world[n].public_id for n in (0, 1, 2, 4, 5)]
    assert found.keys() == set(ours)
    kinds = [found[public_id]["type_of_violence"] for public_id in ours]
    assert kinds == [1, 3, 1, 2, None]
    best = [found[public_id]["best"] for public_id in ours]
    assert best == [7, None, 0, None, 2]
    assert found[ours[1]]["deaths_civilians"] is None
    assert (found[ours[1]]["side_a"], found[ours[1]]["side_b"]) == (
        "JNIM, Dan Na",
        "Civilians",
    )
    assert found[ours[2]]["date_prec"] == 4


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_types_are_asked_for_as_they_are_shown(
    client: Client, shaped_world: World, kind: int
) -> None:
    shown = {e["relid"] for e in events(client) if e["type_of_violence"] == kind}
    assert ids(client, TypeOfViolence=kind) == shown != set()


def test_filters_are_ucdps(client: Client, shaped_world: World) -> None:
    assert ids(client, StartDate="2020-01-02", EndDate="2020-05-30") == {
        "MLI-2020-000001"
    }
    assert ids(client, EndDate="2020-01-02") == ids(client, EndDate="2019-12-31")
    assert ids(client, Geography="14 -8,15 -6") == {"MLI-2020-000002"}
    assert len(ids(client, country="432,433", TYPEOFVIOLENCE="1,3")) == 3
    assert ids(client, Country=365) == set()


def test_a_script_reads_every_page(client: Client, shaped_world: World) -> None:
    """As people write it: follow the address of the next page until it is empty."""
    address, pages = f"{GED}?pagesize=2&Country=432", []
    while address:
        pages.append(get_json(client, address))
        address = pages[-1]["NextPageUrl"]
    assert [len(page["Result"]) for page in pages] == [2, 2, 1]
    assert {(page["TotalCount"], page["TotalPages"]) for page in pages} == {(5, 3)}
    days = [event["date_start"] for page in pages for event in page["Result"]]
    assert days == sorted(days)
    assert pages[0]["PreviousPageUrl"] == ""
    assert pages[2]["PreviousPageUrl"].endswith("page=1")
    numbered = [events(client, pagesize=2, page=page) for page in range(4)]
    assert [e for page in numbered for e in page] == [
        e for page in pages for e in page["Result"]
    ]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("Actor=3945", "Actor"),
        ("Dyad=1", "Dyad"),
        ("Year=2020", "Year"),
        ("pagesize=0", "pagesize"),
        ("pagesize=1001", "pagesize"),
        ("page=-1", "page"),
        ("page=1000", "page"),
        ("Country=Mali", "Country"),
        ("StartDate=2020", "StartDate"),
        ("TypeOfViolence=4", "TypeOfViolence"),
        ("Geography=10 -12", "Geography"),
        ("Geography=25 5,10 -12", "Geography"),
        ("Geography=a b,c d", "Geography"),
        ("startdate=2020-01-01&StartDate=2020-02-02", "StartDate"),
    ],
)
def test_what_it_cannot_do_is_refused(
    client: Client, db: None, query: str, parameter: str
) -> None:
    errors = errors_of(client, f"{GED}?{query}")
    assert [error["parameter"] for error in errors] == [parameter]


@pytest.mark.parametrize("release", ["25.1", "26.0.10", "5.0", "26"])
def test_any_release_is_what_is_published_now(
    client: Client, db: None, release: str
) -> None:
    answer = get_json(client, f"/api/v1/ucdp/gedevents/{release}")
    assert (answer["TotalCount"], answer["NextPageUrl"]) == (0, "")
    assert client.get("/api/v1/ucdp/gedevents/latest").status_code == 404


@pytest.mark.parametrize("size", [1, 5])
def test_queries_do_not_grow_with_rows(
    client: Client, shaped_world: World, django_assert_num_queries: Any, size: int
) -> None:
    with django_assert_num_queries(4):
        events(client, pagesize=size, TypeOfViolence="1,2,3", Country=432)


def test_cells_are_numbered_from_the_south_west() -> None:
    assert grid_cell(-180, -90) == 1
    assert grid_cell(179.9, 89.9) == grid_cell(180, 90) == 259_200
    assert grid_cell(-5.993, 14.2526) == 150_109  # Niono, as in UCDP's file
