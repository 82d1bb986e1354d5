"""`/totals/change/`: one rule of differences, and errors that name the parameter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from tests.factories import make_published

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/totals/change/"


@pytest.fixture
def figures() -> None:
    make_published(started_on=date(2019, 3, 5), killed=(8, 10, 12))
    make_published(started_on=date(2019, 4, 5))
    refresh_totals()


def asked(client: Client, query: str) -> dict[str, Any]:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return answer.json()


def test_a_month_without_an_incident_is_a_fall_to_zero(
    client: Client, figures: None
) -> None:
    found = asked(client, "?year=2020&month=3")
    assert found["this"]["incidents"] == 0
    assert found["difference"]["year_before"] == {
        "incidents": -1, "killed": -10, "injured": None, "abducted": None,
        "missing": None,
    }  # fmt: skip
    assert found["change"]["year_before"]["incidents"] == -100
    assert found["change"]["year_before"]["killed"] == -100
    assert found["difference"]["previous"]["incidents"] == 0
    assert found["change"]["previous"]["incidents"] is None


def test_what_nobody_knows_has_no_difference(client: Client, figures: None) -> None:
    found = asked(client, "?year=2019&month=4")
    assert found["difference"]["previous"]["killed"] is None
    assert found["change"]["previous"]["killed"] is None
    assert found["difference"]["year_before"]["killed"] is None


@pytest.mark.parametrize(
    "query", ["", "?from=2019-01-01", "?from=0001-01-01&to=9999-12-31", "?year=1900"]
)
def test_without_one_period_the_error_says_how_to_name_it(
    client: Client, query: str
) -> None:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "from"
    assert "quarter" in error["takes"]


def test_its_questions_do_not_grow(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(9):
        asked(client, "?year=2019&month=4")
