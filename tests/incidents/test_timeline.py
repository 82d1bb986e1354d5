"""The months under the filter: what they count, and that they look past the period."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from tests.factories import make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def incidents() -> None:
    make_published(started_on=date(2019, 1, 5), killed=(1, 2, 4))
    make_published(started_on=date(2019, 1, 9), killed=None)
    make_published(started_on=date(2019, 3, 1), event_type="explosions.ied")
    refresh_totals()


def timeline(client: Client, query: str = "") -> dict[str, Any]:
    return client.get(f"/fr/timeline.json{query}").json()


def test_every_month_is_there_and_types_add_up(client: Client, incidents: None) -> None:
    found = timeline(client)
    assert found["months"] == ["2019-01", "2019-02", "2019-03"]
    assert found["incidents"] == [2, 0, 1]
    by_type = {kind["code"]: kind["incidents"] for kind in found["types"]}
    assert by_type == {"battles": [2, 0, 0], "explosions": [0, 0, 1]}


def test_unknown_is_not_zero_and_bounds_are_those_of_the_totals(
    client: Client, incidents: None
) -> None:
    found = timeline(client)
    assert found["best"] == [2, 0, None]
    assert (found["min"][0], found["max"][0]) == (1, 4)


def test_it_looks_past_the_period_and_follows_the_rest(
    client: Client, incidents: None
) -> None:
    assert timeline(client, "?from=2019-03-01&to=2019-03-31&year=2019") == timeline(
        client
    )
    assert timeline(client, "?type=explosions")["months"] == ["2019-03"]


def test_a_month_that_is_not_known_is_said_not_drawn(
    client: Client, incidents: None
) -> None:
    make_published(started_on=date(2019, 1, 1), date_precision="year")
    refresh_totals()
    found = timeline(client)
    assert found["incidents"] == [2, 0, 1]
    assert "Un incident dont le mois est inconnu n’est pas dessiné." in found["notes"]


def test_totals_and_rows_say_the_same(client: Client, incidents: None) -> None:
    make_published(started_on=date(2019, 1, 1), date_precision="year", killed=(1, 1, 1))
    refresh_totals()
    everywhere = "?bbox=-13,9,5,26"  # which no total is kept for
    assert timeline(client, everywhere) == timeline(client)


def test_a_malformed_filter_counts_nothing(client: Client, incidents: None) -> None:
    assert timeline(client, "?bbox=here")["months"] == []


def test_kept_totals_answer_in_four_questions(
    client: Client, incidents: None, django_assert_num_queries: Any
) -> None:
    timeline(client)
    with django_assert_num_queries(4):
        timeline(client)


def test_without_javascript_a_link_leads_to_the_table(
    client: Client, incidents: None
) -> None:
    for page in ("/fr/", "/fr/incidents/"):
        html = client.get(f"{page}?type=battles").content.decode()
        assert 'href="/fr/totals/explore/?type=battles&amp;by=month"' in html
    html = client.get("/fr/totals/explore/?type=battles&by=month").content.decode()
    assert "janvier 2019" in html


@pytest.mark.parametrize(
    ("query", "months"),
    [
        ("year=2019", "2019-01,2019-12"),
        ("year=2019&month=3", "2019-03,2019-03"),
        ("quarter=2019-Q4", "2019-10,2019-12"),
        ("from=2019-03-02&to=2020-01-31", "2019-03,2020-01"),
        ("from=2019-03-02", "2019-03,"),
        ("began_from=2019-03-02&began_to=2019-03-08", "2019-03,2019-03"),
        ("", ","),
        ("from=soon", ","),
    ],
)
def test_the_page_marks_the_months_of_any_period(
    client: Client, incidents: None, query: str, months: str
) -> None:
    for page in ("/fr/", "/fr/incidents/"):
        html = client.get(f"{page}?{query}").content.decode()
        assert f'data-obs-months="{months}"' in html
