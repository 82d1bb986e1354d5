"""What the totals cost, and what they save, as the incidents grow.

pytest tests/benchmarks/test_totals.py -s        up to a million incidents
MILLIONS=10 pytest tests/benchmarks/test_totals.py -s   some 12 GB, 20 minutes
"""

from __future__ import annotations

import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, Func, Sum
from pytest_django import DjangoDbBlocker

from incidents.ingest.actors import load_actors
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import (
    CasualtyTotal,
    DirtyTotal,
    MonthTotal,
    Outcome,
    PublishedIncident,
)
from incidents.statistics.reads import totals_by
from incidents.statistics.reconciling import reconcile_totals
from incidents.statistics.refresh import refresh_totals
from regions.ingest.geography import load_geography
from tests.benchmarks import growth

SIZES = [100_000, 1_000_000, int(os.environ.get("MILLIONS", "1")) * 1_000_000]
LEAST_GAIN = 20
DIVISION = "2012"
FIGURES = [(o, b) for o in Outcome.values for b in ("min", "best", "max")]
SUMMED = [f"{outcome}_{bound}" for outcome, bound in FIGURES]


@pytest.fixture(scope="module", autouse=True)
def country(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Written for good, and taken away at the end."""
    assert connection.settings_dict["NAME"].startswith("test_")
    logging.disable()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEMO", True)
        if not PublishedIncident.objects.exists():
            load_geography()
            load_taxonomy()
            load_actors()
            growth.generate()
        yield
        if not os.environ.get("KEEP"):
            growth.empty()


@pytest.fixture(scope="module", params=sorted(set(SIZES)), ids=lambda n: f"{n:,}")
def size(request: pytest.FixtureRequest) -> int:
    started = time.perf_counter()
    growth.grow_to(request.param)
    tell(f"-- {request.param:,} incidents, grown in", time.perf_counter() - started)
    growth.refresh_all()
    return int(request.param)


@pytest.mark.django_db
def test_a_database_for_tests_is_there(size: int) -> None:
    """The mark has pytest-django make one; the others work in it outside of any
    transaction, as a server does."""
    assert connection.settings_dict["NAME"].startswith("test_")


def test_region_by_month_from_the_totals(size: int) -> None:
    assert from_totals() == from_rows()
    fast = median(from_totals, times=7)
    slow = median(from_rows, times=3)
    tell("region × month, all outcomes: totals", fast)
    tell("region × month, all outcomes: GROUP BY over the rows", slow)
    print(f"  ratio {slow / fast:.0f}")
    assert size < 1_000_000 or slow / fast >= LEAST_GAIN


def test_keys_recomputed_per_second(size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_dirtytotal (year, month, event_type_id)"
            " SELECT DISTINCT year, month, event_type_id FROM incidents_casualtytotal"
        )
    marks = DirtyTotal.objects.count()
    seconds, _ = timed(refresh_totals)
    totals = CasualtyTotal.objects.count()
    tell(f"{marks:,} marks, {totals:,} totals recomputed in", seconds)
    print(f"  {totals / seconds:,.0f} totals a second")


def test_everything_recomputed(size: int) -> None:
    seconds, report = timed(reconcile_totals)
    tell("everything recomputed and compared in", seconds)
    assert report.mended_count == 0
    for table in ("publishedincident", *growth.TOTALS):
        print(f"  {table}: {size_on_disk(f'incidents_{table}')}")
    for index in ("by_total_key", "by_day", "without_a_day"):
        print(f"  published_{index}: {size_on_disk(f'published_{index}')}")


def from_totals() -> dict[tuple[int, int, int], tuple[int, ...]]:
    totals = MonthTotal.objects.of_division(DIVISION)
    return {
        row.key: (
            row.incidents,
            *(getattr(row.outcomes[outcome], name) for outcome, name in FIGURES),
        )
        for row in totals_by(totals, "region", "year", "month")
    }


def from_rows() -> dict[tuple[int, int, int], tuple[int, ...]]:
    unit = Func(F("region_ids"), function="unnest")
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in SUMMED}
    found = (
        PublishedIncident.objects.order_by()
        .values("year", "month", unit=unit)
        .annotate(count=Count("pk"), **sums)
    )
    return {
        (row["unit"], row["year"], row["month"]): (
            row["count"],
            *(row[f"sum_{name}"] or 0 for name in SUMMED),
        )
        for row in found
    }


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work(*arguments)
    return time.perf_counter() - started, answer


def median(work: Callable[[], Any], *, times: int) -> float:
    return statistics.median(timed(work)[0] for _ in range(times))


def tell(what: str, seconds: float) -> None:
    print(f"\n  {what} {1000 * seconds:,.1f} ms", end="", flush=True)


def size_on_disk(relation: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_total_relation_size(%s::regclass))", [relation]
        )
        return str(cursor.fetchone()[0])
