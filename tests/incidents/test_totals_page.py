"""The totals: every number opens exactly the incidents that it counts."""

from __future__ import annotations

import html as entities
import json
import re
from datetime import date

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from tests.factories import make_published, make_region
from tests.incidents.test_list_page import titles
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

LINKED_NUMBER = re.compile(r'<a href="(/fr/incidents/\?[^"]+)">([\d\u202f\xa0]+)</a>')


@pytest.fixture
def figures() -> None:
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    make_published(killed=(8, 10, 12), started_on=date(2019, 3, 5))
    make_published(killed=(None, 5, None), started_on=date(2019, 3, 9))
    make_published(
        event_type="explosions.ied",
        latitude=19.0,
        longitude=1.0,
        started_on=date(2020, 1, 1),
    )
    make_published(started_on=date(2020, 1, 1), date_precision="year")
    make_published(latitude=22.0, longitude=-4.0, killed=(1, 1, 1))
    refresh_totals()


@pytest.fixture
def html(client: Client, figures: None) -> str:
    return client.get("/fr/totals/").content.decode()


def test_it_shows_regions_years_months_and_types(html: str) -> None:
    text = text_of(html)
    assert "Mopti 3 15 ≥ 8 1" in text.replace("\xa0", " ")
    assert "Tout le pays 5 16" in text
    assert "2020, mois inconnu 1 inconnu" in text
    assert "mars 2019" in text


def test_incidents_outside_every_region_are_not_lost(html: str) -> None:
    assert "Région inconnue 1 1" in text_of(html)


def test_every_number_opens_the_incidents_it_counts(client: Client, html: str) -> None:
    links = LINKED_NUMBER.findall(html)
    assert len(links) > 20
    for address, shown in links:
        opened = client.get(entities.unescape(address)).content.decode()
        query = entities.unescape(address)
        found = len(titles(opened))
        if "known=" not in query or "unknown=" in query:
            assert found == int(shown), query
        else:
            assert found > 0, query


def test_a_type_narrows_every_table(client: Client, figures: None) -> None:
    text = text_of(client.get("/fr/totals/?type=explosions").content.decode())
    assert "Tout le pays 1 inconnu" in text


def test_the_chart_has_a_drawing_and_its_numbers(html: str) -> None:
    assert 'class="chart-svg"' in html
    data = json.loads(re.search(r'"chart-data"[^>]*>(.*?)</script>', html)[1])
    assert data["months"][0] == [2019, 3]
    assert data["best"][0] == 16
    assert data["best"][-1] is None  # January 2020: an incident without a figure
    assert data["best"][1] == 0  # April 2019: no incident


def test_what_has_no_month_is_said_to_be_missing_from_the_chart(html: str) -> None:
    assert "dont le mois est inconnu" in text_of(html)


def test_a_change_on_its_way_is_announced(client: Client, figures: None) -> None:
    assert (
        "en cours de prise en compte" not in client.get("/fr/totals/").content.decode()
    )
    make_published()
    assert "en cours de prise en compte" in client.get("/fr/totals/").content.decode()


def test_parameters_of_other_pages_are_named(client: Client) -> None:
    html = client.get("/fr/totals/?q=gao").content.decode()
    assert "« q » n’est pas un paramètre de cette page" in text_of(html)


def test_it_works_without_any_incident(client: Client) -> None:
    assert client.get("/fr/totals/").status_code == 200


def test_english_is_complete(client: Client, figures: None) -> None:
    html = client.get("/en/totals/").content.decode()
    assert "Region not known" in html
    assert "March 2019" in html


def test_its_questions_do_not_grow(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(10):
        client.get("/fr/totals/")
