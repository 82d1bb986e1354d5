"""Abductions: the page, the incident's page, the API and the files."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from incidents.models import Incident, PublishedIncident
from incidents.services.publication import publish_incident
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_published,
    make_region,
    make_source,
)
from tests.incidents.api.conftest import body_of, get_json
from tests.incidents.listed import listed, numbers
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db
ABDUCTION = "violence_against_civilians.abduction"
PAGE = "/fr/totals/abductions/"


def abduct(taken: int | None, *outcomes: dict[str, object], **values: object) -> None:
    incident = make_incident(event_type=ABDUCTION, **values)
    if taken:
        make_claim(incident, "abducted", best=taken)
    for outcome in outcomes:
        make_outcome(incident, **outcome)
    publish_incident(incident, by=None)


@pytest.fixture
def figures() -> None:
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    secret = make_source(publisher="CANARI", is_confidential=True)
    abduct(
        6,
        {"fate": "freed", "best": 2, "on": date(2019, 4, 2)},
        {"fate": "killed", "best": 1, "on": date(2020, 1, 7), "note": "CANARI"},
    )
    abduct(4, {"fate": "freed", "best": 4, "source": secret})
    abduct(None, {"fate": "escaped", "best": 1, "on": date(2019, 6, 1)})
    abduct(None, started_on=date(2020, 2, 1))
    abduct(3, {"fate": "unknown"}, latitude=19.0, longitude=1.0)
    make_published(killed=(1, 2, 3))


def test_it_says_taken_fates_and_what_has_no_end_recorded(
    client: Client, figures: None
) -> None:
    text = text_of(client.get(PAGE).content.decode()).replace("\xa0", " ")
    assert "au moins 14 dans 5 incidents, dont 2 sans chiffre" in text
    assert "mars 2019 4 14 0 0 0 0 14 1 0" in text
    assert "avril 2019 0 0 2 0 0 0 12 0 0" in text
    assert "Sans date 0 0 4 0 0 0 6 0 1" in text
    assert "Mopti 4 11 6 1 1 0 3 2 0" in text
    assert "Kidal 1 3 0 0 0 0 3 0 1" in text
    assert "Toute la sélection 5 14 6 1 1 0 6 2 1" in text
    assert 'class="chart-svg"' in client.get(PAGE).content.decode()


def test_every_number_opens_its_incidents(client: Client, figures: None) -> None:
    for query in ("", "?region=2012:mopti", "?from=2020-01-01"):
        html = client.get(PAGE + query).content.decode()
        found = numbers(html)
        assert len(found) > 10
        for address, shown in found:
            assert listed(client, address) > 0, address
            fate = parse_qs(urlsplit(address).query)["fate"][0]
            if fate in {"not_counted", "not_numbered"}:
                assert listed(client, address) == shown, address
    assert listed(client, "/fr/incidents/?fate=held") == 2
    assert listed(client, "/fr/incidents/?fate=held&fate_in=2019-04") == 4
    assert listed(client, "/fr/incidents/?fate=freed&fate_in=undated") == 1
    assert listed(client, "/fr/incidents/?fate=taken&fate_in=2020") == 1


def test_a_filter_on_fates_is_told_in_words(client: Client, figures: None) -> None:
    html = client.get("/fr/incidents/?fate=held&fate_in=2019-04").content.decode()
    text = text_of(html)
    assert "enlevés, sans issue consignée" in text
    assert "avril 2019" in text


def test_its_questions_do_not_grow(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_it_works_without_any_abduction_and_in_english(client: Client) -> None:
    make_published()
    assert "Aucun chiffre" in client.get(PAGE).content.decode()
    assert "No end recorded" in client.get(PAGE.replace("fr", "en")).content.decode()


def test_the_page_of_an_incident_tells_what_followed(
    client: Client, figures: None
) -> None:
    first, second = PublishedIncident.objects.order_by("pk")[:2]
    text = text_of(client.get(f"/fr/incidents/{first.public_id}/").content.decode())
    text = text.replace("\xa0", " ")
    assert "enlevés : 6" in text
    assert "2 avril 2019 libérés : 2 (Radio Test)" in text
    assert "3 personnes dont la libération, la mort ou l’évasion" in text
    html = client.get(f"/fr/incidents/{second.public_id}/").content.decode()
    assert "date inconnue" in html
    assert "source confidentielle" in html
    assert "CANARI" not in html
    other = PublishedIncident.objects.order_by("pk").last()
    html = client.get(f"/fr/incidents/{other.public_id}/").content.decode()
    assert "captivity-heading" not in html


def test_the_api_gives_the_same_figures(client: Client, figures: None) -> None:
    rows = get_json(client, "/api/v1/abductions/")["results"]
    assert rows[0] == {
        "group": "whole",
        "member": None,
        "incidents": 5,
        "taken": 14,
        "freed": 6,
        "killed": 1,
        "escaped": 1,
        "unknown": 0,
        "held": 6,
        "not_counted": 2,
        "not_numbered": 1,
    }
    members = [row["member"] for row in rows[1:]]
    assert members == ["2019-03", "2019-04", "2019-06", "2020-01", "2020-02", "undated"]
    rows = get_json(client, "/api/v1/abductions/", group_by="year,region")["results"]
    assert [row["member"] for row in rows[:3]] == ["2019", "2020", "undated"]
    assert {row["member"]["slug"] for row in rows[3:]} == {"mopti", "kidal"}
    file = client.get("/api/v1/abductions.csv?group_by=whole")
    (line,) = csv.DictReader(io.StringIO(body_of(file).decode("utf-8-sig")))
    assert (line["taken"], line["held"], line["region_slug"]) == ("14", "6", "")


@pytest.mark.parametrize("query", ["group_by=type", "fate=held", "nope=1", "level=x"])
def test_the_api_names_what_it_does_not_take(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/abductions/?{query}").status_code == 400


def test_the_api_costs_the_same_however_many(
    client: Client, figures: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(5):
        client.get("/api/v1/abductions/?group_by=whole,month,year,region")


def test_an_incident_s_record_has_its_outcomes_and_empty_cells_are_unknown(
    client: Client, figures: None
) -> None:
    records = get_json(client, "/api/v1/incidents/")["results"]
    by_id = {record["id"]: record["abduction_outcomes"] for record in records}
    fates = [[entry["fate"] for entry in entries] for entries in by_id.values()]
    expected = [[], [], ["escaped"], ["freed"], ["freed", "killed"], ["unknown"]]
    assert sorted(fates) == expected
    lines = body_of(client.get("/api/v1/incidents.csv")).decode("utf-8-sig")
    assert "CANARI" not in lines
    names = ("freed", "killed_in_captivity", "escaped", "no_end_recorded")
    cells = {
        tuple(line[name] for name in names)
        for line in csv.DictReader(io.StringIO(lines))
    }
    assert cells == {
        ("2", "1", "", "3"),
        ("4", "", "", "0"),
        ("", "", "1", ""),
        ("", "", "", ""),
    }


def test_a_correction_of_outcomes_is_told_in_words(client: Client) -> None:
    abduct(6)
    incident = Incident.objects.get()
    make_outcome(incident, best=2, on=date(2019, 4, 2))
    public = publish_incident(incident, by=None)
    html = client.get(f"/fr/incidents/{public.public_id}/").content.decode()
    assert re.search("suites de l’enlèvement", html, re.IGNORECASE)
