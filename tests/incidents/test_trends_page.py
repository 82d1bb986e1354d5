"""The page of trends: a list to be checked, with its method."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from tests.factories import make_published, make_region
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> None:
    """Three incidents each March and its neighbours in Mopti, then nine."""
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    for year in (2017, 2018):
        for month in (2, 3, 4):
            for day in (1, 2, 3):
                make_published(started_on=date(year, month, day))
    for day in range(1, 10):
        make_published(started_on=date(2019, 3, day))
    for day in (1, 2):
        make_published(
            started_on=date(2019, 3, day), event_type="riots",
            latitude=19.0, longitude=1.0,
        )  # fmt: skip
    refresh_totals()


def section(html: str, heading: str, end: str) -> str:
    return text_of(html[html.index(heading) : html.index(end)])


def test_it_lists_what_stands_out_and_says_where_nothing_can_be_said(
    client: Client, world: None
) -> None:
    html = client.get("/fr/totals/trends/?on=2019-03").content.decode()
    far = section(html, 'id="far-heading"', 'id="few-heading"')
    assert "Mopti battles 9 3 3,0 3–3 3,5" in far
    assert "2 couples d’une région et d’un type ont été examinés" in far
    few = section(html, 'id="few-heading"', 'id="usual-heading"')
    assert "Kidal riots 2 0 0,0 0–0" in few
    assert assert_numbers_open_their_incidents(client, html) == 2


def test_a_month_like_the_others_is_not_listed(client: Client, world: None) -> None:
    html = client.get("/fr/totals/trends/?on=2018-03").content.decode()
    assert "Un passé trop court" in text_of(html)
    assert "Mopti" not in section(html, 'id="far-heading"', 'id="few-heading"')


def test_the_method_is_on_the_page(client: Client, world: None) -> None:
    text = text_of(client.get("/fr/totals/trends/").content.decode())
    assert "elle ne dit rien de ce qui arrivera" in text
    assert "fois 1,4826" in text


def test_what_is_left_out_is_not_counted(client: Client, world: None) -> None:
    address = "/fr/totals/trends/?on=2019-03&hide=single_source"
    text = text_of(client.get(address).content.decode())
    assert "Laissé de côté dans tout ce que montre cette page" in text
    assert "Mopti battles" not in text


def test_a_month_that_is_none_is_named(client: Client, world: None) -> None:
    text = text_of(client.get("/en/totals/trends/?on=2019-13").content.decode())
    assert "“on” was not understood: Write a month as YYYY-MM." in text


def test_its_questions_do_not_grow(
    client: Client, world: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(10):
        client.get("/fr/totals/trends/?on=2019-03")
