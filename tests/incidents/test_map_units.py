"""The map by the units of any level of any division, none of them falsely empty."""

from __future__ import annotations

import html as entities
import re
from typing import Any

import pytest
import shapely
from django.test import Client

from incidents.services.assignment import assign_divisions
from incidents.statistics.refresh import refresh_totals
from regions.models import Region
from tests.factories import make_published, make_region
from tests.incidents.api.conftest import errors_of
from tests.incidents.services.test_assignment import load_division
from tests.incidents.test_map_page import text_of
from tests.incidents.test_measures import shades

pytestmark = pytest.mark.django_db
CERCLES = "division=2023&level=cercle"


@pytest.fixture
def incidents() -> None:
    make_region()
    make_published(killed=(8, 10, 12))
    make_published(killed=None, longitude=-3.0)
    make_published(killed=(None, 5, None), geo_precision="region")
    load_division()
    assign_divisions()
    refresh_totals()


def page(client: Client, query: str) -> str:
    found = text_of(client.get(f"/fr/?{query}").content.decode())
    return found.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CERCLES, {"west-cercle": "5", "east-cercle": "5"}),
        (f"{CERCLES}&shade=killed", {"west-cercle": "5", "east-cercle": "unknown"}),
        (
            f"{CERCLES}&shade=rate&year=2019",
            {"west-cercle": "unknown", "east-cercle": "unknown"},
        ),
        (
            f"{CERCLES}&shade=change&year=2019",
            {"west-cercle": "rise-3", "east-cercle": "rise-3"},
        ),
        (
            f"{CERCLES}&region=2023:west",  # of another level: its cercles are shown
            {"west-cercle": "5", "east-cercle": "out"},
        ),
    ],
)
def test_a_cercle_has_its_class_and_unknown_is_one(
    client: Client, incidents: None, query: str, expected: dict[str, str]
) -> None:
    assert shades(client, query) == expected


def test_its_legend_and_table_are_of_cercles(client: Client, incidents: None) -> None:
    said = page(client, f"{CERCLES}&shade=killed")
    assert "Tués par cercle" in said
    assert "Par cercle" in said
    assert re.search(r"west \(West\) 1 10 8–12", said)
    words = client.get(f"/fr/?{CERCLES}").context["map_data"]["words"]
    assert words["outlines"] == "Contours\xa0: test"


def test_what_is_in_no_cercle_is_said_and_opens(
    client: Client, incidents: None
) -> None:
    html = client.get(f"/fr/?{CERCLES}").content.decode()
    assert "1 incident n’est dans aucune de ces unités" in text_of(html)
    found = re.search(r'href="(/fr/incidents/\?outside=[^"]+)"', html)
    assert found
    opened = client.get(entities.unescape(found[1])).content.decode()
    assert "1 incident" in text_of(opened)
    assert "aucune de ces unités" not in page(client, "")  # all are in the region


@pytest.mark.parametrize("shade", ["incidents", "change"])
def test_a_number_that_no_address_says_opens_nothing(
    client: Client, incidents: None, shade: str
) -> None:
    """Of the incidents in Mopti of 2012 those in a cercle of 2023."""
    query = f"{CERCLES}&region=2012:mopti&year=2019&shade={shade}"
    html = client.get(f"/fr/?{query}").content.decode()
    assert re.search(r"west \(West\) 1 10", text_of(html))
    assert "west-cercle&" not in html
    assert "region=2023%3Awest-cercle" not in html
    html = client.get(f"/fr/?{query.replace('2012:mopti', '2023:west')}")
    assert "region=2023%3Awest-cercle" in html.content.decode()


def test_a_level_without_outlines_is_no_zero(client: Client, incidents: None) -> None:
    said = page(client, "level=cercle")
    assert "Ce n’est pas un total de zéro" in said
    assert shades(client, "level=cercle") == {}
    html = client.get(f"/fr/?{CERCLES}").content.decode()
    to_2012 = re.findall(r'href="(/fr/[^"]*)"[^>]*>Découpage de 2012', html)
    assert to_2012 == ["/fr/"]  # which has regions alone


def test_the_drawing_takes_the_level(client: Client, incidents: None) -> None:
    at = "/api/v1/drawings/map.svg?lang=fr"
    drawn = client.get(f"{at}&{CERCLES}").content.decode()
    assert "Incidents par cercle" in drawn
    assert "Contours\xa0: test" in drawn
    assert "Aucun contour" in str(errors_of(client, f"{at}&level=cercle"))
    assert errors_of(client, f"{at}&level=quartier")


def test_its_questions_do_not_grow_with_the_units(
    client: Client, incidents: None, django_assert_num_queries: Any
) -> None:
    west = Region.objects.get(slug="west-cercle")
    box = shapely.to_wkb(shapely.box(-6, 13, -5, 14))
    for number in range(4):
        values = {"code": f"c{number}", "slug": f"c{number}", "name": f"C{number}"}
        Region.objects.create(
            **values, division=west.division, level="commune", parent=west, outline=box
        )
    query = "division=2023&region=2023:west"
    for level in ("cercle", "commune"):  # their outlines are kept from then on
        client.get(f"/fr/?{query}&level={level}")
    for level, shapes in (("cercle", 2), ("commune", 4)):
        with django_assert_num_queries(18):
            assert len(shades(client, f"{query}&level={level}")) == shapes
