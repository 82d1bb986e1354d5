"""Every number of the pages of totals, under filters by units of two levels and of two
divisions: it opens what it counts, or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from incidents.ingest.taxonomy import load_taxonomy
from incidents.services.assignment import assign_divisions
from incidents.services.publication import publish_incident
from incidents.statistics.refresh import refresh_totals
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_published,
    make_region,
)
from tests.incidents.listed import assert_numbers_open_their_incidents
from tests.incidents.services.test_assignment import load_division

pytestmark = pytest.mark.django_db
FILTERS = (
    "region=2012:mopti",
    "region=2023:west",
    "region=2023:west-cercle",
    "region=2012:mopti&region=2023:east-cercle",
    "region=2023:west,2023:east-cercle",
    "region=2012:kidal&outside=2023:cercle",
)
UNITS = ("", "&division=2023", "&division=2023&level=cercle")
ASKED = {
    "/fr/": FILTERS,
    "/fr/totals/": ("type=explosions", "year=2019"),
    "/fr/totals/explore/": [
        f"{query}&by=region&then={then}" for query in FILTERS for then in ("", "year")
    ],
    "/fr/totals/explosives/": FILTERS,
    "/fr/totals/abductions/": FILTERS,
    "/fr/totals/rolling/": [f"{query}&to=2019-03-20" for query in FILTERS[:3]],
    "/fr/totals/compare/": [
        "a.region=2012:mopti&b.region=2023:west-cercle",
        "a.region=2023:east&b.region=2012:mopti,2023:east-cercle",
    ],
}


@pytest.fixture
def world() -> None:
    load_taxonomy()
    make_region()
    make_region("kidal", box=(0.0, 18.0, 2.0, 20.0))
    make_published(killed=(8, 10, 12))
    make_published(killed=None, longitude=-3.0)
    make_published(killed=(None, 5, None), geo_precision="region")
    ied = {"event_type": "explosions.remote_explosive_ied"}
    make_published(**ied, killed=(1, 2, 3), longitude=-3.0)
    make_published(**ied, latitude=19.0, longitude=1.0)
    taken = make_incident(longitude=-3.0, started_on=date(2019, 3, 1))
    make_claim(taken, "abducted", 2, 3, 4)
    make_outcome(taken, best=1, on=date(2019, 4, 1))
    publish_incident(taken, by=None)
    load_division()
    assign_divisions()
    refresh_totals()


@pytest.mark.parametrize("path", ASKED)
def test_a_number_opens_what_it_counts_or_nothing(
    client: Client, world: None, path: str
) -> None:
    followed, counted = 0, {}
    for query in ASKED[path]:
        for units in UNITS:
            html = client.get(f"{path}?{query}{units}", follow=True).content.decode()
            followed += assert_numbers_open_their_incidents(client, html, counted)
    assert followed > 20
