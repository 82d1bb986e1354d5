"""The conditions of ACLED's API: what is asked for is what is shown."""

from __future__ import annotations

import unicodedata
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.api.peers.acled_filter import FILTERABLE, with_columns
from incidents.api.peers.acled_form import EventsForm
from incidents.exports.peers.acled import Wording, acled_rows
from incidents.exports.peers.origin import PUBLIC_COLUMNS
from incidents.models import PublishedIncident
from tests.incidents.api.conftest import get_json
from tests.incidents.api.peers.test_acled_rows import DELETED, READ, World


def ids(client: Client, **query: Any) -> set[str]:
    return {row["event_id_cnty"] for row in get_json(client, READ, **query)["data"]}


def asked(**query: str) -> set[str]:
    given = QueryDict(mutable=True)
    given.update(query)
    form = EventsForm(given)
    assert form.is_valid(), form.errors
    found = with_columns(PublishedIncident.objects.all(), in_english=True)
    for condition in form.conditions:
        found = found.filter(condition)
    return set(found.values_list("public_id", flat=True))


def folded(value: object) -> str:
    text = unicodedata.normalize("NFD", str(value).casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


@pytest.mark.parametrize("in_numbers", [False, True])
def test_each_column_is_compared_as_it_is_shown(
    shaped_world: World, in_numbers: bool
) -> None:
    rows = list(
        acled_rows(
            PublishedIncident.objects.values(*PUBLIC_COLUMNS),
            Wording(in_numbers=in_numbers),
        )
    )
    for column in FILTERABLE:
        if in_numbers and not column.startswith("inter"):
            continue
        for value in {row[column] for row in rows} - {None, ""}:
            same = {
                row["event_id_cnty"]
                for row in rows
                if row[column] is not None and folded(row[column]) == folded(value)
            }
            found = asked(**{column: str(value), f"{column}_where": "="})
            assert found == same, (column, value)


def test_numbers_are_compared_and_unknown_meets_nothing(shaped_world: World) -> None:
    rows = list(
        acled_rows(PublishedIncident.objects.values(*PUBLIC_COLUMNS), Wording())
    )
    holds = {">": int.__gt__, "<": int.__lt__, ">=": int.__ge__, "<=": int.__le__}
    asked_for = (("fatalities", 2), ("year", 2020), ("geo_precision", 1))
    for (column, value), operator in product(asked_for, holds):
        expected = {
            row["event_id_cnty"]
            for row in rows
            if row[column] is not None and holds[operator](row[column], value)
        }
        found = asked(**{column: str(value), f"{column}_where": operator})
        assert found == expected, (column, operator)


def test_days_between_two_and_either_of_two(
    client: Client, shaped_world: World
) -> None:
    days = "2020-01-01|2020-05-01"
    between = ids(client, event_date=days, event_date_where="BETWEEN")
    assert between == {"MLI-2020-000001", "MLI-2020-000002"}
    assert ids(client, event_date=days) == between
    months = ids(client, event_date="2020-01-02|2020-12-31", event_date_where="between")
    assert months == {"MLI-2020-000002"}


def test_conditions_can_be_alternatives(client: Client, shaped_world: World) -> None:
    either = "Protests:OR:event_type=Riots:OR:sub_event_type=Shelling"
    assert len(ids(client, event_type=either)) == 3
    assert len(ids(client, event_type="Protests|Riots")) == 2
    assert len(ids(client, event_type="%remote violence%")) == 2
    assert len(ids(client, country="Niger:OR:country=Mali")) == 7
    assert ids(client, country="Niger|Chad") == set()
    assert len(ids(client, iso="466|854", region=1)) == 7
    assert ids(client, iso=854) == ids(client, region=2) == set()
    assert len(ids(client, region="Western Africa")) == 7


def test_places_are_found_without_accents(client: Client, shaped_world: World) -> None:
    assert ids(client, admin1="Segou") == {"MLI-2020-000002"}
    assert ids(client, location="SEGOU") == {"MLI-2020-000002"}
    assert ids(client, admin1="Bandiagara") == set()
    assert len(ids(client, admin3="Socoura")) == 5


def test_actors_are_found_on_their_side(client: Client, shaped_world: World) -> None:
    clash = "MLI-2026-000001"
    assert ids(client, actor2="malian armed", inter2=1, inter1=2) == {clash}
    assert clash not in ids(client, actor1="malian armed")
    assert ids(client, actor2="FAMa", lang="fr") >= {clash}
    assert ids(client, interaction=12) == {clash}
    assert ids(client, inter1="Rebel group|Protesters") > {clash}


def test_time_stamps_go_by_days_so_that_nothing_is_lost(
    client: Client, shaped_world: World
) -> None:
    seen = get_json(client, READ, limit=1)["data"][0]["timestamp"]
    assert len(ids(client, timestamp=seen)) == 7
    assert len(ids(client, timestamp=seen, timestamp_where=">")) == 7
    assert len(ids(client, timestamp=seen + 7 * 3_600)) == 7
    assert ids(client, timestamp=seen + 86_400) == set()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"nope": "1"}, "nope"),
        ({"tags": "women"}, "tags"),
        ({"source": "AFP"}, "source"),
        ({"population": "full"}, "population"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1000000"}, "limit"),
        ({"page": "0"}, "page"),
        ({"page": "21"}, "page"),
        ({"_format": "xml"}, "_format"),
        ({"export_type": "monadic"}, "export_type"),
        ({"fields": "country|best"}, "fields"),
        ({"year": "deux"}, "year"),
        ({"year": "nan", "year_where": ">"}, "year"),
        ({"latitude": "nan"}, "latitude"),
        ({"event_date": "16 May 2025"}, "event_date"),
        ({"event_date": "2020-01-01", "event_date_where": "BETWEEN"}, "event_date"),
        ({"event_date_where": "BETWEEN"}, "event_date_where"),
        ({"country": "Mali", "country_where": "><"}, "country_where"),
        ({"country": "Mali:OR:killed=3"}, "country"),
        ({"country": "Mali:OR:"}, "country"),
        ({"inter1": "Rebel group", "inter1_where": ">"}, "inter1"),
        ({"fatalities": "99999999999"}, "fatalities"),
        ({"notes": "\0"}, "notes"),
    ],
)
def test_what_it_cannot_do_is_refused_in_both_manners(
    client: Client, db: None, query: dict[str, str], parameter: str
) -> None:
    response = client.get(READ, query, headers={"Accept-Language": "en"})
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert [error["parameter"] for error in body["errors"]] == [parameter]
    assert (body["success"], body["status"]) == (False, 400)
    assert body["error"][0]["message"].startswith(f"{parameter}: ")
    assert "data" not in body


def test_credentials_are_taken_and_go_nowhere(
    client: Client, shaped_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    secret = {"key": "s3cr3t-key", "email": "someone@example.org", "terms": "accept"}
    for address in (READ, DELETED):
        for more, status in (({}, 200), ({"limit": "0"}, 400)):
            response = client.get(
                address, secret | more, headers={"Authorization": "Bearer s3cr3t-token"}
            )
            assert response.status_code == status
            said = str(response.headers) + response.content.decode() + caplog.text
            assert "s3cr3t" not in said
            assert "someone@" not in said
