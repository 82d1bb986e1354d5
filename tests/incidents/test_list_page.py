"""The list: filter, order, pages, downloads; its address is its state."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from incidents.services.publication import publish_incident
from tests.factories import make_incident, make_party, make_published, make_region
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


def titles(html: str) -> list[str]:
    return re.findall(r'class="incident-link"[^>]*>([^<]+)<', html)


@pytest.fixture
def three() -> None:
    make_published(title_fr="Premier", started_on=date(2018, 1, 1), killed=(1, 1, 1))
    make_published(title_fr="Deuxième", started_on=date(2019, 1, 1), killed=(5, 9, 9))
    make_published(title_fr="Troisième", started_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Troisième", "Deuxième", "Premier"]),
        ("?sort=oldest", ["Premier", "Deuxième", "Troisième"]),
        ("?sort=deadliest", ["Deuxième", "Premier", "Troisième"]),
        ("?to=2018-12-31", ["Premier"]),
        ("?killed_at_least=2", ["Deuxième"]),
        ("?unknown=killed", ["Troisième"]),
        ("?known=killed&sort=oldest", ["Premier", "Deuxième"]),
        ("?q=deuxieme", ["Deuxième"]),
    ],
)
def test_it_filters_and_orders(
    client: Client, three: None, query: str, expected: list[str]
) -> None:
    assert titles(client.get(f"/fr/incidents/{query}").content.decode()) == expected


def test_a_toll_shows_its_range_and_an_unknown_one_says_so(
    client: Client, three: None
) -> None:
    text = text_of(client.get("/fr/incidents/").content.decode())
    assert "Tués 9 5–9" in text
    assert "Tués inconnu" in text


def test_the_count_says_how_many_are_without_a_figure(
    client: Client, three: None
) -> None:
    text = text_of(client.get("/fr/incidents/").content.decode())
    assert "3 incidents · 10 tués" in text
    assert "1 sans chiffre" in text


def test_the_downloads_have_the_same_filter(client: Client, three: None) -> None:
    html = client.get("/fr/incidents/?sort=oldest&q=deuxieme").content.decode()
    for ending in ("csv", "geojson", "json"):
        assert f'href="/api/v1/incidents.{ending}?q=deuxieme"' in html


def test_a_page_link_keeps_filter_and_order(client: Client) -> None:
    for _ in range(27):
        make_published()
    html = client.get("/fr/incidents/?sort=oldest&from=2019-01-01").content.decode()
    assert len(titles(html)) == 25
    assert "/fr/incidents/?from=2019-01-01&amp;sort=oldest&amp;page=2" in html
    assert len(titles(client.get("/fr/incidents/?page=2").content.decode())) == 2


@pytest.mark.parametrize("page", ["0", "999", "-1", "abc"])
def test_a_page_that_is_not_there_shows_one_that_is(
    client: Client, three: None, page: str
) -> None:
    assert len(titles(client.get(f"/fr/incidents/?page={page}").content.decode())) == 3


def test_an_unknown_order_is_named(client: Client, three: None) -> None:
    text = text_of(client.get("/fr/incidents/?sort=colour").content.decode())
    assert "« sort » accepte : newest, oldest, deadliest, updated." in text


def test_the_language_link_keeps_the_filter(client: Client) -> None:
    html = client.get("/fr/incidents/?q=gao&sort=oldest").content.decode()
    assert 'href="/en/incidents/?q=gao&amp;sort=oldest"' in html


def test_a_title_in_the_other_language_says_so(client: Client) -> None:
    make_published(title_fr="", title_en="Only in English")
    assert 'lang="en">Only in English' in client.get("/fr/incidents/").content.decode()


def test_its_questions_do_not_grow_with_its_rows(
    client: Client, django_assert_num_queries
) -> None:
    make_region()
    for _ in range(26):
        make_published(killed=(8, 10, 12))
    with django_assert_num_queries(5):
        client.get("/fr/incidents/")


def test_a_value_given_twice_is_said_and_links_agree_with_the_page(
    client: Client,
) -> None:
    make_published(title_fr="Celui de 2019")
    html = client.get("/fr/incidents/?year=2020&year=2019").content.decode()
    assert titles(html) == ["Celui de 2019"]
    assert "« year » a été donné plusieurs fois" in html.replace("\xa0", " ")
    assert "year=2020" not in html.split("<main")[1]


def test_its_columns_are_chosen_by_the_address(client: Client) -> None:
    incident = make_incident(killed=(1, 2, 3))
    make_party(incident, "JNIM")
    publish_incident(incident, by=None)

    def headings(query: str) -> list[str]:
        html = client.get(f"/fr/incidents/{query}").content.decode()
        return re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', html)

    usual = ["Date", "Incident", "Type", "Tués", "Blessés"]
    assert headings("") == usual
    html = client.get("/fr/incidents/?columns=killed,perpetrator").content.decode()
    assert headings("?columns=killed,perpetrator") == [*usual[:2], "Tués", "Auteurs"]
    assert "JNIM" in text_of(html)
    with_sources = "/fr/incidents/?columns=killed%2Cperpetrator%2Csources"
    assert f'href="{with_sources}"' in html  # the link that adds one
    assert 'href="/fr/incidents/?columns=perpetrator"' in html  # that takes one away
    assert headings("?columns=none") == usual[:2]
    every = "type,killed,injured,abducted,missing,perpetrator,sources"
    assert len(headings(f"?columns={every}")) == 9
    said = text_of(client.get("/fr/incidents/?columns=reporter").content.decode())
    assert "« columns » accepte" in said.replace("\xa0", " ")
