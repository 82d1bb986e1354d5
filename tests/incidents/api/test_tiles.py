"""Tiles: every incident once, at every zoom, under every filter, in one query."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.tile_rows import FEW
from incidents.tiles import tile_content
from observatory.lib.quadkey import tile_of
from tests.factories import make_published
from tests.incidents.api.conftest import get_json
from tests.incidents.api.rows import make_rows

pytestmark = pytest.mark.django_db
SEVARE = (-4.09, 14.53)
places = st.tuples(
    st.floats(-12, 4).map(lambda v: round(v, 2)), st.sampled_from([13.5, 14.53])
)


def tile_at(client: Client, zoom: int, **query: Any) -> dict[str, Any]:
    x, y = tile_of(*SEVARE, zoom)
    found: dict[str, Any] = get_json(client, f"/tiles/{zoom}/{x}/{y}.json", **query)
    return found


def test_a_lone_incident_is_given_as_it_is(client: Client) -> None:
    incident = make_published(killed=(1, 2, 3))
    expected = {
        "id": incident.public_id,
        "lon": -4.09,
        "lat": 14.53,
        "title": "Affrontement à Sévaré",
        "started_on": "2019-03-05",
        "type": "battles",
        "killed_best": 2,
        "radius_m": 3000,
        "geo_precision": "settlement",
    }
    for zoom in (0, 5, 14, 22):
        assert tile_at(client, zoom) == {"clusters": [], "incidents": [expected]}
    english = tile_at(client, 5, lang="en")["incidents"][0]
    assert english["title"] == "Clash at Sévaré"


def test_a_cluster_sums_what_is_known_and_counts_what_is_not(client: Client) -> None:
    make_published(killed=(1, 2, 3))
    make_published(killed=(4, None, 9), longitude=-4.19)
    make_published(event_type="explosions.ied", latitude=14.63)
    (cluster,) = tile_at(client, 5)["clusters"]
    assert cluster == {
        "lon": -4.12333,
        "lat": 14.56333,
        "count": 3,
        "killed_min": 5,
        "killed_best": 2,
        "killed_max": 12,
        "killed_unknown": 2,
        "type": "battles",
        "types": {"battles": 2, "explosions": 1},
        "west": -4.19,
        "south": 14.53,
        "east": -4.09,
        "north": 14.63,
    }


def test_a_sum_of_nothing_known_is_unknown(client: Client) -> None:
    make_published()
    make_published(longitude=-4.1)
    (cluster,) = tile_at(client, 5)["clusters"]
    assert cluster["killed_best"] is None
    assert cluster["killed_unknown"] == 2


def test_incidents_at_one_point_stay_reachable(client: Client) -> None:
    found = {make_published().public_id for _ in range(3)}
    for zoom in (14, 18, 22):
        (cluster,) = tile_at(client, zoom)["clusters"]
        assert set(cluster["ids"]) == found
        assert tile_at(client, zoom)["incidents"] == []


def test_a_heap_too_large_to_name_is_listed_by_its_extent(client: Client) -> None:
    make_rows([(*SEVARE, date(2019, 1, 1))] * (FEW + 1))
    for zoom in (5, 14, 22):
        (cluster,) = tile_at(client, zoom)["clusters"]
        assert cluster["count"] == FEW + 1
        assert "ids" not in cluster
    box = ",".join(str(cluster[side]) for side in ("west", "south", "east", "north"))
    listed = get_json(client, "/api/v1/incidents/", bbox=box, count="exact")
    assert listed["count"] == FEW + 1


@pytest.mark.parametrize("query", ["type=battles", "q=sevare", "from=2019-01-01"])
def test_tiles_take_the_filters_of_the_list(client: Client, query: str) -> None:
    make_published()
    make_published(
        event_type="explosions.ied",
        place_name="Gao",
        title_fr="",
        title_en="",
        started_on=date(2018, 1, 1),
    )
    x, y = tile_of(*SEVARE, 6)
    found = get_json(client, f"/tiles/6/{x}/{y}.json?{query}")
    assert len(found["incidents"]) == 1
    assert found["clusters"] == []


@settings(max_examples=30)
@given(st.lists(places, max_size=40), st.sampled_from([0, 3, 5, 7, 9]))
def test_the_tiles_of_a_zoom_hold_every_incident_once(
    found: list[tuple[float, float]], zoom: int
) -> None:
    PublishedIncident.objects.all().delete()
    make_rows([(*place, date(2019, 1, 1)) for place in found])
    refresh_cells()
    count = 0
    for x, y in {tile_of(*place, zoom) for place in found}:
        tile = tile_content(PublishedIncidentFilter(data={}), zoom, x, y)
        count += len(tile["incidents"])
        count += sum(cluster["count"] for cluster in tile["clusters"])
    assert count == len(found)


@settings(max_examples=20)
@given(st.lists(places, min_size=1, max_size=60), st.integers(14, 22))
def test_far_in_each_incident_is_named_or_in_a_countable_heap(
    found: list[tuple[float, float]], zoom: int
) -> None:
    PublishedIncident.objects.all().delete()
    rows = make_rows([(*place, date(2019, 1, 1)) for place in found])
    refresh_cells()
    named: list[str] = []
    for x, y in {tile_of(*place, zoom) for place in found}:
        tile = tile_content(PublishedIncidentFilter(data={}), zoom, x, y)
        named += [incident["id"] for incident in tile["incidents"]]
        for cluster in tile["clusters"]:
            named += cluster.get("ids", [])
    if len(rows) <= FEW:
        assert sorted(named) == sorted(row.public_id for row in rows)


@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 2), ("?type=battles", 3), ("?region=2012:mopti", 3), ("?nope=1", 0)],
)
@pytest.mark.parametrize("zoom", [0, 9])
def test_at_rest_a_tile_is_one_query_beside_the_version(
    client: Client,
    world: list[PublishedIncident],
    django_assert_num_queries: Any,
    query: str,
    queries: int,
    zoom: int,
) -> None:
    refresh_cells()
    x, y = tile_of(*SEVARE, zoom)
    with django_assert_num_queries(queries):
        client.get(f"/tiles/{zoom}/{x}/{y}.json{query}")


def test_of_rows_a_tile_asks_for_the_places_first(
    client: Client, world: list[PublishedIncident], django_assert_num_queries: Any
) -> None:
    x, y = tile_of(*SEVARE, 18)
    with django_assert_num_queries(4):
        client.get(f"/tiles/18/{x}/{y}.json?region=2012:mopti")
