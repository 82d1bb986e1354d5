from __future__ import annotations

import pytest
from django.test import Client

from regions.ingest.populations import load_populations
from regions.models import Population, Region, RegionName
from regions.services.crosswalks import refresh_all_crosswalks
from tests.factories import make_division, make_region

BASE = "/api/v1"


@pytest.fixture
def halves(db: None) -> None:
    """A region of 2012 that two of 2023 share."""
    make_region("whole", (-6, 13, -4, 14))
    later = make_division("2023")
    make_region("west", (-6, 13, -5, 14), division=later)
    make_region("east", (-5, 13, -4, 14), division=later)
    refresh_all_crosswalks()


def results(client: Client, path: str) -> list[dict]:
    response = client.get(BASE + path)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_a_crosswalk_names_both_units_and_the_share(
    client: Client, halves: None
) -> None:
    walks = results(client, "/crosswalks/?from=2012&to=2023")
    east, west = sorted(walks, key=lambda walk: walk["to_region"]["slug"])
    assert (east["from_region"]["slug"], east["to_region"]["slug"]) == ("whole", "east")
    assert west["area_share"] == pytest.approx(0.5)
    assert (west["population_share"], west["method"]) == (None, "area")
    assert west["is_whole"] is False
    assert len(results(client, "/crosswalks/?from=2023&to=2012")) == 2
    assert results(client, "/crosswalks/?from=2012&to=2023&level=cercle") == []


def test_populations_are_those_of_the_nearest_year(client: Client, mali: None) -> None:
    load_populations()
    mopti = Region.objects.in_division("2023").get(slug="mopti")
    Population.objects.create(region=mopti, year=2009, inhabitants=1, source="RGPH4")
    everything = results(client, "/populations/?division=2023")
    assert len(everything) == 21
    nearest = results(client, "/populations/?division=2023&year=2010&level=region")
    assert len(nearest) == 20
    (found,) = (row for row in nearest if row["region"]["slug"] == "mopti")
    assert (found["year"], found["inhabitants"], found["source"]) == (2009, 1, "RGPH4")


def test_regions_carry_their_spellings(client: Client, mali: None) -> None:
    mopti = Region.objects.in_division("2023").get(slug="mopti")
    RegionName.objects.create(region=mopti, name="Mɔputi", language="bm")
    (found,) = (
        row
        for row in results(client, "/regions/?division=2023")
        if row["slug"] == "mopti"
    )
    assert {"name": "Mɔputi", "language": "bm"} in found["names"]


@pytest.mark.parametrize(
    "path",
    [
        "/populations/?division=2023",
        "/crosswalks/?from=2012&to=2023",
        "/regions/?division=2023",
    ],
)
def test_the_number_of_queries_does_not_grow(
    client: Client, halves: None, path: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        results(client, path)


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/populations/", "division"),
        ("/populations/?division=1999", "division"),
        ("/populations/?division=2012&year=now", "year"),
        ("/populations/?division=2012&sex=f", "sex"),
        ("/crosswalks/", "from"),
        ("/crosswalks/?from=2012", "to"),
        ("/crosswalks/?from=2012&to=1999", "to"),
        ("/crosswalks/?from=2012&to=2023&level=village", "level"),
        ("/crosswalks/?from=2012&to=2023&region=1", "region"),
    ],
)
def test_a_bad_parameter_is_named(
    client: Client, halves: None, path: str, parameter: str
) -> None:
    response = client.get(BASE + path)
    assert response.status_code == 400
    errors = {error["parameter"]: error for error in response.json()["errors"]}
    assert errors[parameter]["takes"]
