"""Explosive devices: every number opens exactly the incidents that it counts."""

from __future__ import annotations

import html as entities
import re
from datetime import date

import pytest
from django.test import Client

from incidents.ingest.taxonomy import load_taxonomy
from incidents.services.publication import publish_incident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_claim, make_incident, make_published, make_region
from tests.incidents.api.conftest import get_json
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

IED = "explosions.remote_explosive_ied"
LINK = re.compile(r'<a href="(/fr/incidents/\?[^"]+)">\s*([\d\u202f\xa0]+)\s*</a>')
ADDRESS = "/fr/totals/explosives/"


@pytest.fixture
def events() -> None:
    """Six events with a device, and two others."""
    load_taxonomy()
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    exploded = {"device_state_id": "device_state.exploded"}
    make_published(
        event_type=IED,
        killed=(2, 3, 4),
        trigger_id="trigger.victim_operated",
        emplacement_id="emplacement.roadside",
        place_name="Boni",
        **exploded,
    )
    hurt = make_incident(
        event_type="violence_against_civilians.attack",
        emplacement_id="emplacement.roadside",
        killed=(0, 2, 2),
        place_name="Boni",
        geo_precision="near",
        **exploded,
    )
    make_claim(hurt, "injured", 5, 7, 9)
    publish_incident(hurt, by=None)
    make_published(event_type=IED, started_on=date(2020, 1, 1), **exploded)
    make_published(
        event_type="strategic_developments.disrupted_weapons_use",
        device_state_id="device_state.found_cleared",
        started_on=date(2020, 2, 1),
        killed=(0, 0, 0),
    )
    make_published(event_type=IED, latitude=19.0, longitude=1.0, killed=(None, 1, None))
    region = {"place_name": "Taoudénit", "geo_precision": "region"}
    hoax = {"device_state_id": "device_state.hoax"}
    make_published(event_type=IED, latitude=22.0, **hoax, **region)
    make_published(event_type="explosions.shelling", killed=(50, 50, 50))
    make_published()
    refresh_totals()


def shown(client: Client, query: str = "") -> str:
    return client.get(ADDRESS + query).content.decode()


def plain(html: str) -> str:
    return text_of(html).replace("\xa0", " ").replace("\u202f", " ")


def test_it_counts_events_with_a_device_by_type_or_by_term(
    client: Client, events: None
) -> None:
    text = plain(shown(client))
    assert "Événements avec un engin 6" in text
    assert "Posés 5" in text  # all but the hoax
    assert "A explosé 3 5" in text
    assert "Découvert et neutralisé 1 0" in text
    assert "Non précisé 1 1" in text
    assert "Leurre 1 inconnu" in text


def test_triggers_and_places_say_what_is_not_stated(
    client: Client, events: None
) -> None:
    text = plain(shown(client))
    assert "Déclenché par la victime (VOIED) 1 3" in text
    assert "Commandé par fil (CWIED) 0 –" in text
    assert "Bord de route 2 5" in text


def test_casualties_per_detonation_leave_out_what_has_no_figure(
    client: Client, events: None
) -> None:
    html = shown(client)
    rows = {
        row.split()[0]: row.strip()
        for row in map(plain, re.findall(r"<tr>.*?</tr>", html, re.S))
        if " / " in row or "n. d." in row
    }
    assert rows["2019"].endswith("2,5 / 2 7,0 / 1")
    assert rows["2020"].endswith("n. d. n. d.")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?type=explosions",
        "?trigger=trigger.victim_operated,none",
        "?device_state=device_state.exploded",
        "?device_state=none&emplacement=none",
        "?region=2012:kidal",
        "?outside=2012",
        "?known=injured",
        "?unknown=killed",
        "?from=2020-01-01",
        "?place=Boni",
        "?place=none",
    ],
)
def test_every_number_opens_the_incidents_it_counts(
    client: Client, events: None, query: str
) -> None:
    links = LINK.findall(shown(client, query))
    assert len(links) >= 5
    for address, number in set(links):
        query = entities.unescape(address).partition("?")[2]
        found = get_json(client, f"/api/v1/incidents/?count=exact&{query}")
        counts = {found["count"]}
        if "known=" in query.replace("unknown=", ""):  # or the sum of its figures
            counts |= {
                sum(row[outcome]["best"] or 0 for row in found["results"])
                for outcome in ("killed", "injured")
            }
        assert int(number) in counts, query


def test_a_ratio_opens_the_detonations_that_it_divides_by(
    client: Client, events: None
) -> None:
    found = re.findall(
        r'<a href="([^"]+)">[\d,]+</a> <span class="range">/ (\d+)', shown(client)
    )
    assert found
    for address, events_counted in found:
        query = entities.unescape(address).partition("?")[2]
        count = get_json(client, f"/api/v1/incidents/?count=exact&{query}")["count"]
        assert count == int(events_counted), query


def test_conditions_on_devices_are_said_and_can_be_taken_away(
    client: Client, events: None
) -> None:
    query = "?explosive_device=yes&trigger=trigger.timed,none&device_state=none"
    text = plain(client.get(f"/fr/incidents/{query}").content.decode())
    assert "avec un engin explosif" in text
    assert "déclenchement : À retardement, non précisé" in text
    assert "engin : non précisé" in text


def test_settlements_come_with_the_most_events_first(
    client: Client, events: None
) -> None:
    text = plain(shown(client))
    places = text[text.index("Par localité") :]
    assert "Boni 2" in places
    assert "Taoudénit" not in places  # a region's name, not where it was
    assert places.index("Boni") < places.index("Localité non connue")
    found = get_json(client, "/api/v1/totals/explosives/?group_by=place")["results"]
    assert {row["member"]: row["incidents"] for row in found} == {
        "Boni": 2,
        "Sévaré": 3,
        "none": 1,
    }


def test_an_unknown_term_is_named(client: Client, events: None) -> None:
    text = plain(shown(client, "?trigger=emplacement.roadside"))
    assert "« emplacement.roadside » est inconnu" in text
    assert "Événements avec un engin 0" in text


def test_it_works_without_any_incident_and_in_english(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 200
    assert "Explosive devices" in client.get("/en/totals/explosives/").content.decode()


def test_its_questions_do_not_grow(
    client: Client, events: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(9):
        client.get(ADDRESS)
