"""What the map is shaded by: each measure in its classes, the unknown never zero."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from incidents.statistics.refresh import refresh_totals
from incidents.views.shading import changed, counted, rated
from regions.models import Population
from tests.factories import make_division, make_published, make_region
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db
YEAR = "year=2019"


@pytest.fixture
def regions() -> None:
    mopti = make_region()
    make_region("gao", (-1.0, 15.0, 3.0, 18.0))
    Population.objects.create(
        region=mopti, year=2017, inhabitants=1_000_000, source="INSTAT"
    )
    make_published(killed=(18, 20, 30))
    make_published(started_on=date(2018, 5, 1), killed=(1, 2, 3))
    make_published(started_on=date(2018, 6, 1), killed=(1, 2, 3))
    make_published(latitude=16.27, longitude=-0.04, killed=None)
    refresh_totals()


def shades(client: Client, query: str) -> dict[str, str]:
    html = client.get(f"/fr/?{query}").content.decode()
    found = re.findall(
        r'class="shape ramp-([\w-]+)"[^>]*data-obs-region="([\w-]+)"', html
    )
    return {slug: shade for shade, slug in found}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"mopti": "5", "gao": "3"}),
        ("shade=killed", {"mopti": "5", "gao": "unknown"}),
        (f"shade=rate&{YEAR}", {"mopti": "5", "gao": "unknown"}),
        (f"shade=change&{YEAR}", {"mopti": "fall-3", "gao": "rise-3"}),
        (f"shade=change_killed&{YEAR}", {"mopti": "rise-3", "gao": "unknown"}),
        ("shade=change", {"mopti": "unknown", "gao": "unknown"}),
        ("region=2012:mopti", {"mopti": "5", "gao": "out"}),
    ],
)
def test_a_region_has_its_class_and_unknown_is_one(
    client: Client, regions: None, query: str, expected: dict[str, str]
) -> None:
    assert shades(client, query) == expected


def test_a_rate_says_its_population_and_its_year(client: Client, regions: None) -> None:
    text = text_of(client.get(f"/fr/?shade=rate&{YEAR}").content.decode())
    assert "rapportés à la population de 2019" in text
    assert "celle de 2017 (INSTAT)" in text
    assert re.search(r"Mopti 20 1.000.000 \(2017\) 2,0", text)
    assert re.search(r"Gao inconnu inconnu inconnu", text)


def test_a_change_opens_both_of_its_numbers(client: Client, regions: None) -> None:
    html = client.get(f"/fr/?shade=change&{YEAR}").content.decode()
    assert "2019 par rapport à 2018." in text_of(html)
    for year, count in (("2018", "2"), ("2019", "1")):
        link = f"/fr/incidents/?year={year}&amp;region=2012%3Amopti"
        assert f'href="{link}">{count}</a>' in html
    assert ">−1</text>" in html


def test_a_change_needs_a_period(client: Client, regions: None) -> None:
    text = text_of(client.get("/fr/?shade=change").content.decode())
    assert "Une évolution demande une période" in text


def test_another_division_has_its_own_regions(client: Client, regions: None) -> None:
    other = make_division("2023")
    make_region("bandiagara", (-5.0, 13.5, -2.0, 15.5), division=other)
    make_published(latitude=14.5, longitude=-4.0)
    refresh_totals()
    assert shades(client, "division=2023") == {"bandiagara": "5"}
    html = client.get("/fr/?division=2023").content.decode()
    assert "region=2023%3Abandiagara" in html
    drawing = client.get("/api/v1/drawings/map.svg?division=2023&shade=killed")
    assert drawing.status_code == 200
    assert client.get("/api/v1/drawings/map.svg?division=1960").status_code == 400


def test_a_measure_against_the_period_before_asks_two_questions_more(
    client: Client, regions: None, django_assert_num_queries: Any
) -> None:
    client.get("/fr/")
    with django_assert_num_queries(12):
        client.get(f"/fr/?shade=change&{YEAR}")


def test_classes_end_on_round_numbers_and_say_what_they_hold() -> None:
    translation.activate("en")
    legend = counted("", {1: 0, 2: 7, 3: 90, 4: None}).legend
    assert legend[0].label == "none"
    assert legend[-1].label == "not known"
    assert rated("", {1: 0.04, 2: 3.2}).legend[1].label == "0.1–0.2"
    labels = [step.label for step in changed("", {1: -3, 2: 3, 3: 0}).legend]
    assert labels[0].startswith("−")
    assert labels[len(labels) // 2] == "no change"
    assert labels[-1].endswith("+3")
