"""Totals by the units of any division: whole, or not shown at all."""

from __future__ import annotations

import html as entities
import re
from datetime import date

import pytest
from django.test import Client

from incidents.models import DivisionAssignment, Outcome, PublishedIncident
from incidents.services.assignment import assign_divisions
from incidents.statistics.reads import totals_of
from incidents.statistics.refresh import refresh_totals
from regions.models import Division
from tests.factories import make_division, make_published, make_region
from tests.incidents.services.test_assignment import load_division
from tests.incidents.test_list_page import titles
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PAGE = "/fr/totals/"
API = "/api/v1/totals/"
UNDER_WAY = "Rattachement en cours"


@pytest.fixture
def incidents() -> None:
    make_region()
    make_published(killed=(8, 10, 12))
    make_published(killed=(None, 5, None), geo_precision="region")
    make_published(latitude=22.0, longitude=-4.0, killed=(1, 1, 1))
    refresh_totals()


@pytest.fixture
def later(incidents: None) -> Division:
    """A division loaded after the incidents, which are not yet in its units."""
    return load_division()


@pytest.fixture
def assigned(later: Division) -> Division:
    assign_divisions()
    refresh_totals()
    return later


def page(client: Client, **asked: str) -> str:
    return text_of(client.get(PAGE, asked).content.decode()).replace("\xa0", " ")


def test_the_division_and_the_level_can_be_chosen(
    client: Client, assigned: Division
) -> None:
    assert "Mopti 2 15" in page(client)
    regions = page(client, division="2023")
    assert "West 1 10" in regions
    assert "East 0" in regions
    cercles = page(client, division="2023", level="cercle")
    assert "west (West) 1 10" in cercles
    assert "Cercle inconnu 2 6" in cercles


def test_a_chosen_unit_survives_the_other_choices(
    client: Client, assigned: Division
) -> None:
    html = client.get(PAGE, {"division": "2023", "level": "cercle"}).content.decode()
    assert "?division=2023&amp;level=cercle&amp;outcome=injured" in html
    assert '<input type="hidden" name="division" value="2023">' in html


@pytest.mark.parametrize(
    ("asked", "outside", "count"),
    [
        ({}, "2012", 1),
        # One is known to Mopti of 2012 only, which no unit of 2023 covers.
        ({"division": "2023"}, "2023", 2),
        ({"division": "2023", "level": "cercle"}, "2023%3Acercle", 2),
    ],
)
def test_the_row_of_no_unit_opens_as_many_incidents_as_it_says(
    client: Client, assigned: Division, asked: dict[str, str], outside: str, count: int
) -> None:
    html = client.get(PAGE, asked).content.decode()
    row = re.search(rf'href="(/fr/incidents/\?outside={outside})">(\d+)</a>', html)
    assert row
    opened = client.get(entities.unescape(row[1])).content.decode()
    assert len(titles(opened)) == int(row[2]) == count
    assert "dans aucune unité de" in text_of(opened)


@pytest.mark.parametrize("level", ["region", "cercle"])
def test_units_and_what_is_outside_add_up_to_the_country(
    assigned: Division, level: str
) -> None:
    everything = PublishedIncident.objects.all()
    outside = totals_of(everything.outside(assigned, level))
    units = assigned.regions.filter(level=level)
    inside = totals_of(everything.within(list(units)))
    whole = totals_of(everything)
    for outcome in Outcome.values:
        for name in ("incidents", "min", "best", "max", "best_unknown"):
            assert getattr(whole.outcomes[outcome], name) == getattr(
                inside.outcomes[outcome], name
            ) + getattr(outside.outcomes[outcome], name)


@pytest.mark.parametrize("path", [PAGE, "/fr/regions/2023/west/", "/fr/regions/"])
def test_no_page_shows_a_part_of_the_totals(
    client: Client, later: Division, path: str
) -> None:
    text = text_of(client.get(path, {"division": "2023"}).content.decode())
    assert UNDER_WAY in text
    assert "West 0" not in text
    assert "West west – 0" not in text


def test_the_map_shows_no_part_of_the_default_division(
    client: Client, incidents: None
) -> None:
    assert "Mopti 2 15" in text_of(client.get("/fr/").content.decode())
    Division.objects.update(geometry_version=1)  # its outlines were loaded anew
    text = text_of(client.get("/fr/").content.decode())
    assert UNDER_WAY in text
    assert "Mopti 2 15" not in text


@pytest.mark.django_db(transaction=True)
def test_the_totals_appear_when_the_sums_are_made_too(
    client: Client, later: Division
) -> None:
    assign_divisions()
    assert DivisionAssignment.objects.is_ready(later)
    assert UNDER_WAY in page(client, division="2023")  # assigned, not yet summed up
    refresh_totals()
    assert UNDER_WAY not in page(client, division="2023")
    make_published()  # an ordinary change hides nothing
    assert UNDER_WAY not in page(client, division="2023")


@pytest.mark.parametrize(
    "query",
    [
        f"{API}?division=2023",
        f"{API}?region=2023:west",
        "/api/v1/totals.csv?division=2023&level=cercle",
        "/api/v1/incidents/?region=2023:west",
        "/api/v1/incidents/?outside=2023",
    ],
)
def test_the_api_answers_503_rather_than_a_part(
    client: Client, later: Division, query: str
) -> None:
    response = client.get(query)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Content-Type"] == "application/problem+json"
    assert "2023" in response.json()["detail"]
    assign_divisions()
    refresh_totals()
    assert client.get(query).status_code == 200


def test_other_divisions_are_answered_meanwhile(
    client: Client, later: Division
) -> None:
    assert client.get(f"{API}?division=2012").status_code == 200
    assert client.get(API).status_code == 200


def test_a_division_without_outlines_says_so(client: Client, incidents: None) -> None:
    make_region("bandiagara", box=None, division=make_division("2023"))
    text = page(client, division="2023")
    assert "Ce n’est pas un total de zéro" in text
    assert "Bandiagara" not in text
    for query in ("division=2023", "region=2023:bandiagara"):
        response = client.get(f"{API}?{query}&lang=fr")
        assert response.status_code == 400
        assert "aucun incident ne peut y être compté" in str(response.json())


@pytest.mark.parametrize("value", ["1999", "2012:village", "2012:commune", ":region"])
def test_a_malformed_outside_is_named(
    client: Client, incidents: None, value: str
) -> None:
    response = client.get("/api/v1/incidents/", {"outside": value})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "outside"


def test_an_unknown_division_is_named(client: Client, incidents: None) -> None:
    assert "« division » accepte" in page(client, division="1999")


def test_a_division_that_was_loaded_asks_three_questions_more(
    client: Client, assigned: Division, django_assert_num_queries
) -> None:
    assert assigned.valid_from == date(2023, 3, 13)
    with django_assert_num_queries(12):
        client.get(PAGE, {"division": "2023"})
