"""Redis is a bell: without it nothing waits, and nothing is lost (F1)."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from incidents.api import tiles
from incidents.models import CasualtyTotal, PublishedIncident, TotalChange
from incidents.services.publication import publish_incident
from incidents.services.reporting import Report, submit_report
from observatory.lib.shelf import Shelf
from tests.factories import make_event_type, make_incident, make_published, make_user
from tests.faults.conftest import BEAT, WORKER, Broker, Start, eventually, ring
from tests.incidents.statistics.recomputation import is_exact

pytestmark = pytest.mark.django_db(transaction=True)


def publish_one() -> None:
    publish_incident(make_incident(killed=(1, 2, 3)), by=None)


def totals_are_exact() -> bool:
    return PublishedIncident.objects.exists() and is_exact()


def seconds_to_submit_and_publish() -> float:
    started = time.monotonic()
    reporter = make_user("reporter")
    make_event_type()
    report = Report(
        started_on=date(2020, 1, 1),
        ended_on=date(2020, 1, 1),
        date_precision="exact",
        geo_precision="settlement",
        place_name="Gao",
        event_type="battles.armed_clash",
        title="Accrochage",
        summary="",
        language="fr",
        source_publisher="Contact",
        source_kind="witness",
    )
    submit_report(report, client_id=uuid4(), by=reporter)
    publish_one()
    return time.monotonic() - started


@pytest.mark.parametrize("fault", ["freeze", "kill"])
def test_nobody_waits_for_a_broker_that_is_gone(broker: Broker, fault: str) -> None:
    healthy = seconds_to_submit_and_publish()  # the bell has been connected before
    getattr(broker, fault)()
    # A request that waited for the broker would wait for its 2 s socket timeout.
    assert seconds_to_submit_and_publish() < healthy + 1.5
    assert TotalChange.objects.exists()


@pytest.mark.parametrize("fault", ["freeze", "kill", "flush"])
def test_what_was_rung_into_the_void_is_swept_up(
    broker: Broker,
    start_celery: Start,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    start_celery(*WORKER)
    start_celery(*BEAT, f"{tmp_path}/schedule")
    publish_one()
    eventually(totals_are_exact, within=30)
    getattr(broker, fault)()
    publish_one()
    if fault == "freeze":
        eventually(lambda: "could not ring" in caplog.text, within=10)
        broker.thaw()
    if fault == "kill":
        broker.start()
    seconds = eventually(totals_are_exact, within=60)
    print(f"broker {fault}: recovered in {seconds:.1f} s, lost 0, doubled 0")


def test_the_same_task_delivered_twice_counts_once(
    broker: Broker, start_celery: Start
) -> None:
    for _ in range(3):
        publish_one()
        ring()
    start_celery("worker", "--concurrency=2", "--loglevel=WARNING")
    eventually(totals_are_exact, within=30)
    total = CasualtyTotal.objects.get(region=None, outcome="killed")
    assert (total.incidents, total.best) == (3, 6)


def test_a_map_tile_waits_for_a_frozen_broker_a_moment_and_once(
    client: Client,
    broker: Broker,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tiles, "KEPT", Shelf("tiles"))
    settings.ANSWERS_KEPT, settings.REDIS_URL = 64, broker.url
    make_published(killed=(1, 2, 3))
    first = client.get("/tiles/5/15/14.json").content
    PublishedIncident.objects.update(killed_best=1)
    assert client.get("/tiles/5/15/14.json").content == first  # it was kept
    broker.freeze()
    started = time.monotonic()
    for _ in range(5):
        assert client.get("/tiles/5/15/14.json").content != first
    seconds = time.monotonic() - started
    assert seconds < 2
    print(f"broker frozen: five tiles in {seconds:.2f} s, none of an older state")
