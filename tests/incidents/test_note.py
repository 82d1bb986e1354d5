"""The quarterly note: killed, injured and abducted by perpetrator, region and quarter,
the same as the API has for the same filters."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from pypdf import PdfReader

from incidents.exports.document import as_data
from incidents.services.publication import publish_incident
from incidents.statistics.quarters import name_of, preceding
from incidents.statistics.refresh import refresh_totals
from incidents.views.note import Note
from incidents.views.selection import Selection
from tests.factories import make_claim, make_incident, make_party, make_region
from tests.incidents.api.conftest import errors_of, get_json
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_brief import table
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db
QUARTER = "quarter=2019-Q1"


def publish(day: date, *perpetrators: str, **values: Any) -> None:
    tolls = {o: values.pop(o) for o in ("injured", "abducted") if o in values}
    incident = make_incident(started_on=day, **values)
    for name in perpetrators:
        make_party(incident, name)
    for outcome, best in tolls.items():
        make_claim(incident, outcome, None, best, None)
    publish_incident(incident, by=None)


@pytest.fixture
def world() -> None:
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    kidal = {"latitude": 19.0, "longitude": 1.0}
    publish(date(2019, 1, 1), "JNIM", killed=(3, 4, 5), injured=2)
    publish(date(2019, 3, 31), "JNIM", "Milice, dite X", killed=(None, 7, None))
    publish(date(2019, 2, 1), "JNIM", abducted=6, **kidal)
    publish(date(2019, 2, 2), event_type="explosions.ied", injured=1)
    publish(date(2018, 12, 31), "JNIM", killed=(1, 1, 1))
    publish(date(2019, 4, 1), killed=(9, 9, 9))
    publish(date(2019, 1, 1), date_precision="year", killed=(2, 2, 2))
    publish(date(2019, 1, 9), latitude=22.0, killed=(1, 1, 1))
    refresh_totals()


def data_of(query: str) -> dict[str, Any]:
    with translation.override("fr"):
        request = RequestFactory().get(f"/fr/totals/note/?{query}")
        return as_data(Note(Selection(request)).document(), lambda url: url)


def figures(cells: list[dict[str, Any]]) -> tuple[int | None, ...]:
    """The last eight cells of a row, without the range in words."""
    return tuple(c["value"] for place, c in enumerate(cells[-8:]) if place != 2)


def said(total: dict[str, Any]) -> tuple[int | None, ...]:
    tolls = [total[outcome] for outcome in ("killed", "injured", "abducted")]
    pairs = [(t["best"], t["unknown"]["best"]) for t in tolls]
    return (total["incidents"], *(n for pair in pairs for n in pair))


def totals(client: Client, query: str, groups: str) -> list[dict[str, Any]]:
    address = f"/api/v1/totals/?group_by={groups}&{query}"
    return get_json(client, address)["results"]


@pytest.mark.parametrize(
    "query", [QUARTER, f"{QUARTER}&region=2012:mopti", f"{QUARTER}&hide=single_source"]
)
def test_its_numbers_are_those_of_the_api(
    client: Client, world: None, query: str
) -> None:
    data = data_of(query)
    for name, group in (("perpetrators", "perpetrator"), ("types", "root_type")):
        rows = table(data, name)
        api = totals(client, query, group)
        assert sorted(map(str, map(figures, rows))) == sorted(map(str, map(said, api)))
    named = {
        total["perpetrator"]: said(total)
        for total in totals(client, query, "perpetrator")
    }
    for row in table(data, "perpetrators"):
        perpetrator = row[0]["text"]
        key = None if perpetrator == "aucun auteur nommé" else perpetrator
        assert figures(row) == named[key]


def test_perpetrators_by_region_too(client: Client, world: None) -> None:
    rows = table(data_of(QUARTER), "perpetrators_regions")
    api = totals(client, QUARTER, "perpetrator,region")
    known = {(t["perpetrator"], t["region"]["name"]): said(t) for t in api}
    inside = [row for row in rows if row[1]["text"] != "Région inconnue"]
    assert len(inside) == len(known) == 4
    for row in inside:
        perpetrator = row[0]["text"]
        key = None if perpetrator == "aucun auteur nommé" else perpetrator
        assert figures(row) == known[key, row[1]["text"]]
    assert len(rows) == 5  # and what is in none of the regions


def test_quarters_are_those_of_the_api_and_the_rest_is_told(
    client: Client, world: None
) -> None:
    rows = table(data_of(QUARTER), "quarters")
    by_name = {t["quarter"]: said(t) for t in totals(client, "", "quarter")}
    assert [row[0]["text"] for row in rows[3:]] == [
        "quatrième trimestre 2018",
        "premier trimestre 2019",
        "2019, trimestre inconnu",
    ]
    assert figures(rows[3]) == by_name["2018-Q4"]
    assert figures(rows[4]) == by_name["2019-Q1"]
    assert figures(rows[5]) == by_name[None]


def test_every_number_of_the_page_opens_its_incidents(
    client: Client, world: None
) -> None:
    html = client.get(f"/fr/totals/note/?{QUARTER}").content.decode()
    assert assert_numbers_open_their_incidents(client, html) > 25
    text = text_of(html).replace("\xa0", " ")
    assert "Note trimestrielle : premier trimestre 2019" in text
    assert "comptaient des civils" in text


def test_the_pdf_holds_its_numbers(client: Client, world: None) -> None:
    content = client.get(f"/api/v1/note.pdf?{QUARTER}&lang=fr").content
    pages = PdfReader(BytesIO(content)).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for row in table(data_of(QUARTER), "perpetrators"):
        shown = " ".join(cell["text"] for cell in row)
        assert re.sub(r"\s+", " ", shown) in text


def test_a_note_is_of_a_quarter(client: Client) -> None:
    assert errors_of(client, "/api/v1/note.pdf")[0]["parameter"] == "quarter"
    answer = client.get("/fr/totals/note/?hide=contested")
    assert answer.status_code == 302
    assert re.search(r"hide=contested&quarter=\d{4}-Q[1-4]$", answer["Location"])


def test_quarters_follow_each_other_over_years() -> None:
    found = list(map(name_of, preceding(date(2020, 2, 29), 4)))
    assert found == ["2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4", "2020-Q1"]
    assert name_of(date(2020, 12, 31)) == "2020-Q4"
