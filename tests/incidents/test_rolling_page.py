"""Windows of days: the list opened counts as the window does, by the first day."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import PublishedIncident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_event_type, make_published, make_region
from tests.incidents.listed import assert_numbers_open_their_incidents, numbers
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PAGE = "/fr/totals/rolling/"


@pytest.fixture
def figures() -> None:
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    make_published(killed=(8, 10, 12), started_on=date(2019, 12, 31))
    # It overlaps the window of 30 days and began before it.
    make_published(
        killed=(5, 5, 5), started_on=date(2019, 12, 1), ended_on=date(2019, 12, 20)
    )
    make_published(started_on=date(2019, 12, 15), latitude=19.0, longitude=1.0)
    make_published(
        started_on=date(2019, 12, 1),
        ended_on=date(2019, 12, 31),
        date_precision="month",
        killed=(7, 7, 7),
    )
    make_published(
        started_on=date(2019, 1, 1), ended_on=date(2019, 12, 31), date_precision="year"
    )
    make_published(killed=(1, 1, 1), started_on=date(2018, 12, 31))
    refresh_totals()


def page(client: Client, query: str = "?to=2019-12-31") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def read(html: str) -> str:
    return text_of(html).replace("\xa0", " ")


def test_windows_count_by_the_first_day(client: Client, figures: None) -> None:
    text = read(page(client))
    assert "30 jours, du 2 décembre 2019 au 31 décembre 2019 2 10" in text
    assert "90 jours, du 3 octobre 2019 au 31 décembre 2019 3 15" in text
    assert "365 jours, du 1er janvier 2019 au 31 décembre 2019 3 15" in text


def test_what_is_known_to_the_month_is_told_beside_them(
    client: Client, figures: None
) -> None:
    html = page(client)
    assert "30 jours : 2 autres incidents, connus au mois" in read(html)
    possible = [a for a, _count in numbers(html) if "date_precision" in a]
    assert len(possible) == 4  # and once more in the panel


@pytest.mark.parametrize(
    "query",
    [
        "?to=2019-12-31",
        "?region=2012:mopti&to=2019-12-31",
        "?to=2020-01-30&outcome=injured",
    ],
)
def test_every_number_opens_its_incidents(
    client: Client, figures: None, query: str
) -> None:
    assert assert_numbers_open_their_incidents(client, page(client, query)) > 20


def test_every_number_opens_its_incidents_while_totals_are_late(
    client: Client, figures: None
) -> None:
    make_published(started_on=date(2019, 12, 30), killed=(2, 2, 2))
    assert assert_numbers_open_their_incidents(client, page(client)) > 20


def test_it_is_of_a_unit_where_one_is_chosen(client: Client, figures: None) -> None:
    html = page(client, "?region=2012:kidal&to=2019-12-31")
    assert "au 31 décembre 2019 1 inconnu" in read(html)
    assert re.search(r'value="2012:kidal" selected', html)


@pytest.mark.parametrize(
    ("chosen", "numbers_of_30_days"),
    [("type=protests", "2 6"), ("hide=provisional", "3 14"), ("type=riots", "0 –")],
)
def test_it_is_of_what_the_filter_leaves(
    client: Client, figures: None, chosen: str, numbers_of_30_days: str
) -> None:
    make_event_type("riots")
    make_published(
        killed=(4, 4, 4), started_on=date(2019, 12, 30), event_type="protests"
    )
    rumour = make_published(
        killed=(2, 2, 2), started_on=date(2019, 12, 29), event_type="protests"
    )
    PublishedIncident.objects.filter(pk=rumour.pk).update(is_provisional=True)
    refresh_totals()
    html = page(client, f"?{chosen}&to=2019-12-31")
    assert f"au 31 décembre 2019 {numbers_of_30_days}" in read(html)
    assert_numbers_open_their_incidents(client, html)


def test_it_ends_today_unless_asked_otherwise(client: Client) -> None:
    assert f'value="{timezone.localdate().isoformat()}"' in page(client, "")


def test_its_chart_has_the_windows_of_the_table(client: Client, figures: None) -> None:
    html = page(client)
    data = json.loads(re.search(r'"chart-data"[^>]*>(.*?)</script>', html)[1])
    assert data["labels"][-1] == "31 décembre 2019"
    assert len(data["labels"]) == 53
    assert [series["values"][-1] for series in data["series"]] == [10, 15, 15]
    assert 'class="chart-svg"' in html


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("?to=never", "« to » n’a pas été compris"),
        ("?to=0007-01-01", "« to » n’a pas été compris"),
        ("?region=2012:mopti,2012:kidal", "« region » n’accepte ici qu’une unité"),
        ("?region=nowhere", "« region » n’a pas été compris"),
        ("?year=2019", "« year » n’est pas un paramètre de cette page"),
    ],
)
def test_what_it_does_not_understand_is_named(
    client: Client, figures: None, query: str, notice: str
) -> None:
    assert notice in read(page(client, query))


def test_its_questions_do_not_grow(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(9):
        page(client)
