"""`/trends/`: what the page says, with the method that it was found by."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.incidents.api.conftest import body_of, errors_of, get_json
from tests.incidents.test_trends_page import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
__all__ = ["world"]
AT = "/api/v1/trends"


def test_a_month_far_above_comes_with_its_past(client: Client) -> None:
    found = get_json(client, f"{AT}/?on=2019-03")
    first, second = found["results"]
    assert first["region"]["slug"] == "mopti"
    assert first["type"]["code"] == "battles"
    assert (first["incidents"], first["verdict"]) == (9, "far_above")
    assert first["past"] == {"least": 3, "usual": 3, "average": 3, "most": 3}
    assert first["spreads"] == 3.46
    listed = get_json(client, f"/api/v1/incidents/?count=exact&{first['query']}")
    assert listed["count"] == first["incidents"]
    # An average of two or less: the past is told, and nothing is said of it.
    assert (second["incidents"], second["verdict"]) == (2, "too_few")
    assert second["past"]["average"] == 0
    assert second["spreads"] is None


def test_its_method_is_stated(client: Client) -> None:
    method = get_json(client, f"{AT}/?lang=en")["method"]
    assert method["few_average"] == 2
    assert (method["years"], method["far_spreads"]) == (5, 3)
    assert "no forecast" in method["in_words"]


def test_a_past_that_is_too_short_is_null(client: Client) -> None:
    found = get_json(client, f"{AT}/?on=2018-03")["results"]
    assert {trend["verdict"] for trend in found} == {"too_short"}
    assert [trend["past"] for trend in found] == [None]


def test_filters_that_cut_no_series_are_taken(client: Client) -> None:
    (only,) = get_json(client, f"{AT}/?on=2019-03&type=riots")["results"]
    assert only["region"]["slug"] == "kidal"
    found = get_json(client, f"{AT}/?on=2019-03&hide=single_source")
    assert found["results"] == []
    for query in ("year=2019", "from=2019-01-01", "region=2012:mopti", "on=2019-13"):
        assert errors_of(client, f"{AT}/?{query}"), query


def test_as_csv_what_cannot_be_said_is_empty(client: Client) -> None:
    header, mopti, kidal = body_of(client.get(f"{AT}.csv?on=2019-03")).splitlines()
    assert header.endswith(b"past_least,past_usual,past_average,past_most,spreads")
    assert mopti.endswith(b"battles,9,far_above,3,3.0,3.0,3,3.46")
    assert kidal.endswith(b"riots,2,too_few,0,0.0,0.0,0,")
