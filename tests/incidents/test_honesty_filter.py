"""The filter `hide`: what it leaves out, and that every answer says so."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from django.http import QueryDict
from django.test import Client
from python_calamine import CalamineWorkbook

from incidents.filters import PublishedIncidentFilter
from incidents.models import Incident, PublishedIncident
from incidents.services.publication import publish_incident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_claim, make_incident, make_region, make_source
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db
FIRM = {"geo_precision": "settlement", "is_provisional": False}


def publish(incident: Incident) -> PublishedIncident:
    return publish_incident(incident, by=None)


def two_claims(
    one: tuple[int | None, ...],
    other: tuple[int | None, ...],
    same_source: bool = False,
    **values: object,
) -> PublishedIncident:
    """An incident of which two sources give two totals of the killed."""
    incident = make_incident()
    first = make_source(publisher="Radio A")
    second = first if same_source else make_source(publisher="Radio B")
    standing = {"standing": "corroborating"}
    make_claim(
        incident, "killed", *one, source=first, as_of=date(2019, 3, 5), **standing
    )
    outcome = str(values.pop("outcome", "killed"))
    later = {"source": second, "as_of": date(2019, 3, 9)} | standing | values
    make_claim(incident, outcome, *other, **later)
    return publish(incident)


@pytest.mark.parametrize(
    ("one", "other", "is_contested"),
    [
        ((None, 5, None), (None, 5, None), False),
        ((None, 5, None), (None, 6, None), True),
        ((5, 6, 8), (8, 9, 10), False),
        ((5, 6, 8), (9, 9, 10), True),
        ((10, None, None), (None, 4, None), True),
        ((10, None, None), (4, 6, None), False),  # its most is not known
        ((None, None, 3), (4, 4, 4), True),
        ((None, None, 3), (None, None, 9), False),
    ],
)
def test_contested_is_what_excludes_each_other(
    one: tuple[int | None, ...], other: tuple[int | None, ...], is_contested: bool
) -> None:
    assert two_claims(one, other).is_contested is is_contested


def test_a_source_that_corrects_itself_contests_nothing() -> None:
    assert not two_claims((None, 5, None), (None, 12, None), True).is_contested


def test_what_is_set_aside_or_an_addition_contests_nothing() -> None:
    for said in ({"standing": "rejected"}, {"is_cumulative": False}):
        assert not two_claims((None, 5, None), (None, 12, None), **said).is_contested


def test_other_outcomes_do_not_contest_each_other() -> None:
    assert not two_claims(
        (None, 5, None), (None, 9, None), outcome="injured"
    ).is_contested


@pytest.mark.parametrize(
    ("sources", "count"),
    [
        ([], 0),
        (["Radio A"], 1),
        (["Radio A", "radio a"], 1),
        (["Radio A", "Radio B"], 2),
        (["Radio A", "dataset"], 1),
        (["Radio A", "confidential"], 2),
        (["confidential", "confidential"], 2),
        (["dataset", "dataset"], 0),
    ],
)
def test_publishers_count_once_and_datasets_not(sources: list[str], count: int) -> None:
    incident = make_incident()
    for place, name in enumerate(sources):
        kind = "dataset" if name == "dataset" else "media"
        is_hidden = name == "confidential"
        source = make_source(
            publisher=f"{name} {place}" if is_hidden or kind == "dataset" else name,
            title=f"{place}",
            kind=kind,
            is_confidential=is_hidden,
        )
        incident.citations.create(source=source)
    assert publish(incident).source_count == count


@pytest.fixture
def four() -> None:
    """One firm incident with two sources, and one with each thing to be said."""
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    said = {
        "Ferme": {},
        "Provisoire": {"is_provisional": True},
        "Contesté": {},
        "Seul": {},
        "Vague": {"geo_precision": "region"},
    }
    for title, values in said.items():
        incident = make_incident(title_fr=title, **(FIRM | values))
        other = 7 if title == "Contesté" else 3
        make_claim(incident, "killed", None, 3, None)
        if title != "Seul":
            source = make_source(publisher="Radio B")
            make_claim(
                incident, "killed", None, other, None, source=source,
                standing="corroborating",
            )  # fmt: skip
        publish(incident)
    refresh_totals()


@pytest.mark.parametrize(
    ("hide", "left_out"),
    [
        ("provisional", {"Provisoire"}),
        ("contested", {"Contesté"}),
        ("single_source", {"Seul"}),
        ("vague_place", {"Vague"}),
        ("provisional,vague_place", {"Provisoire", "Vague"}),
        (
            "provisional,contested,single_source,vague_place",
            {"Provisoire", "Contesté", "Seul", "Vague"},
        ),
    ],
)
def test_it_leaves_out_what_it_names(four: None, hide: str, left_out: set[str]) -> None:
    filters = PublishedIncidentFilter(data=QueryDict(f"hide={hide}"))
    every = {row.title_fr for row in PublishedIncident.objects.all()}
    assert {row.title_fr for row in filters.result} == every - left_out


EVERYWHERE = "hide=provisional&hide=contested"


def test_the_api_counts_without_it_and_says_so(client: Client, four: None) -> None:
    listed = client.get(f"/api/v1/incidents/?count=exact&{EVERYWHERE}").json()
    totals = client.get(f"/api/v1/totals/?{EVERYWHERE}").json()
    tile = client.get(f"/tiles/5/15/14.json?{EVERYWHERE}").json()
    assert listed["hidden"] == totals["hidden"] == ["provisional", "contested"]
    assert listed["count"] == 3
    assert sum(row["incidents"] for row in totals["results"]) == 3
    assert totals["results"][0]["killed"]["best"] == 9
    in_clusters = sum(cluster["count"] for cluster in tile["clusters"])
    assert in_clusters + len(tile["incidents"]) == 3
    assert client.get("/api/v1/incidents/").json()["hidden"] == []


@pytest.mark.parametrize(
    "file",
    ["incidents.csv", "incidents.geojson", "totals.csv", "totals.xlsx",
     "totals/explosives.csv", "abductions.csv"],
)  # fmt: skip
def test_files_say_it_in_their_name_and_headers(
    client: Client, four: None, file: str
) -> None:
    answer = client.get(f"/api/v1/{file}?{EVERYWHERE}&q=sevare")
    assert "hide-provisional" in answer["Content-Disposition"]
    if not file.endswith("xlsx"):
        assert answer["X-Hidden"] == "provisional, contested"
    assert not client.get(f"/api/v1/{file}").has_header("X-Hidden")


def test_the_workbook_says_it(client: Client, four: None) -> None:
    book = client.get(f"/api/v1/totals.xlsx?{EVERYWHERE}&lang=fr").content
    said = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(1)
    text = json.dumps(said.to_python(), ensure_ascii=False)
    assert "ce qui est provisoire à sa source · ce dont les chiffres" in text


@pytest.mark.parametrize(
    "page",
    ["", "incidents/", "totals/", "totals/explore/", "regions/2012/mopti/",
     "totals/explosives/", "totals/abductions/"],
)  # fmt: skip
def test_pages_say_it_and_their_numbers_are_without_it(
    client: Client, four: None, page: str
) -> None:
    html = client.get(f"/fr/{page}?{EVERYWHERE}").content.decode()
    assert "Laissé de côté dans tout ce que montre cette page" in text_of(html)
    assert "hide=provisional&amp;hide=contested" in html
    if page in {"totals/", "regions/2012/mopti/"}:
        assert assert_numbers_open_their_incidents(client, html) > 5
        assert "Laissé de côté" not in text_of(
            client.get(f"/fr/{page}").content.decode()
        )


@pytest.mark.parametrize("page", ["totals/", "regions/2012/mopti/"])
def test_leaving_out_what_is_not_there_changes_no_figure(
    client: Client, four: None, page: str
) -> None:
    """Although it takes totals by type in place of those of all types."""
    PublishedIncident.objects.filter(is_contested=True).delete()
    refresh_totals()
    tables = [
        text_of(html[html.index("<table") : html.rindex("</table>")])
        for query in ("", "?hide=contested")
        for html in (client.get(f"/fr/{page}{query}").content.decode(),)
    ]
    assert "4 12" in tables[0]
    assert tables[0] == tables[1]


def test_what_it_does_not_know_is_named(client: Client) -> None:
    answer = client.get("/api/v1/incidents/?hide=rumours")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "hide"
