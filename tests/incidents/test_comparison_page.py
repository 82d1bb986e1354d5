"""Two selections side by side: exact, shareable, and every number opens its list."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from regions.models import Population
from tests.factories import make_published, make_region
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PAGE = "/fr/totals/compare/"
REGIONS = "?a.region=2012:mopti&b.region=2012:kidal"


@pytest.fixture
def figures() -> None:
    mopti = make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    Population.objects.create(
        region=mopti, year=2018, inhabitants=200_000, source="test"
    )
    make_published(killed=(8, 10, 12), started_on=date(2019, 3, 5))
    make_published(killed=(5, 5, 5), started_on=date(2020, 3, 9))
    make_published(started_on=date(2020, 1, 1), date_precision="year")
    north = {"latitude": 19.0, "longitude": 1.0}
    make_published(event_type="explosions.ied", killed=(4, 5, 6), **north)
    make_published(started_on=date(2020, 1, 1), **north)
    refresh_totals()


def page(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def read(html: str) -> str:
    return text_of(html).replace("\xa0", " ")


def test_without_a_choice_it_is_a_form(client: Client, figures: None) -> None:
    html = page(client)
    assert 'name="a.region"' in html
    assert 'name="b.year"' in html
    assert 'class="compare"' not in html


def test_two_regions_are_compared(client: Client, figures: None) -> None:
    text = read(page(client, REGIONS))
    assert "Incidents A 3 B 2 Écart −1 Part de A −33 %" in text
    assert "Tués A au moins 15 (≥ 13)" not in text
    assert re.search(r"Tués A au moins 15 .*? 1 sans chiffre B au moins 5", text)
    assert "Écart −10 * Part de A −67 %" in text
    assert "Blessés A inconnu 3 sans chiffre B inconnu 2 sans chiffre" in text
    assert "Écart n. d. Part de A n. d." in text


@pytest.mark.parametrize(
    "query",
    [
        REGIONS,
        "?a.year=2019&b.year=2020",
        "?a.type=battles&b.type=explosions",
        "?a.region=2012:mopti",
        "?a.q=sevare&b.from=2020-01-01&b.to=2020-12-31&outcome=injured",
        "?a.region=2012:mopti&a.year=2019&b.region=2012:mopti&b.year=2020",
    ],
)
def test_every_number_opens_its_incidents(
    client: Client, figures: None, query: str
) -> None:
    assert assert_numbers_open_their_incidents(client, page(client, query)) > 8


def test_two_years_are_laid_month_on_month(client: Client, figures: None) -> None:
    html = page(client, "?a.year=2019&b.year=2020")
    data = json.loads(re.search(r'"chart-data"[^>]*>(.*?)</script>', html)[1])
    assert data["labels"][2] == "mars"
    a, b = (series["values"] for series in data["series"])
    assert (a[2], b[2]) == (15, 5)
    assert b[0] is None  # an incident without a figure
    assert b[1] == 0  # no incident
    assert 'class="chart-svg"' in html


@pytest.mark.parametrize("outcome", ["killed", "injured"])
def test_each_side_has_its_chart_as_a_file(
    client: Client, figures: None, outcome: str
) -> None:
    html = page(client, f"{REGIONS}&outcome={outcome}")
    for suffix in ("svg", "png"):
        found = re.findall(rf'href="(/api/v1/drawings/months\.{suffix}[^"]*)"', html)
        addresses = [unescape(address) for address in found]
        for address, slug in zip(addresses, ("mopti", "kidal"), strict=True):
            query = parse_qs(urlsplit(address).query)
            assert query["region"] == [f"2012:{slug}"]
            assert query["outcome"] == [outcome]
            assert client.head(address.replace(".png", ".svg")).status_code == 200


def test_a_rate_names_the_year_of_its_population(client: Client, figures: None) -> None:
    html = page(client, "?a.region=2012:mopti&a.year=2019&b.year=2019")
    text = read(html)
    assert "A 5,0 200 000 habitants, 2018 B n. d." in text


def test_a_base_of_zero_has_no_percentage(client: Client, figures: None) -> None:
    text = read(page(client, "?a.year=2011&b.year=2019"))
    assert "Incidents A 0 B 2 Écart +2 Part de A n. d." in text
    assert "Tués A 0 B 15" in text


def test_its_address_is_canonical(client: Client) -> None:
    answer = client.get(PAGE + "?b.year=2019&a.region=&a.year=2018&outcome=")
    assert answer.headers["Location"] == PAGE + "?a.year=2018&b.year=2019"


def test_sides_can_be_swapped_and_the_form_keeps_what_it_does_not_show(
    client: Client, figures: None
) -> None:
    html = page(client, "?a.q=sevare&b.year=2019&outcome=missing")
    assert "?a.year=2019&amp;b.q=sevare&amp;outcome=missing" in html
    assert '<input type="hidden" name="a.q" value="sevare">' in html
    assert '<input type="hidden" name="outcome" value="missing">' in html


def test_several_types_of_an_address_stay_chosen(client: Client, figures: None) -> None:
    html = page(client, "?a.type=battles,explosions&b.year=2019")
    assert re.search(r'<option value="battles,explosions" selected>', html)


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("?a.year=long&b.year=2019", "A – « year » n’a pas été compris"),
        ("?a.nope=1&b.year=2019", "A – « nope » n’est pas un paramètre"),
        ("?year=2019&b.year=2019", "« year » n’est pas un paramètre de cette page"),
        ("?b.year=2019&outcome=dead", "« outcome » accepte"),
    ],
)
def test_what_it_does_not_understand_is_named(
    client: Client, figures: None, query: str, notice: str
) -> None:
    assert notice in read(page(client, query))


def test_a_unit_leads_here(client: Client, figures: None) -> None:
    html = client.get("/fr/regions/2012/mopti/").content.decode()
    assert f'href="{PAGE}?a.region=2012:mopti"' in html


def test_its_questions_do_not_grow(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(14):
        page(client, REGIONS)
