"""Around a place: found by name, said by name, and honest about points."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from regions.models import Place, PlaceName
from tests.factories import make_published, make_region
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


def make_place(name: str, longitude: float, latitude: float, number: str) -> Place:
    place = Place.objects.create(
        name=name,
        longitude=longitude,
        latitude=latitude,
        source="OCHA",
        external_id=number,
        population=1000,
    )
    PlaceName.objects.create(place=place, name=name)
    return place


@pytest.fixture
def places() -> None:
    make_region()
    make_place("Douentza", -2.95, 15.0, "1")
    make_place("Sévaré", -4.09, 14.53, "2")
    make_place("Sévaré Peul", -4.5, 14.9, "3")


def test_one_place_of_that_name_leads_to_the_map(client: Client, places: None) -> None:
    answer = client.get("/fr/around/?name=douentza&type=battles")
    assert answer["Location"] == "/fr/?type=battles&near=-2.95%2C15%2C30"
    answer = client.get("/fr/around/?name=Sevare&km=5&on=list&polygon=0,0,1,0,1,1")
    assert answer["Location"] == "/fr/incidents/?near=-4.09%2C14.53%2C5"


def test_several_are_a_choice_and_none_is_said(client: Client, places: None) -> None:
    html = client.get("/fr/around/?name=sev").content.decode()
    assert html.count("near=-4.") == 2
    text = text_of(client.get("/fr/around/?name=Tombouctou").content.decode())
    assert "Aucun lieu ne porte ce nom" in text


@pytest.mark.parametrize("km", ["0", "2001", "1.5", "²", "-3", "dix"])
def test_a_distance_that_is_none_is_refused(
    client: Client, places: None, km: str
) -> None:
    answer = client.get("/fr/around/", {"name": "douentza", "km": km})
    assert answer.status_code == 200
    assert "Une distance est un nombre entier" in text_of(answer.content.decode())


def test_a_chip_names_the_place_in_the_middle(client: Client, places: None) -> None:
    text = text_of(client.get("/fr/?near=-2.95,15,30").content.decode())
    assert "à moins de 30 km de Douentza" in text
    text = text_of(client.get("/fr/?near=-3.5,15,2.5").content.decode())
    assert "à moins de 2,5 km de 15,000° -3,500°" in text


def test_points_that_stand_for_an_area_are_counted_and_can_be_left_out(
    client: Client, places: None
) -> None:
    make_published()
    make_published(geo_precision="cercle")
    html = client.get("/fr/incidents/?near=-4.09,14.53,30").content.decode()
    assert "1 de ces incidents n’est connu qu’à" in text_of(html)
    assert "precision=exact%2Cnear%2Csettlement" in html
    closely = client.get(
        "/fr/incidents/?near=-4.09,14.53,30&precision=exact,near,settlement"
    )
    assert closely.context["summary"].incidents == 1
    assert "Sans eux" not in text_of(closely.content.decode())


def test_a_circle_asks_two_questions_more(
    client: Client, places: None, django_assert_num_queries: Any
) -> None:
    """The place in its middle, and how many points are vague."""
    make_published()
    client.get("/fr/incidents/?date_precision=exact")
    with django_assert_num_queries(4):
        client.get("/fr/incidents/?date_precision=exact")
    with django_assert_num_queries(6):
        client.get("/fr/incidents/?near=-4.09,14.53,30")
