"""Workers and beats that die, sleep or come twice: totals are late, never wrong (F2,
F9)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import F

from incidents.models import CasualtyTotal, FacetChange, TotalChange
from incidents.statistics.facet_totals import facets_are_stale
from incidents.statistics.refresh import totals_are_stale
from tests.factories import make_published
from tests.faults.conftest import BEAT, WORKER, Broker, Start, eventually, kill, ring
from tests.incidents.statistics.recomputation import is_exact

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.totals'))"
FACETS_LOCK = "SELECT pg_advisory_xact_lock(hashtext('incidents.facets'))"


@pytest.mark.parametrize("lock", [LOCK, FACETS_LOCK], ids=["totals", "facets"])
def test_a_worker_killed_in_mid_task_loses_nothing(
    broker: Broker, start_celery: Start, lock: str
) -> None:
    """The recomputation blocks on a lock that this test holds; then it is killed. The
    next worker finds the marks: nobody rings again."""
    make_published(killed=(1, 2, 3))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(lock)
        first = start_celery(*WORKER)
        ring()
        eventually(somebody_waits_for_the_lock, within=30)
        kill(first)
    assert totals_are_stale() == (lock == LOCK)
    assert facets_are_stale()
    broker.flush()
    start_celery(*WORKER)
    seconds = eventually(is_exact, within=60)
    assert _country() == (1, 2)
    name = "totals" if lock == LOCK else "facets"
    print(
        f"worker kill -9 in mid-task ({name}): recovered in {seconds:.1f} s, lost 0,"
        " doubled 0"
    )


def test_a_beat_that_was_down_for_a_day_has_delayed_and_not_lost(
    broker: Broker, start_celery: Start
) -> None:
    """Neither beat nor bell: the worker looks for marks that have waited too long."""
    make_published(killed=(1, 2, 3))
    for notes in (TotalChange, FacetChange):
        notes.objects.update(marked_at=F("marked_at") - timedelta(days=1))
    broker.flush()
    start_celery(*WORKER)
    seconds = eventually(is_exact, within=45)
    assert _country() == (1, 2)
    print(f"beat dead for a day: recovered in {seconds:.1f} s, lost 0, doubled 0")


def test_a_worker_that_finds_no_broker_keeps_the_totals_fresh(
    broker: Broker, start_celery: Start
) -> None:
    make_published(killed=(1, 2, 3))
    TotalChange.objects.update(marked_at=F("marked_at") - timedelta(minutes=1))
    broker.kill()
    start_celery(*WORKER)
    seconds = eventually(is_exact, within=45)
    assert _country() == (1, 2)
    print(f"broker never there: recovered in {seconds:.1f} s, lost 0, doubled 0")


def test_two_beats_do_no_more_than_one(
    broker: Broker, start_celery: Start, tmp_path: Path
) -> None:
    make_published(killed=(1, 2, 3))
    make_published(killed=(1, 2, 3))
    for number in range(2):
        start_celery(*BEAT, f"{tmp_path}/schedule{number}")
    start_celery("worker", "--concurrency=2", "--loglevel=WARNING")
    seconds = eventually(is_exact, within=30)
    assert _country() == (2, 4)
    print(f"two beats: recovered in {seconds:.1f} s, lost 0, doubled 0")


def _country() -> tuple[int, int]:
    total = CasualtyTotal.objects.get(region=None, outcome="killed")
    return total.incidents, total.best


def somebody_waits_for_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database"
            "                  WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])
