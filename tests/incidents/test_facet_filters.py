"""Filters by who was involved, confidence, quarter, week and day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.filters import PublishedIncidentFilter
from incidents.models import Incident, PublishedIncident
from incidents.services.publication import publish_incident
from tests.factories import (
    make_claim,
    make_incident,
    make_part,
    make_party,
    make_published,
)
from tests.incidents.api.conftest import errors_of
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db
COMMA = "Gouvernement de la Russie (Wagner, Africa Corps)"


def publish(title: str, **values: Any) -> Incident:
    return make_incident(title_fr=title, **values)


@pytest.fixture
def four() -> None:
    one = publish("Un", started_on=date(2024, 1, 31))
    make_party(one, "JNIM")
    make_party(one, COMMA, "target")
    killed = make_claim(one, "killed", None, 5, None)
    make_part(killed, category="civilian", sex="woman", age_group="adult", best=2)
    make_part(killed, category="security_forces", sex="man", best=3)
    one.citations.update(credibility=2)
    two = publish("Deux", started_on=date(2024, 4, 1))
    make_party(two, COMMA)
    injured = make_claim(two, "injured", None, 4, None)
    make_part(injured, category="civilian", sex="man", best=1)
    three = publish("Trois", started_on=date(2023, 12, 31))
    make_party(three, "Civils", "target")
    for incident in (one, two, three):
        publish_incident(incident, by=None)
    make_published(
        title_fr="Quatre", started_on=date(2024, 1, 1), ended_on=date(2024, 12, 31),
        date_precision="year", event_type="battles",
    )  # fmt: skip


def found(query: str) -> list[str]:
    filters = PublishedIncidentFilter(
        data=QueryDict(query), queryset=PublishedIncident.objects.all()
    )
    assert filters.is_valid(), filters.errors
    return [row.title_fr for row in filters.result.order_by("pk")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("actor=JNIM", ["Un"]),
        (f"actor={COMMA}", ["Un", "Deux"]),
        (f"perpetrator={COMMA}", ["Deux"]),
        (f"perpetrator={COMMA}&perpetrator=JNIM", ["Un", "Deux"]),
        ("perpetrator=Civils", []),
        ("perpetrator=none", ["Trois", "Quatre"]),
        ("perpetrator=none&perpetrator=JNIM", ["Un", "Trois", "Quatre"]),
        ("actor=none", ["Quatre"]),
        ("confidence=2", ["Un"]),
        ("confidence=none", ["Deux", "Trois", "Quatre"]),
        ("confidence=1,2,none", ["Un", "Deux", "Trois", "Quatre"]),
        ("victim_category=civilian", ["Un", "Deux"]),
        ("victim_category=security_forces,armed_group", ["Un"]),
        ("victim_category=civilian&sex=woman", ["Un"]),
        ("victim_category=civilian&sex=man", ["Deux"]),  # one part, not two
        ("victim_category=none", ["Deux", "Trois", "Quatre"]),
        ("victim_category=none&sex=none&age_group=none", ["Deux", "Trois", "Quatre"]),
        ("victim_category=none&sex=woman", []),
        ("sex=woman,none", ["Un", "Deux", "Trois", "Quatre"]),
        ("age_group=unknown", ["Un", "Deux"]),
        ("quarter=2024-Q1", ["Un"]),
        ("quarter=2024-Q2", ["Deux"]),
        ("quarter=2023-Q4", ["Trois"]),
        ("week=2024-W05", ["Un"]),
        ("week=2023-W52", ["Trois"]),
        ("week=2024-W01", []),  # a year that begins in it is not of it
        ("day=2024-04-01", ["Deux"]),
        ("day=2024-01-01", []),
        ("quarter=none", ["Quatre"]),
        ("week=none", ["Quatre"]),
        ("day=none&year=2024", ["Quatre"]),
        ("subtype=battles", ["Quatre"]),
        ("type=battles", ["Un", "Deux", "Trois", "Quatre"]),
    ],
)
def test_they_choose(four: None, query: str, expected: list[str]) -> None:
    assert found(query) == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("actor=Personne", "actor"),
        ("perpetrator=JNIM,Civils", "perpetrator"),
        ("confidence=6", "confidence"),
        ("confidence=high", "confidence"),
        ("victim_category=civilians", "victim_category"),
        ("sex=female", "sex"),
        ("age_group=minor", "age_group"),
        ("quarter=2024-Q5", "quarter"),
        ("quarter=2024", "quarter"),
        ("week=2024-W60", "week"),
        ("week=2023-W53", "week"),
        ("week=2024-5", "week"),
        ("day=2024-02-30", "day"),
        ("subtype=brawl", "subtype"),
        ("actor=%00", "actor"),
        ("day=2024-01-01&day=2024-01-02", "day"),
    ],
)
def test_what_is_not_known_is_named(
    client: Client, four: None, query: str, parameter: str
) -> None:
    errors = errors_of(client, f"/api/v1/incidents/?{query}")
    assert [error["parameter"] for error in errors] == [parameter]


@pytest.mark.parametrize("page", ["", "incidents/"])
def test_pages_show_them_as_conditions_to_be_removed(
    client: Client, four: None, page: str
) -> None:
    query = (
        "perpetrator=JNIM&confidence=2&victim_category=civilian&week=2024-W05"
        "&quarter=2024-Q1&day=2024-01-31"
    )
    html = client.get(f"/en/{page}?{query}").content.decode()
    text = text_of(html)
    for words in (
        "perpetrator: JNIM",
        "confidence: probably true",
        "people: civilians",
        "began in the week 2024-W05",
        "began in the quarter 2024-Q1",
        "began on 31 January 2024",
    ):
        assert words in text, words
    assert "perpetrator=JNIM&amp;confidence" in html
