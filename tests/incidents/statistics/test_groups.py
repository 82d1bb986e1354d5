"""A group's number opens the incidents that it counts, or nothing."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.filters import PublishedIncidentFilter
from incidents.ingest.taxonomy import load_taxonomy
from incidents.services.assignment import assign_divisions
from incidents.services.publication import publish_incident
from incidents.services.reach import refresh_reach
from incidents.statistics.groups import can_be_narrowed
from incidents.statistics.refresh import refresh_totals
from tests.factories import (
    make_claim,
    make_incident,
    make_published,
    make_region,
    make_source,
)
from tests.incidents.listed import assert_numbers_open_their_incidents, numbers
from tests.incidents.services.test_assignment import load_division

pytestmark = pytest.mark.django_db
NONE_ASKED = "Dans aucune des régions demandées"
UNIT, OUTSIDE, TYPE = "region=2012:mopti", "outside=2012", "type=battles"
PAGES = (
    "/fr/?{}",
    "/fr/?{}&shade=rate&year=2019",
    "/fr/totals/explore/?by=region&{}",
    "/fr/totals/explore/?by=type&then=region&{}",
    "/fr/totals/brief/?{}",
    "/fr/totals/note/?quarter=2019-Q1&{}",
    "/fr/totals/abductions/?{}",
    "/fr/totals/explosives/?{}",
)


@pytest.fixture
def units() -> None:
    """One incident of Mopti and, known to twenty kilometres, near its border two that
    may be of it."""
    load_taxonomy()
    make_region()
    make_region("segou", box=(-8.0, 13.0, -6.0, 16.0))
    load_division()
    assign_divisions()
    ied = {"event_type": "explosions.remote_explosive_ied"}
    make_published(killed=(1, 2, 3), **ied)
    for longitude in (-6.02, -0.98):
        make_published(longitude=longitude, geo_precision="commune", **ied)
    taken = {"event_type": "violence_against_civilians.abduction"}
    make_published(longitude=-6.01, geo_precision="near", **taken)
    refresh_reach()
    refresh_totals()


@pytest.mark.parametrize(
    ("query", "opened", "expected"),
    [
        ("", UNIT, True),
        ("", OUTSIDE, True),
        ("region=2023:west", UNIT, True),
        ("certainty=possible", UNIT, False),
        ("certainty=sure&to=2019-12-31", UNIT, False),
        ("certainty=sure&to=2019-12-31", OUTSIDE, True),
        ("certainty=possible&region=2012:mopti", OUTSIDE, False),
        ("certainty=possible&region=2012:mopti", TYPE, True),
        ("outside=2012", OUTSIDE, True),
        ("outside=2012:region", OUTSIDE, True),
        ("outside=2012:cercle", OUTSIDE, False),
        ("outside=2023", OUTSIDE, False),
        ("outside=2023", UNIT, True),
        ("", "source=Radio", True),
        ("source=Radio&source=Agence", "source=Radio", True),
        ("source=Agence", "source=Radio", False),
        ("source=Agence", UNIT, True),
    ],
)
def test_some_filters_cannot_be_narrowed(
    units: None, query: str, opened: str, expected: bool
) -> None:
    make_region("sevare", box=(-5.0, 14.0, -3.0, 15.0), level="cercle")
    filters = PublishedIncidentFilter(QueryDict(query))
    assert filters.is_valid(), filters.errors
    assert can_be_narrowed(filters, QueryDict(opened).dict()) is expected


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "certainty=possible",
        "certainty=possible&region=2012:mopti",
        "certainty=sure&from=2019-01-01",
        "outside=2023:cercle",
    ],
)
def test_pages_open_what_they_count_or_nothing(
    client: Client, units: None, page: str, query: str
) -> None:
    html = client.get(page.format(query)).content.decode()
    assert_numbers_open_their_incidents(client, html)
    if query == "certainty=possible":
        opened = [address for address, _count in numbers(html)]
        assert not any("region=" in address for address in opened)


@pytest.mark.parametrize(
    ("regions", "rows"),
    [
        ("2012:mopti", {"Mopti": 3, "Segou": 2}),
        ("2023:west-cercle", {"west (West)": 3, "Cercle inconnu": 1}),
        ("2012:mopti&region=2023:east", {"Mopti": 3, "East": 1, NONE_ASKED: 2}),
    ],
)
def test_what_may_be_of_the_region_has_the_name_of_its_own(
    client: Client, units: None, regions: str, rows: dict[str, int]
) -> None:
    make_published(geo_precision="region")  # in a cercle that is not known
    refresh_reach()
    address = f"/fr/totals/explore/?by=region&certainty=possible&region={regions}"
    page = client.get(address)
    shown = page.context["rows"]
    assert {row.labels[0]: row.shown.incidents for row in shown} == rows
    assert "celles-ci" in page.content.decode()


@pytest.mark.parametrize("page", ["brief/?", "note/?quarter=2019-Q1&"])
def test_a_source_beside_the_one_asked_for_opens_nothing(
    client: Client, units: None, page: str
) -> None:
    """One incident is of both, another of the radio alone."""
    incident = make_incident(killed=(1, 2, 3))
    make_claim(incident, "injured", 1, 2, 3, source=make_source(publisher="Agence"))
    publish_incident(incident, by=None)
    html = client.get(f"/fr/totals/{page}source=Agence").content.decode()
    assert "Radio Test" in html
    assert_numbers_open_their_incidents(client, html)
