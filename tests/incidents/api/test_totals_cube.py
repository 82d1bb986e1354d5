"""Totals by any group and for any filter, in three formats that say the same."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from incidents.api import total_groups
from incidents.models import PublishedIncident
from incidents.services.publication import publish_incident
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from tests.factories import (
    make_claim,
    make_incident,
    make_part,
    make_party,
    make_published,
    make_region,
)
from tests.incidents.api.conftest import body_of, errors_of, get_json

TOTALS = "/api/v1/totals/"
XLSX = "/api/v1/totals.xlsx"
World = list[PublishedIncident]


@pytest.fixture
def parties(world: World) -> World:
    """Beside the world: an incident with two perpetrators and people told apart."""
    incident = make_incident(started_on=date(2024, 2, 1), longitude=-10.0)
    make_party(incident, "=JNIM")
    make_party(incident, "Dozos (Mali), chasseurs")
    make_party(incident, "Civils", "target")
    claim = make_claim(incident, "killed", 4, 6, 9)
    make_part(claim, category="civilian", sex="woman", age_group="adult", best=2)
    make_part(claim, category="civilian", sex="man", age_group="child", best=1)
    incident.citations.update(credibility=2)
    published = publish_incident(incident, by=None)
    refresh_totals()
    return [*world, published]


def rows(client: Client, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_json(client, TOTALS, **query)["results"]
    return found


def keyed(client: Client, group: str, **query: Any) -> dict[Any, tuple[int, Any]]:
    return {
        row[group]: (row["incidents"], row["killed"]["best"])
        for row in rows(client, group_by=group, **query)
    }


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("actor", {"=JNIM": (1, 6), "Dozos (Mali), chasseurs": (1, 6),
                   "Civils": (1, 6), None: (4, 2)}),
        ("perpetrator", {"=JNIM": (1, 6), "Dozos (Mali), chasseurs": (1, 6),
                         None: (4, 2)}),
        ("victim_category", {"civilian": (1, 3), None: (5, 5)}),
        ("sex", {"woman": (1, 2), "man": (1, 1), None: (5, 5)}),
        ("confidence", {"2": (1, 6), None: (4, 2)}),
        ("quarter", {"2019-Q1": (2, 2), "2020-Q1": (1, None), "2021-Q2": (1, 0),
                     "2024-Q1": (1, 6)}),
        ("week", {"2019-W10": (2, 2), "2020-W01": (1, None), "2021-W26": (1, 0),
                  "2024-W05": (1, 6)}),
        ("day", {"2019-03-05": (2, 2), "2020-01-01": (1, None), "2021-06-30": (1, 0),
                 "2024-02-01": (1, 6)}),
    ],
)  # fmt: skip
def test_each_group_has_its_incidents_and_people(
    client: Client, parties: World, group: str, expected: dict[Any, Any]
) -> None:
    assert keyed(client, group) == expected


def test_root_types_take_their_sub_types_along(client: Client, parties: World) -> None:
    found = rows(client, group_by="root_type,type")
    assert [(r["root_type"]["code"], r["type"]["code"]) for r in found] == [
        ("battles", "battles"),
        ("battles", "battles.armed_clash"),
        ("explosions", "explosions.ied"),
    ]


@pytest.mark.parametrize(
    "group",
    ["year", "quarter", "type", "root_type", "year,root_type", "confidence", "actor"],
)
@pytest.mark.django_db
def test_of_a_division_what_is_in_none_of_its_units_is_not_counted(
    client: Client, group: str
) -> None:
    make_region()
    make_published()
    make_published(longitude=30.0, latitude=0.0)
    refresh_totals()
    refresh_facets()
    for _late in (False, True):
        found = get_json(client, f"{TOTALS}?division=2012&group_by={group}")["results"]
        assert sum(row["incidents"] for row in found) == 1
        make_published(longitude=30.0, latitude=0.0)


@pytest.mark.parametrize(
    ("query", "incidents"),
    [
        ("q=Bafoulabe", 1),
        ("from=2020-01-01&to=2021-12-31", 2),
        ("bbox=-11,13,-9,15", 2),
        ("precision=settlement", 5),
        ("actor=Civils", 1),
        ("killed_at_least=3", 1),
        ("victim_category=civilian&sex=woman", 1),
        ("division=2012&q=sevare", 4),
        ("division=2023&from=2000-01-01", 3),
        ("region=2012:mopti&to=2019-12-31", 2),
        ("unknown=killed", 2),
    ],
)
def test_it_takes_every_filter_of_the_list(
    client: Client, parties: World, query: str, incidents: int
) -> None:
    for group in ("year", "region,month", "month"):
        found = get_json(client, f"{TOTALS}?{query}&group_by={group}")["results"]
        assert sum(row["incidents"] for row in found) == incidents
    if "division" not in query:
        listed = get_json(client, f"/api/v1/incidents/?count=exact&{query}")
        assert listed["count"] == incidents


def test_kept_totals_and_rows_say_the_same(client: Client, parties: World) -> None:
    for query in (
        "",
        "&division=2012",
        "&region=2012:mopti",
        "&type=battles&year=2019",
    ):
        for groups in ("year", "month", "region,year,month,type", "type"):
            kept = get_json(client, f"{TOTALS}?group_by={groups}{query}")
            rows = get_json(client, f"{TOTALS}?group_by={groups}{query}&q=e")
            assert rows["results"] == kept["results"], (query, groups)


def test_an_answer_says_whether_its_groups_overlap(
    client: Client, parties: World
) -> None:
    for group, overlaps in (
        ("year", (False, False)),
        ("year,actor", (True, True)),
        ("perpetrator", (True, True)),
        ("sex", (False, True)),
        ("confidence", (False, False)),
    ):
        found = get_json(client, TOTALS, group_by=group)
        assert (found["groups_overlap"], found["incidents_overlap"]) == overlaps


@pytest.mark.parametrize(
    ("regions", "overlap"),
    [
        ("2012:mopti,2012:kayes", False),
        ("2012:mopti,2023:bandiagara", True),
    ],
)
@pytest.mark.parametrize("more", ["", "&q=e"])
def test_regions_of_several_divisions_overlap_as_groups(
    client: Client, parties: World, regions: str, overlap: bool, more: str
) -> None:
    query = f"{TOTALS}?group_by=region&region={regions}{more}"
    found = get_json(client, query)
    assert (found["groups_overlap"], found["incidents_overlap"]) == (overlap, overlap)
    counts = [row["incidents"] for row in found["results"]]
    listed = get_json(client, f"/api/v1/incidents/?count=exact&region={regions}")
    assert (sum(counts) > listed["count"]) is overlap


def test_rows_are_exact_while_the_totals_are_late(
    client: Client, parties: World
) -> None:
    before = get_json(client, TOTALS, group_by="actor")
    make_published()
    late = get_json(client, TOTALS, group_by="actor")
    assert sum(r["incidents"] for r in late["results"]) == 8
    assert (late["stale"], late["as_of"] > before["as_of"]) == (False, True)
    assert get_json(client, TOTALS)["stale"] is True
    validator = client.get(f"{TOTALS}?group_by=actor")["ETag"]
    answer = client.get(
        f"{TOTALS}?group_by=actor", headers={"If-None-Match": validator}
    )
    assert answer.status_code == 304


def test_too_many_groups_are_refused(
    client: Client, parties: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(total_groups, "MOST_GROUPS", 3)
    [error] = errors_of(client, f"{TOTALS}?group_by=day")
    assert error["parameter"] == "group_by"


def sheets(client: Client, query: str) -> dict[str, list[list[Any]]]:
    response = client.get(f"{XLSX}?{query}")
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(body_of(response)))
    return {n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names}


def test_the_workbook_holds_what_the_csv_holds(client: Client, parties: World) -> None:
    query = "group_by=actor,year,sex&outcome=killed,injured"
    text = body_of(client.get(f"/api/v1/totals.csv?{query}")).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    figures = sheets(client, f"{query}&lang=en")["Totals"]
    shown = [
        [str(int(c)) if isinstance(c, float) else c for c in line] for line in figures
    ]
    assert shown == lines
    assert {line[0] for line in figures[1:]} == {
        "'=JNIM", "Dozos (Mali), chasseurs", "Civils", "",
    }  # fmt: skip


def test_the_workbook_says_how_to_read_it(client: Client, parties: World) -> None:
    about = dict(
        sheets(client, "group_by=actor&q=%3Dsevare&lang=en")["How to read this"]
    )
    assert about["Filter"] == "q=%3Dsevare"
    assert about["Division"] == "the whole country"
    assert about["As of"]
    assert "never zero" in about["Unknown"]
    assert "must not be added up" in about["Groups"]
    in_french = sheets(client, "division=2012&lang=fr")["Comment lire ceci"]
    assert dict(in_french)["Découpage"] == "2012 (region)"


def test_the_same_figures_are_the_same_bytes(client: Client, parties: World) -> None:
    first, second = (client.get(f"{XLSX}?group_by=sex") for _ in range(2))
    assert first.content == second.content
    assert first["Content-Disposition"].endswith('_group_by-sex.xlsx"')
    assert first["X-Stale"] == "false"


@pytest.mark.parametrize("address", [TOTALS, "/api/v1/totals.csv", XLSX])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("group_by=actor,sex,year", 5),  # as of, stale, version, cube, names
        # And the division; of what is kept whether it is late, the units, the rest.
        ("group_by=region,actor", 9),
        # And whether the name is known, the word folded, how many have it.
        ("actor=Civils&q=a", 8),
    ],
)
def test_it_is_a_fixed_number_of_queries(
    client: Client,
    parties: World,
    django_assert_num_queries: Any,
    address: str,
    query: str,
    queries: int,
) -> None:
    refresh_facets()  # at rest: nothing asks how late they are
    with django_assert_num_queries(queries):
        client.get(f"{address}?{query}")


def test_a_period_is_told_against_the_one_before(
    client: Client, parties: World
) -> None:
    make_published(started_on=date(2024, 1, 10), killed=(3, 4, 5))
    found = get_json(client, f"{TOTALS}change/", year=2024, month=2)
    assert found["this"]["from"] == "2024-02-01"
    assert found["this"]["query"] == "year=2024&month=2"
    assert found["previous"]["killed"]["best"] == 4
    assert found["change"]["previous"]["killed"] == 50.0
    assert found["change"]["previous"]["injured"] is None
    assert found["change"]["year_before"]["incidents"] is None
    for query in ("", "?year=2024&quarter=2024-Q1", "?week=none"):
        [error] = errors_of(client, f"{TOTALS}change/{query}")
        assert error["parameter"] == "from"
