"""SDG 16.1.2 as page and API: figures, their gaps, and the incidents behind them."""

from __future__ import annotations

import csv
import html as entities
import io
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from django.test import Client

from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import CasualtyBreakdown, PublishedIncident
from incidents.services.publication import publish_incident
from regions.models import Population
from tests.factories import make_claim, make_incident, make_published, make_region
from tests.incidents.api.conftest import body_of, errors_of, get_json
from tests.incidents.api.test_openapi import document, shape  # noqa: F401
from tests.incidents.test_map_page import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("deaths")]

ADDRESS = "/fr/totals/sdg-16-1-2/"
API = "/api/v1/sdg-16-1-2/"
LINK = re.compile(r'<a href="/fr/incidents/\?([^"]+)">\s*([\d\u202f\xa0]+)\s*</a>')


@pytest.fixture
def deaths() -> None:
    load_taxonomy()
    mopti = make_region()
    kidal = make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    for region, people in ((mopti, 1_000_000), (kidal, 250_000)):
        Population.objects.create(
            region=region, year=2022, inhabitants=people, source="RGPH5"
        )
    broken_down = make_incident(started_on=date(2020, 3, 5))
    claim = make_claim(broken_down, "killed", 8, 10, 12)
    CasualtyBreakdown.objects.create(
        claim=claim, category="civilian", sex="woman", age_group="child", best=4
    )
    publish_incident(broken_down, by=None)
    make_published(
        event_type="explosions.remote_explosive_ied",
        started_on=date(2020, 5, 5),
        killed=(1, 2, 3),
        latitude=19.0,
        longitude=1.0,
    )
    make_published(started_on=date(2020, 6, 6))
    make_published(
        event_type="riots.mob_violence", started_on=date(2020, 7, 7), killed=(7, 7, 7)
    )
    make_published(started_on=date(2018, 6, 6), killed=(0, 1, 1))


def shown(client: Client, query: str = "") -> str:
    return client.get(ADDRESS + query).content.decode()


def plain(html: str) -> str:
    return (
        text_of(html.replace("&nbsp;", " ")).replace("\xa0", " ").replace("\u202f", " ")
    )


def test_it_gives_the_rate_with_its_population_and_its_gaps(client: Client) -> None:
    text = plain(shown(client))
    assert "Décès pour 100 000 habitants, 2020 1,0" in text  # 12 of 1,250,000
    assert "de 2022 : RGPH5 (l’année connue la plus proche)" in text
    assert "Incidents sans chiffre des tués : 1" in text
    assert "par sexe 8 · par groupe d’âge 8 · par cause 10" in text
    assert "Cette année-là : 7" in text
    assert "Femme ≥ 4" in text
    assert "Engins explosifs posés et munitions non explosées ≥ 2 1–3" in text


def test_a_year_and_a_division_can_be_chosen(client: Client) -> None:
    text = plain(shown(client, "?year=2018"))
    assert "Décès pour 100 000 habitants, 2018 0,1" in text
    assert "Kidal 0 – 0 250 000 2022 0,0" in text


@pytest.mark.parametrize("left_out", ["", "hide=provisional"])
def test_every_number_opens_the_incidents_it_counts(
    client: Client, left_out: str
) -> None:
    PublishedIncident.objects.filter(killed_best=2).update(is_provisional=True)
    links = set(LINK.findall(shown(client, f"?{left_out}")))
    assert len(links) >= 12 - 2 * bool(left_out)
    for query, number in links:
        address = unquote(entities.unescape(query))
        assert left_out in address
        found = get_json(client, f"/api/v1/incidents/?count=exact&{address}")
        killed = [row["killed"]["best"] for row in found["results"]]
        if "unknown=killed" in address:
            assert found["count"] == int(number), address
        elif "=sex:" in address or "=age:" in address or "=status:" in address:
            assert sum(killed) >= int(number), address
        else:
            assert sum(killed) == int(number), address


def test_a_condition_of_the_indicator_is_said_on_the_list(client: Client) -> None:
    html = client.get("/fr/incidents/?sdg=sex:woman").content.decode()
    assert "ODD 16.1.2 : par sexe, femme" in plain(html)


def test_the_honesty_switches_are_taken_and_said(client: Client) -> None:
    PublishedIncident.objects.filter(killed_best=2).update(is_provisional=True)
    text = plain(shown(client, "?year=2020&hide=provisional"))
    assert "Décès pour 100 000 habitants, 2020 0,8" in text  # 10 of 1,250,000
    assert "sans ce qui est provisoire à sa source" in text
    found = get_json(client, API, year=2020, division="2012", hide="provisional")
    deaths = [row["deaths"]["best"] for row in found["results"]]
    assert (found["hidden"], deaths[0]) == (["provisional"], 10)
    csv = client.get("/api/v1/sdg-16-1-2.csv?hide=provisional,contested")
    assert csv.headers["X-Hidden"] == "provisional, contested"
    assert [e["parameter"] for e in errors_of(client, f"{API}?hide=nonsense")] == [
        "hide"
    ]


def test_the_api_gives_country_and_regions(client: Client, document: Any) -> None:  # noqa: F811
    found = get_json(client, API, year=2020, division="2012")
    jsonschema.validate(found, shape(document, "IndicatorList"))
    country, mopti = found["results"][0], found["results"][-1]
    assert (country["region"], country["per_100000"]["best"]) == (None, 0.96)
    assert country["deaths"]["unknown"]["best"] == 1
    assert country["population"]["is_of_another_year"] is True
    assert mopti["region"]["slug"] == "mopti"
    assert mopti["by"]["sex"]["woman"] == {"deaths": 4, "per_100000": 0.4}
    for row in found["results"]:
        for parts in row["by"].values():
            total = sum(part["deaths"] for part in parts.values())
            assert total == (row["deaths"]["best"] or 0)
    assert [row["year"] for row in get_json(client, API)["results"]] == [
        2018,
        2019,
        2020,
    ]


def test_the_csv_leaves_an_unknown_rate_empty(client: Client) -> None:
    Population.objects.all().delete()
    text = body_of(client.get("/api/v1/sdg-16-1-2.csv?year=2020")).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (line["deaths_best"], line["per_100000_best"]) == ("12", "")
    assert line["deaths_sex_unknown"] == "8"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("division=2012", "division"),
        ("year=20x", "year"),
        ("level=cercle", "level"),
        ("division=1900&year=2020", "division"),
    ],
)
def test_what_is_malformed_is_named(client: Client, query: str, parameter: str) -> None:
    assert [e["parameter"] for e in errors_of(client, f"{API}?{query}")] == [parameter]


def test_its_questions_do_not_grow(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(15):
        client.get(ADDRESS)
