"""A page of a hundred incidents through the whole of Django, ours beside the ordinary
way (a ModelViewSet that numbers pages and counts), at a million incidents.

Seen with nothing beside it, rows with all their texts, actors and sources (250 KB a
page), in two runs: type 9.0 and 9.2 ms, year and killed 10.7 and 10.3, region 10.0 and
11.2 (10 wanted), that is 19 to 244 times the ordinary way; in other runs of the same
day up to 17.6, as the machine's speed varied. Of these 5 to 6 are Python's. That
PostgreSQL write the JSON of a page, as it does of whole files, would save 0.7 ms. A
circle, a box, a polygon or a place takes 14 to 22; slowest fates of a year 58, an actor
in a region 62, children 39.

pytest tests/benchmarks/test_pages.py -s                     some minutes
INCIDENTS=200000 pytest tests/benchmarks/test_pages.py -s    fewer
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from incidents.api.pagination import NEWEST, Cursor, in_order
from incidents.exports.resource import rows_of
from incidents.models import PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from tests.benchmarks import growth
from tests.benchmarks.test_totals import country  # noqa: F401  a fixture

INCIDENTS = int(os.environ.get("INCIDENTS", 1_000_000))
LEAST_GAIN = 15
MOST_MS = 10
MOST_MS_OF_ANY = 200
"""What few incidents have is looked for in many, or many are sorted."""
MOST_DEEPER = 1.5
TIMES = 15
FILTERS = ("type=battles", "year=2019&killed_at_least=1", "region=2012:mopti")
OTHERS = (
    *("type=protests&region=2012:kidal", "region=2012:mopti&type=battles&year=2019"),
    *("updated_since=2024-01-01&type=battles", "month=0", "month=5", "outside=2012"),
    *("perpetrator=JNIM", "actor=JNIM", "sex=woman", "fate=freed", "confidence=1"),
    *("bbox=-4.2,14.4,-4,14.6", "bbox=-5,14,-3,16&type=battles", "near=-4,14.5,30"),
    *("polygon=-5,14,-3,14,-4,16", "near=1.4,18.4,50&killed_at_least=1"),
    *("place=Kidal", "place=none", "age_group=child", "victim_category=civilian"),
    *("perpetrator=MUJAO", "perpetrator=JNIM&region=2012:mopti", "actor=none"),
    *("perpetrator=JNIM&type=violence_against_civilians", "fate_in=2019"),
    *("certainty=sure&region=2012:mopti", "explosive_device=yes", "killed_at_least=50"),
    *("ordering=-killed_best&region=2012:mopti", "ordering=-published_on"),
    *("ordering=-updated_on&type=battles", "ordering=started_on&bbox=-5,14,-3,16"),
    *("q=sevare", "q=bamako", "q=zzz", "source=nobody", "hide=single_source"),
    *("source=Source%20synth%C3%A9tique%2022", "precision=exact", "limit=100"),
)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(
        "django.conf.settings.ROOT_URLCONF", "tests.benchmarks.ordinary"
    )
    return Client()


@pytest.mark.django_db
def test_a_database_for_tests_is_there() -> None:
    """The mark has pytest-django make one."""
    assert connection.settings_dict["NAME"].startswith("test_")


def test_the_country_grows() -> None:
    growth.grow_to(INCIDENTS, thin=False)
    assert PublishedIncident.objects.count() == INCIDENTS


def median_ms(ask: Callable[[], Any], times: int = TIMES) -> float:
    ask()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        assert ask().status_code == 200
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)


@pytest.mark.parametrize("query", FILTERS)
def test_a_filtered_page(client: Client, query: str) -> None:
    address = f"/api/v1/incidents/?{query}"
    ordinary = f"/ordinary/incidents/?{query}"
    theirs, mine = client.get(ordinary).json(), client.get(address).json()
    shown = [[row[key] for row in page["results"]] for page, key in
             ((theirs, "public_id"), (mine, "id"))]  # fmt: skip
    assert shown[0] == shown[1]
    assert len(shown[0]) == 100
    ms = median_ms(lambda: client.get(address))
    their_ms = median_ms(lambda: client.get(ordinary), 5)
    print(
        f"\n  {query}: {ms:.1f} ms; ordinary {their_ms:.0f} ms; {their_ms / ms:.0f} x"
    )
    assert ms <= MOST_MS
    assert their_ms / ms >= LEAST_GAIN


@pytest.mark.parametrize("query", OTHERS)
def test_any_other_filter(client: Client, query: str) -> None:
    ms = median_ms(lambda: client.get(f"/api/v1/incidents/?{query}"), 5)
    print(f"\n  {query}: {ms:.1f} ms")
    assert ms <= MOST_MS_OF_ANY


@pytest.mark.parametrize("ordering", ["", "updated_on"])
def test_a_deep_page_costs_what_the_first_does(client: Client, ordering: str) -> None:
    terms = (ordering, "-id" if ordering[0] == "-" else "id") if ordering else NEWEST
    published: PublishedIncidentQuerySet = PublishedIncident.objects.all()  # type: ignore[assignment]
    row = rows_of(in_order(published, terms))[INCIDENTS - 201]
    address = f"/api/v1/incidents/?limit=100&ordering={ordering}"
    first = median_ms(lambda: client.get(address))
    deep = f"{address}&cursor={Cursor.behind(row, terms)}"
    assert len(client.get(deep).json()["results"]) == 100
    last = median_ms(lambda: client.get(deep))
    print(f"\n  {ordering or 'newest first'}: {first:.1f} ms, at the end {last:.1f} ms")
    assert last <= first * MOST_DEEPER + 2
