from __future__ import annotations

import pytest
from django.test import Client

BASE = "/api/v1"


def get(client: Client, path: str) -> dict:
    response = client.get(BASE + path)
    assert response.status_code == 200, response.content
    return response.json()


def test_divisions_carry_their_dates_and_source(client: Client, mali: None) -> None:
    first, second = get(client, "/divisions/")["results"]
    assert (first["key"], first["valid_until"]) == ("2012", second["valid_from"])
    assert all(d["source"] and d["licence"] for d in (first, second))


def test_regions_are_filtered_by_division(client: Client, mali: None) -> None:
    results = get(client, "/regions/?division=2023")["results"]
    assert len(results) == 20
    menaka = next(region for region in results if region["slug"] == "menaka")
    assert menaka["codes"]["iso_3166_2"] == "ML-9"
    assert menaka["predecessors"][0]["slug"] == "gao"
    assert menaka["has_outline"] is False
    assert get(client, "/regions/?level=commune")["results"] == []


@pytest.mark.parametrize(
    "path",
    ["/regions/?format=geojson&division=2012", "/regions.geojson?division=2012"],
)
def test_regions_come_as_geojson(client: Client, mali: None, path: str) -> None:
    response = client.get(BASE + path)
    assert response["content-type"] == "application/geo+json"
    collection = response.json()
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 9
    assert len(response.content) < 60_000


def test_the_number_of_queries_does_not_grow(
    client: Client, mali: None, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        get(client, "/regions/")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/divisions/?year=2012", "year"),
        ("/regions/?division=2024", "division"),
        ("/regions/?level=village", "level"),
        ("/regions/?simplify=nan", "simplify"),
        ("/regions/?simplify=2", "simplify"),
        ("/regions/?format=xml", "format"),
        ("/regions/?level=region&level=cercle", "level"),
        ("/regions/?divison=2012", "divison"),
        ("/places/", "q"),
        ("/places/?q=", "q"),
        ("/places/?q=a%00b", "q"),
        ("/places/?q=Gao&near=0,16", "q"),
        ("/places/?q=Gao&limit=1000", "limit"),
        ("/places/?near=16.3", "near"),
        ("/places/?near=nan,16", "near"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(
    client: Client, mali: None, path: str, parameter: str
) -> None:
    response = client.get(BASE + path)
    assert response.status_code == 400
    errors = {error["parameter"]: error for error in response.json()["errors"]}
    assert errors[parameter]["takes"]


def test_places_are_found_by_name_and_by_nearness(client: Client, places: None) -> None:
    (first, *_) = get(client, "/places/?q=Segou")["results"]
    assert first["name"] == "Ségou"
    assert first["units"][0]["slug"] == "segou"
    (near,) = get(client, "/places/?near=-4.2,14.49&limit=1")["results"]
    assert near["name"] == "Mopti"
    assert near["distance_km"] < 5


def test_no_cache_keeps_what_a_reporter_looked_up(client: Client, mali: None) -> None:
    response = client.get(f"{BASE}/places/?q=Kidal")
    assert "no-store" in response["cache-control"]
