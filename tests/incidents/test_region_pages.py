"""The regions of each division, and a page for each."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from regions.models import Population, RegionCode
from tests.factories import make_division, make_published, make_region
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mopti():
    old = make_region(name="Mopti", seat="Mopti", kind_fr="région")
    new = make_region(
        "bandiagara", box=None, division=make_division("2023"), name="Bandiagara"
    )
    new.predecessors.add(old)
    RegionCode.objects.create(region=old, scheme="iso_3166_2", code="ML-5")
    Population.objects.create(region=new, year=2022, inhabitants=868916, source="RGPH5")
    make_published(killed=(8, 10, 12), title_fr="Attaque de Sévaré")
    make_published(started_on=date(2021, 5, 1))
    refresh_totals()
    return old


def test_the_list_shows_each_division_with_its_own_units(client: Client, mopti) -> None:
    text = text_of(client.get("/fr/regions/").content.decode())
    assert "Découpage de 2023" in text
    assert "868 916" in text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "aucun contour chargé" in text
    assert "Mopti mopti Mopti – 2 10" in text


def test_a_region_shows_its_totals_by_year_and_its_incidents(
    client: Client, mopti
) -> None:
    html = client.get("/fr/regions/2012/mopti/").content.decode()
    text = text_of(html)
    assert "2019 1 10 8–12 0 inconnu – 1" in text
    assert "2021 1 inconnu – 1 inconnu – 1" in text
    assert "Attaque de Sévaré" in text
    assert "ISO 3166-2 ML-5" in text
    assert "Divisée ensuite en Bandiagara" in text
    assert "/fr/incidents/?region=2012%3Amopti&amp;year=2019" in html
    assert 'class="chart-svg"' in html


def test_a_unit_without_outline_says_so_and_counts_nothing(
    client: Client, mopti
) -> None:
    text = text_of(client.get("/fr/regions/2023/bandiagara/").content.decode())
    assert "Ce n’est pas un total de zéro" in text
    assert "Issue de Mopti" in text
    assert "RGPH5" in text


def test_an_unknown_region_is_not_found(client: Client) -> None:
    assert client.get("/fr/regions/2012/atlantis/").status_code == 404


def test_parameters_are_not_taken_in_silence(client: Client, mopti) -> None:
    for address in ("/fr/regions/?year=2019", "/fr/regions/2012/mopti/?year=2019"):
        assert "n’est pas un paramètre" in client.get(address).content.decode()


def test_english_is_complete(client: Client, mopti) -> None:
    assert "Made out of" in client.get("/en/regions/2023/bandiagara/").content.decode()


def test_the_list_asks_five_questions(
    client: Client, mopti, django_assert_num_queries
) -> None:
    with django_assert_num_queries(5):
        client.get("/fr/regions/")


def test_a_region_asks_twenty_six_questions(
    client: Client, mopti, django_assert_num_queries
) -> None:
    with django_assert_num_queries(26):
        client.get("/fr/regions/2012/mopti/")
