"""Sums by any dimensions: every number opens its incidents, and nothing is cut."""

from __future__ import annotations

import re
from datetime import date
from html import unescape as html_text

import pytest
from django.test import Client

from incidents.models import CasualtyBreakdown
from incidents.services.publication import publish_incident
from incidents.statistics.cube import DIMENSIONS
from incidents.statistics.refresh import refresh_totals
from incidents.views import explorer
from tests.factories import make_claim, make_incident, make_published, make_region
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PAGE = "/fr/totals/explore/"


@pytest.fixture
def figures() -> None:
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    incident = make_incident(started_on=date(2019, 3, 5))
    claim = make_claim(incident, "killed", 8, 10, 12)
    CasualtyBreakdown.objects.create(
        claim=claim, category="civilian", sex="woman", min=3, best=4, max=4
    )
    publish_incident(incident, by=None)
    make_published(killed=(5, 5, 5), started_on=date(2020, 2, 9))
    make_published(started_on=date(2020, 1, 1), date_precision="year")
    north = {"latitude": 19.0, "longitude": 1.0}
    make_published(event_type="explosions.ied", killed=(1, 2, 3), **north)
    make_published(event_type="explosions.shelling", latitude=22.0, longitude=-4.0)
    refresh_totals()


def page(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def read(html: str) -> str:
    return text_of(html).replace("\xa0", " ")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_number_opens_its_incidents(
    client: Client, figures: None, dimension: str
) -> None:
    html = page(client, f"?by={dimension}&then=type")
    assert assert_numbers_open_their_incidents(client, html) > 8


@pytest.mark.parametrize(
    "query",
    [
        "?by=region&region=2012:mopti&then=year",
        "?by=type&type=explosions.ied,battles",
        "?by=sex&then=victim_category&sex=woman,none",
        "?by=month&from=2019-01-01&to=2019-12-31&killed_at_least=1",
        "?by=quarter&unknown=killed&then=region",
    ],
)
def test_every_number_opens_its_incidents_under_a_filter(
    client: Client, figures: None, query: str
) -> None:
    assert assert_numbers_open_their_incidents(client, page(client, query)) > 3


def test_groups_are_in_words_and_what_is_in_none_is_told(
    client: Client, figures: None
) -> None:
    text = read(page(client, "?by=region&then=quarter"))
    assert "Région ou cercle × Trimestre" in text
    assert "Mopti T1 2019 1 10 8–12 0" in text
    assert "Mopti pas connu aussi précisément 1 inconnu" in text
    assert "Région inconnue T1 2019 1 inconnu" in text
    assert "5 groupes" in text
    assert "Toute la sélection 5 17" in text


def test_people_add_up_with_those_of_whom_nothing_is_said(
    client: Client, figures: None
) -> None:
    text = read(page(client, "?by=sex"))
    assert "femmes et filles 1 4 3–4" in text
    assert "personnes non ventilées" in text
    assert "Les sommes portent sur les personnes" in text


def test_rows_of_actors_are_said_to_overlap(client: Client, figures: None) -> None:
    assert "ces lignes se recoupent" in read(page(client, "?by=actor"))
    assert "ces lignes se recoupent" not in read(page(client, "?by=type"))


def test_rows_can_be_in_another_order(client: Client, figures: None) -> None:
    text = read(page(client, "?by=year&sort=incidents"))
    assert text.index("2019 3 12") < text.index("2020 2 5")


def test_long_tables_are_paged_and_counted(
    client: Client, figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "PER_PAGE", 2)
    text = read(page(client, "?by=subtype&page=2"))
    assert "3 groupes" in text
    assert "Page 2 sur 2" in text


def test_too_many_groups_are_not_cut_in_silence(
    client: Client, figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "MOST_GROUPS", 1)
    html = page(client, "?by=subtype")
    assert "Cela fait plus de 1 groupes" in read(html)
    assert "<table" not in html


def test_units_without_outlines_are_not_zero(client: Client, figures: None) -> None:
    text = read(page(client, "?by=region&level=cercle"))
    assert "Ce n’est pas un compte nul" in text


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("?by=year&year=2019", "group_by=year&amp;year=2019"),
        ("?by=month&then=subtype", "group_by=year,month,type"),
    ],
)
def test_the_same_question_can_be_asked_of_the_interface(
    client: Client, figures: None, query: str, asked: str
) -> None:
    links = re.findall(r'href="(/api/v1/totals[^"]+)"', page(client, query))
    assert len(links) == len(explorer.FORMATS)
    for link in links:
        assert link.partition("?")[2] == asked
        assert client.get(link.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("name", ["by", "then", "sort"])
def test_what_it_does_not_understand_is_named(
    client: Client, figures: None, name: str
) -> None:
    assert f"« {name} » accepte :" in read(page(client, f"?{name}=colour"))


def test_its_questions_do_not_grow(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(11):
        page(client, "?by=region&then=actor")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_interface_takes_each_dimension(
    client: Client, figures: None, dimension: str
) -> None:
    html = page(client, f"?by={dimension}&then=subtype&year=2019")
    links = re.findall(r'href="(/api/v1/totals[^"]+)"', html)
    assert len(links) == len(explorer.FORMATS)
    for link in links:
        answer = client.get(html_text(link))
        assert answer.status_code == 200, link
