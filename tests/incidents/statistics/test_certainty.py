"""Surely inside ⊆ counted ⊆ possibly inside, for any places, dates and periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.services.publication import publish_incident
from incidents.services.reach import refresh_reach
from incidents.statistics import certainty as statistics
from incidents.statistics.certainty import Certainty, certainty
from incidents.statistics.data_version import data_version
from incidents.statistics.refresh import refresh_totals
from observatory.lib.shelf import Shelf
from regions.locate import locate_many
from regions.models import Region
from tests.factories import make_division, make_incident, make_published, make_region
from tests.incidents.api.conftest import errors_of, get_json
from tests.incidents.api.rows import make_rows
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

# One region of two cercles, one without; another division cuts across both.
WEST = {"slug": "west", "box": (-6.0, 13.0, -4.0, 15.0)}
UNITS = ("west", "east", "cercle-a", "cercle-b", "across")


@pytest.fixture
def units() -> dict[str, Region]:
    west = make_region(**WEST)
    east = make_region("east", box=(-4.0, 13.0, -2.0, 15.0))
    cercle = {"level": Region.Level.CERCLE, "parent": west}
    a = make_region("cercle-a", box=(-6.0, 13.0, -5.0, 15.0), **cercle)
    b = make_region("cercle-b", box=(-5.0, 13.0, -4.0, 15.0), **cercle)
    newer = make_division("2023")
    across = make_region("across", box=(-5.5, 13.0, -3.0, 15.0), division=newer)
    return {region.slug: region for region in (west, east, a, b, across)}


places = st.tuples(
    st.floats(-6.3, -1.7, allow_nan=False), st.floats(12.7, 15.3, allow_nan=False)
)
first_days = st.dates(date(2018, 11, 1), date(2020, 2, 1))
incidents = st.fixed_dictionaries(
    {
        "place": places,
        "day": first_days,
        "length": st.sampled_from([0, 0, 3, 31, 400]),
        "precision": st.sampled_from(
            ["exact", "near", "cercle", "region", "area", "country"]
        ),
        "radius_m": st.sampled_from([500, 3_000, 25_000, 100_000]),
        "killed": st.none() | st.integers(0, 9),
    }
)
periods = st.sampled_from(
    [
        "",
        "year=2019",
        "year=2019&month=3",
        "from=2019-01-01",
        "to=2019-06-30",
        "from=2019-01-01&to=2019-12-31",
        "from=2019-03-05&to=2019-03-05",
        "year=2019&from=2019-06-01",
    ]
)
LEVELS = {"exact": 2, "near": 2, "cercle": 2, "region": 1, "area": 1, "country": 0}


def write(drawn: list[dict[str, Any]]) -> None:
    PublishedIncident.objects.all().delete()
    rows = make_rows([(*one["place"], one["day"]) for one in drawn])
    found = locate_many([one["place"] for one in drawn])
    for row, one, around in zip(rows, drawn, found, strict=True):
        levels = [Region.Level.REGION, Region.Level.CERCLE][: LEVELS[one["precision"]]]
        mine = [f.region for f in around if f.region.level in levels]
        row.region_ids = sorted(region.pk for region in mine)
        row.geo_precision = one["precision"]
        row.radius_m = one["radius_m"]
        if one["precision"] in {"region", "country"}:
            row.radius_m = None
        if one["precision"] == "region" and mine:
            row.footprint_region_id = mine[0].pk
        if one["precision"] == "area":
            line = [one["place"], (one["place"][0] + 0.5, one["place"][1])]
            row.footprint = {"type": "LineString", "coordinates": line}
        row.ended_on = row.started_on + timedelta(days=one["length"])
        row.killed_best = one["killed"]
        row.save()
    assert refresh_reach()


@settings(max_examples=30)
@given(
    drawn=st.lists(incidents, min_size=1, max_size=8),
    period=periods,
    unit=st.sampled_from([*UNITS, ""]),
)
def test_surely_is_counted_and_counted_is_possible(
    units: dict[str, Region], drawn: list[dict[str, Any]], period: str, unit: str
) -> None:
    write(drawn)
    for row in PublishedIncident.objects.all():
        sure, mine = set(row.sure_region_ids), set(row.region_ids)
        assert sure <= mine <= set(row.possible_region_ids), row.geo_precision
    region = f"region={units[unit].division.key}:{unit}" if unit else ""
    asked = "&".join(filter(None, (region, period)))
    found = certainty(PublishedIncidentFilter(QueryDict(asked)), data_version())
    if not asked:
        assert found is None
        return
    start, end = (day.isoformat() if day else "" for day in found.period)
    widest = f"{region}&from={start}&to={end}&certainty="
    sets = {
        "sure": listed(widest + "sure"),
        "counted": listed(asked),
        "possible": listed(widest + "possible"),
    }
    for name, killed in sets.items():
        shown = getattr(found, name)
        assert shown.incidents == len(killed), name
        assert shown.best == sum(k for k in killed.values() if k is not None)
        assert shown.unknown == sum(k is None for k in killed.values())
    assert sets["sure"].keys() <= sets["counted"].keys() <= sets["possible"].keys()


def listed(query: str) -> dict[int, int | None]:
    found = PublishedIncidentFilter(QueryDict(query))
    assert found.is_valid(), found.errors
    return dict(found.result.values_list("pk", "killed_best"))


def one(**values: Any) -> dict[str, Any]:
    return {
        "place": (-5.5, 14.0),
        "day": date(2019, 3, 5),
        "length": 0,
        "precision": "exact",
        "radius_m": 3_000,
        "killed": 1,
    } | values


@pytest.mark.parametrize(
    ("values", "sure", "possible"),
    [
        ({"place": (-4.5, 14.0)}, "west cercle-b across", "west cercle-b across"),
        # 1,600 m from the border that west and cercle-b have with east
        ({"place": (-4.015, 14.0)}, "across", "west cercle-b across east"),
        # The circle stands out by less than is told apart.
        (
            {"place": (-4.0277, 14.0)},
            "west cercle-b across",
            "west cercle-b across east",
        ),
        ({"place": (-4.5, 14.0), "precision": "cercle"}, "west cercle-b across", None),
        ({"place": (-4.5, 14.0), "precision": "region"}, "west", "*"),
        ({"precision": "country"}, "", "*"),
    ],
)
def test_an_extent_is_in_what_holds_it_and_possibly_in_what_it_touches(
    units: dict[str, Region], values: dict[str, Any], sure: str, possible: str | None
) -> None:
    write([one(**values)])
    row = PublishedIncident.objects.get()
    names = {region.pk: slug for slug, region in units.items()}
    assert {names[pk] for pk in row.sure_region_ids} == set(sure.split())
    if possible is not None:
        wanted = set(possible.split()) - {"*"}
        if "*" in possible:
            wanted = set(UNITS) - ({"east"} if "region" in str(values) else set())
        assert {names[pk] for pk in row.possible_region_ids} == wanted


def test_publishing_computes_it_and_new_outlines_make_it_late(
    units: dict[str, Region], client: Client
) -> None:
    published = make_published(latitude=14.0, longitude=-5.5)
    assert set(published.sure_region_ids) == {
        units["west"].pk,
        units["cercle-a"].pk,
    }
    address = "/api/v1/totals/certainty/?region=2012:west"
    assert client.get(address).status_code == 200
    division = units["west"].division
    division.geometry_version = 1
    division.save()
    assert client.get(address).status_code == 503
    refresh_reach()
    published.refresh_from_db()
    assert published.reach_version == 2


def test_the_pages_and_the_api_say_it(units: dict[str, Region], client: Client) -> None:
    write(
        [
            one(),
            one(day=date(2019, 12, 30), length=3),
            one(day=date(2018, 12, 30), length=3),
            one(place=(-4.01, 14.0), killed=None),
            one(place=(-3.99, 14.0), killed=7),
        ]
    )
    refresh_totals()
    found = get_json(client, "/api/v1/totals/certainty/?region=2012:west&year=2019")
    assert {name: found[name]["incidents"] for name in ("surely", "counted")} == {
        "surely": 1,
        "counted": 3,
    }
    assert found["possibly"] == {"incidents": 5, "killed": 10, "killed_unknown": 1}
    page = client.get("/fr/regions/2012/west/").content.decode()
    text = text_of(page).replace("\xa0", " ")
    assert "4 incidents , dont 3 sûrement dans ce lieu et cette période" in text
    assert "jusqu’à 5 possiblement" in text
    assert "Tués : 3, dont 3 sûrement ; jusqu’à 10 possiblement, et 1" in text
    assert "/fr/incidents/?region=2012%3Awest&amp;certainty=possible" in page
    page = client.get("/fr/totals/?year=2019").content.decode()
    assert "dont 3 sûrement" in text_of(page).replace("\xa0", " ")
    assert "certainty" not in client.get("/fr/totals/").content.decode()


@pytest.mark.parametrize("query", ["", "type=battles", "quarter=2019-Q1"])
def test_it_needs_a_region_or_a_period(client: Client, query: str) -> None:
    make_published()
    (error,) = errors_of(client, f"/api/v1/totals/certainty/?{query}")
    assert error["parameter"] == "region"


def test_it_is_summed_once_for_a_version_and_anew_for_the_next(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANSWERS_KEPT = 64
    monkeypatch.setattr(statistics, "_KEPT", Shelf(f"test-{uuid4()}"))

    def found(query: str = "year=2019") -> Certainty | None:
        return certainty(PublishedIncidentFilter(QueryDict(query)), data_version())

    incident = make_incident(killed=(1, 2, 3))
    publish_incident(incident, by=None)
    first = found()
    with CaptureQueriesContext(connection) as queries:
        assert found() == first
    assert not any("possible_best" in query["sql"] for query in queries)
    assert found("year=2018") != first
    incident.claims.update(best=3)
    publish_incident(incident, by=None)
    assert [first and first.counted.best, found().counted.best] == [2, 3]  # type: ignore[union-attr]
