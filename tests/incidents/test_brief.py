"""The brief: its numbers are the API's for the same filter, on the page and in the
PDF."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory
from django.utils import translation
from pypdf import PdfReader

from incidents.exports.document import as_data
from incidents.exports.typesetting import FOLDER, TypesettingError, typeset
from incidents.models import PublishedIncident
from incidents.statistics.refresh import refresh_totals
from incidents.views.brief import Brief
from incidents.views.selection import Selection
from tests.factories import make_claim, make_incident, make_published, make_region
from tests.incidents.api.conftest import errors_of, get_json
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db
QUERIES = (
    "",
    "region=2012:mopti",
    "year=2019",
    "from=2019-02-01&to=2020-06-30&region=2012:mopti",
    "type=explosions",
    "hide=single_source",
    "region=2012:mopti&region=2012:kidal",
)


@pytest.fixture
def world() -> None:
    mopti = make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    make_region("bankass", box=(-6.0, 13.0, -3.0, 16.0), level="cercle", parent=mopti)
    make_published(killed=(8, 1234, 1300), started_on=date(2019, 3, 5))
    make_published(killed=(None, 5, None), started_on=date(2019, 3, 9), longitude=-2.0)
    make_published(title_fr="#panic() *Œuvre* à Ségou", killed=(1, 2, 3))
    make_published(
        event_type="explosions.ied", latitude=19.0, longitude=1.0,
        started_on=date(2020, 1, 1),
    )  # fmt: skip
    make_published(started_on=date(2020, 1, 1), date_precision="year")
    cited_twice = make_incident(started_on=date(2021, 6, 1))
    make_claim(cited_twice, "injured", 3, 4, 5)
    make_published(killed=(1, 1, 1), latitude=22.0)
    refresh_totals()


def data_of(query: str, language: str = "fr") -> dict[str, Any]:
    with translation.override(language):
        request = RequestFactory().get(f"/fr/totals/brief/?{query}")
        return as_data(Brief(Selection(request)).document(), lambda url: url)


def table(data: dict[str, Any], name: str) -> list[list[dict[str, Any]]]:
    found = [b for b in data["blocks"] if b["kind"] == "table" and b["name"] == name]
    return found[0]["rows"] if found else []


def totals(client: Client, query: str, groups: str) -> list[dict[str, Any]]:
    address = f"/api/v1/totals/?group_by={groups}&{query}"
    return get_json(client, address)["results"]


def figures(row: list[dict[str, Any]]) -> tuple[int | None, ...]:
    """Incidents, killed and those without a figure, injured and those without."""
    return tuple(row[place]["value"] for place in (1, 2, 4, 5, 7))


def said(total: dict[str, Any]) -> tuple[int | None, ...]:
    tolls = [total["killed"], total["injured"]]
    pairs = [(t["best"], t["unknown"]["best"]) for t in tolls]
    return (total["incidents"], *(n for pair in pairs for n in pair))


@pytest.mark.parametrize("query", QUERIES)
def test_its_numbers_are_those_of_the_api(
    client: Client, world: None, query: str
) -> None:
    data = data_of(query)
    months = totals(client, query, "year,month")
    assert [figures(r) for r in table(data, "months")] == [
        said(t) for t in reversed(months)
    ]
    types = totals(client, query, "root_type")
    assert sorted(figures(r) for r in table(data, "types")) == sorted(map(said, types))
    headline = [figure["cell"]["value"] for figure in data["figures"]]
    assert headline[0] == sum(month["incidents"] for month in months)
    killed = [month["killed"]["best"] for month in months]
    known = [best for best in killed if best is not None]
    assert headline[1] == (sum(known) if known or not months else None)
    listed = get_json(client, f"/api/v1/incidents/?count=exact&{query}")
    assert headline[0] == listed["count"]


@pytest.mark.parametrize("query", ["", "year=2019", "hide=contested"])
def test_units_are_those_of_the_api_and_the_rest_is_told(
    client: Client, world: None, query: str
) -> None:
    rows = table(data_of(query), "units")
    units = totals(client, query, "region")
    outside = [r for r in rows if r[0]["text"] == "Région inconnue"]
    assert sorted(figures(r) for r in rows if r not in outside) == sorted(
        said(unit) for unit in units
    )
    whole = sum(month["incidents"] for month in totals(client, query, "year"))
    assert sum(r[1]["value"] for r in rows) == whole


def test_of_a_region_its_cercles_are_ranked(client: Client, world: None) -> None:
    rows = table(data_of("region=2012:mopti"), "units")
    cercle = totals(client, "region=2012:bankass", "year")
    assert rows[0][0]["text"] == "Bankass (Mopti)"
    assert rows[0][1]["value"] == sum(year["incidents"] for year in cercle)
    assert rows[1][0]["text"] == "Cercle inconnu"
    assert rows[1][1]["value"] == 1


def test_where_units_cannot_be_counted_it_says_so(client: Client, world: None) -> None:
    data = data_of("region=2012:kidal&hide=contested")
    texts = [b for b in data["blocks"] if b["kind"] == "text"]
    assert not any("Ce n’est pas un compte de zéro" in str(b) for b in texts)
    make_region("taoudenit", box=None)
    PublishedIncident.objects.update(region_ids=[])
    bankass = data_of("region=2012:bankass")
    assert "Ce n’est pas un compte de zéro" in str(bankass["blocks"])


def test_every_number_of_the_page_opens_its_incidents(
    client: Client, world: None
) -> None:
    html = client.get("/fr/totals/brief/?year=2019").content.decode()
    assert assert_numbers_open_their_incidents(client, html) > 12
    assert "Note de situation : Mali" in text_of(html).replace("\xa0", " ")
    assert "lang=fr" in re.search(r'href="(/api/v1/brief.pdf[^"]*)"', html)[1]


def test_the_pdf_holds_the_numbers_and_its_texts_are_no_markup(
    client: Client, world: None
) -> None:
    answer = client.get("/api/v1/brief.pdf?lang=fr")
    assert answer["Content-Type"] == "application/pdf"
    assert len(answer.content) < 300_000
    pages = PdfReader(BytesIO(answer.content)).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for figure in data_of("")["figures"]:
        assert re.sub(r"\s", " ", figure["cell"]["text"]) in text
    assert "#panic() *Œuvre* à Ségou" in text
    assert "1 242" in text  # 1234 + 5 + 2 + 1, of the best estimates
    english = PdfReader(BytesIO(client.get("/api/v1/brief.pdf?lang=en").content))
    assert "Brief: Mali" in english.pages[0].extract_text()


def test_the_legend_is_hatched_where_the_map_is(client: Client, world: None) -> None:
    drawing = next(b for b in data_of("")["blocks"] if b["kind"] == "drawing")
    assert 'fill="url(#hatch)"' in drawing["svg"]
    hatched = [step["label"] for step in drawing["legend"] if step["hatch"]]
    assert hatched == ["inconnu"]
    html = client.get("/fr/totals/brief/").content.decode()
    legend = html[html.index('<ul class="document-legend">') :].partition("</ul>")[0]
    assert legend.count("<path") == 1
    pdf = PdfReader(BytesIO(client.get("/api/v1/brief.pdf").content))
    patterns = [page["/Resources"].get("/Pattern", {}) for page in pdf.pages]
    assert [len(found) for found in patterns if found] == [2]  # the map's, the swatch's


def test_a_pdf_of_nothing_says_so(client: Client, world: None) -> None:
    content = client.get("/api/v1/brief.pdf?lang=fr&year=2015").content
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert text.count("Aucun incident ne répond au filtre.") == 5
    assert "sans chiffre" not in text


def test_it_is_made_once_for_a_state_of_the_data(
    client: Client, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches["documents"].clear()
    first = client.get("/api/v1/brief.pdf")
    monkeypatch.setattr("incidents.api.printed.typeset", None)
    again = client.get("/api/v1/brief.pdf")
    assert again.content == first.content
    unchanged = client.get(
        "/api/v1/brief.pdf", headers={"If-None-Match": first["ETag"]}
    )
    assert unchanged.status_code == 304
    monkeypatch.undo()
    make_published()
    later = client.get("/api/v1/brief.pdf", headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200
    assert later.content != first.content


@pytest.mark.parametrize("path", ["brief.pdf", "drawings/months.png"])
def test_another_template_makes_it_anew(
    client: Client,
    world: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    folder = copytree(FOLDER, tmp_path / "typst")
    monkeypatch.setattr("incidents.exports.typesetting.FOLDER", folder)
    first = client.get(f"/api/v1/{path}")
    for template in folder.glob("*.typ"):
        template.write_text(template.read_text() + "\n#rect(height: 20pt)\n")
    headers = {"If-None-Match": first["ETag"]}
    later = client.get(f"/api/v1/{path}", headers=headers)
    assert later.status_code == 200
    assert later.content != first.content
    monkeypatch.setattr("incidents.api.drawings.typeset", None)
    monkeypatch.setattr("incidents.api.printed.typeset", None)
    assert client.get(f"/api/v1/{path}").content == later.content


def test_what_is_left_out_is_said(client: Client, world: None) -> None:
    notes = " ".join(data_of("hide=single_source")["notes"])
    assert "ce qui a moins de deux sources" in notes
    answer = client.get("/api/v1/brief.pdf?hide=single_source")
    assert answer["X-Hidden"] == "single_source"
    assert "hide-single_source" in answer["Content-Disposition"]


def test_bad_parameters_are_named(client: Client) -> None:
    assert errors_of(client, "/api/v1/brief.pdf?year=x")[0]["parameter"] == "year"
    html = client.get("/fr/totals/brief/?year=x").content.decode()
    assert "« year » n’a pas été compris" in text_of(html).replace("\xa0", " ")


def test_typesetting_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.exports.typesetting.LARGEST", 10)
    with pytest.raises(TypesettingError, match="more than"):
        typeset("drawing", {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    monkeypatch.setattr("incidents.exports.typesetting.SECONDS", 0.01)
    with pytest.raises(TypesettingError, match="longer than"):
        typeset("drawing", {"svg": ""})


def test_it_asks_few_questions(
    client: Client, world: None, django_assert_num_queries
) -> None:
    client.get("/fr/totals/brief/")
    with django_assert_num_queries(18):
        client.get("/fr/totals/brief/")
