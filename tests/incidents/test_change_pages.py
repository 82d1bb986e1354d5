"""The change against the period before and a year before, on the pages that have it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from incidents.services.publication import publish_incident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_claim, make_incident, make_published, make_region
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

TOTALS, EXPLORER = "/fr/totals/", "/fr/totals/explore/"
REGION = "/fr/regions/2012/mopti/"
SECTION = re.compile(r'<section[^>]*"change-heading">.*?</section>', re.S)


@pytest.fixture
def figures() -> None:
    make_region()
    for day, killed in (
        (date(2019, 3, 5), (8, 10, 12)),
        (date(2020, 2, 9), (5, 5, 5)),
        (date(2020, 3, 9), (4, 4, 4)),
        (date(2020, 3, 10), (11, 11, 11)),
        (date(2020, 3, 11), None),
    ):
        make_published(started_on=day, killed=killed)
    taken = make_incident(started_on=date(2020, 3, 12))
    make_claim(taken, "abducted", 2, 3, 3)
    publish_incident(taken, by=None)
    refresh_totals()


def section(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return SECTION.search(answer.content.decode())[0]


def read(html: str) -> str:
    return text_of(html).replace("\xa0", " ")


def test_a_month_is_told_in_words_and_figures(client: Client, figures: None) -> None:
    text = read(section(client, f"{EXPLORER}?year=2020&month=3"))
    assert (
        "Incidents : 3 de plus que la période précédente (+300 %), "
        "3 de plus qu’un an plus tôt (+300 %)."
    ) in text
    assert (
        "Tués : 10 de plus que la période précédente (+200 %, de ce qui est connu), "
        "5 de plus qu’un an plus tôt (+50 %, de ce qui est connu)."
    ) in text
    assert (
        "Enlevés : écart inconnu avec la période précédente, "
        "écart inconnu avec un an plus tôt."
    ) in text
    assert "Période précédente février 2020" in text
    assert "Un an plus tôt mars 2019" in text
    assert "Incidents mars 2020 4 février 2020 1 Écart +3" in text


def test_before_a_year_there_is_one_year(client: Client, figures: None) -> None:
    text = read(section(client, f"{TOTALS}?year=2020"))
    assert "Incidents : 4 de plus qu’un an plus tôt (+400 %)." in text
    assert "Période précédente" not in text


def test_a_fall_to_none_is_a_hundred_per_cent(client: Client, figures: None) -> None:
    text = read(section(client, f"{TOTALS}?year=2021"))
    assert "Incidents : 5 de moins qu’un an plus tôt (−100 %)." in text
    assert "Tués : 20 de moins qu’un an plus tôt (−100 %, de ce qui est connu)." in text


@pytest.mark.parametrize(
    "address",
    [
        f"{TOTALS}?year=2020",
        f"{TOTALS}?type=battles&year=2019",
        f"{EXPLORER}?year=2020&month=3&known=killed",
        f"{EXPLORER}?quarter=2020-Q1&region=2012:mopti",
        f"{EXPLORER}?from=2020-03-01&to=2020-03-31&killed_at_least=1",
        f"{REGION}?period=2020-03",
        f"{REGION}?period=2020-Q1",
        f"{REGION}?period=2020",
        f"{REGION}?period=2020-03&hide=contested",
    ],
)
def test_every_number_opens_its_incidents(
    client: Client, figures: None, address: str
) -> None:
    html = section(client, address)
    assert assert_numbers_open_their_incidents(client, html) > 3


@pytest.mark.parametrize("page", [TOTALS, EXPLORER])
def test_without_a_period_it_says_how_to_name_one(
    client: Client, figures: None, page: str
) -> None:
    html = section(client, f"{page}?type=battles")
    assert "nommez une seule période" in read(html)
    links = re.findall(r'href="([^"#]+)#change-heading"', html)
    assert len(links) == 4
    for link in links:
        assert "type=battles" in link
        opened = section(client, link.replace("&amp;", "&"))
        assert "Cette période" in read(opened)


def test_of_several_periods_one_must_be_named(client: Client, figures: None) -> None:
    html = section(client, f"{EXPLORER}?year=2020&quarter=2020-Q1")
    assert "nommez une seule période" in read(html)
    assert "year=2020&amp;quarter" not in html


@pytest.mark.parametrize("page", [TOTALS, EXPLORER])
def test_a_malformed_filter_has_no_change(
    client: Client, figures: None, page: str
) -> None:
    html = client.get(f"{page}?year=nineteen").content.decode()
    assert "change-heading" not in html


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (0, "Cette période est en cours, jusqu’au 31 décembre"),
        (1, "ne commence que le"),
    ],
)
def test_a_period_that_is_not_over_is_said_so(
    client: Client, figures: None, years: int, said: str
) -> None:
    year = timezone.localdate().year + years
    for address in (f"{TOTALS}?year={year}", f"{REGION}?period={year}"):
        html = section(client, address)
        assert said in read(html)
        assert ("<table" in html) == (years == 0)
    assert "en cours" not in read(section(client, f"{TOTALS}?year=2020"))


def test_sums_of_chosen_people_are_not_compared(client: Client, figures: None) -> None:
    text = read(section(client, f"{EXPLORER}?year=2020&sex=none"))
    assert "seuls les incidents sont comparés" in text
    assert "Tués :" not in text


def test_a_region_compares_the_last_year_unless_asked(
    client: Client, figures: None
) -> None:
    html = section(client, REGION)
    year = timezone.localdate().year - 1
    assert f'value="{year}" selected' in html
    asked = section(client, f"{REGION}?period=2020-Q1")
    assert 'value="2020-Q1" selected' in asked
    assert "T4 2019" in read(asked)


@pytest.mark.parametrize("period", ["never", "2020-13", "1900", "0007", "2020-Q5"])
def test_a_malformed_period_of_a_region_is_named(
    client: Client, figures: None, period: str
) -> None:
    answer = client.get(f"{REGION}?period={period}")
    assert answer.status_code == 200
    text = read(answer.content.decode())
    assert "« period » accepte : 2019, 2019-Q3, 2019-03." in text


def test_english_is_complete(client: Client, figures: None) -> None:
    html = client.get("/en/totals/?year=2020").content.decode()
    assert "Incidents: 4 more than a year before (+400%)." in html


@pytest.mark.parametrize(
    ("address", "count"),
    [
        (f"{TOTALS}?year=2020", 17),
        (f"{EXPLORER}?year=2020&month=3", 14),
        (f"{REGION}?period=2020-Q1", 31),
    ],
)
def test_its_questions_do_not_grow(
    client: Client, figures: None, address: str, count: int, django_assert_num_queries
) -> None:
    with django_assert_num_queries(count):
        client.get(address)
