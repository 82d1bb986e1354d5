"""A broker of the test's own, and a real worker and beat on the test database."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import current_app
from django.db import connection

from observatory.embedded import valkey

WORKER = ("worker", "--concurrency=1", "--loglevel=WARNING", "--without-mingle")
BEAT = ("beat", "--pidfile=", "--loglevel=WARNING", "--schedule")


class Broker:
    """A Valkey that can be frozen, thawed, flushed, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = valkey.socket_path(folder)
        self.url = f"unix://{quote(str(self.socket))}?db=0"
        self.celery_url = f"redis+socket://{self.socket}?virtual_host=0"

    def start(self) -> None:
        valkey.start(self.folder)

    def signal(self, number: signal.Signals) -> None:
        valkey._children[self.folder].send_signal(number)

    def freeze(self) -> None:
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        child = valkey._children.pop(self.folder)
        child.kill()
        child.wait()

    def flush(self) -> None:
        valkey._say(self.folder, b"FLUSHALL\r\n")


@pytest.fixture
def broker() -> Iterator[Broker]:
    folder = Path(tempfile.mkdtemp(prefix="obs-broker-"))
    broker = Broker(folder)
    broker.start()
    _use(broker.celery_url)
    yield broker
    if folder in valkey._children:
        broker.thaw()
        broker.kill()
    _use(None)
    shutil.rmtree(folder, ignore_errors=True)


def _use(url: str | None) -> None:
    """Point this process's bell at the broker; None: back to the settings'."""
    from django.conf import settings

    current_app.conf.broker_url = url or settings.CELERY_BROKER_URL
    current_app.amqp._producer_pool = None
    current_app._pool = None


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start_celery(broker: Broker, tmp_path: Path) -> Iterator[Start]:
    """Starts a Celery process on this test's database and broker."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "observatory"]
        with (tmp_path / f"celery{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [*command, *words],
                env=os.environ
                | {"DATABASE_URL": database_url(), "REDIS_URL": broker.url}
                | {"DATA_DIR": str(tmp_path)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The whole process group, at once and without a word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def database_url() -> str:
    """The test database's address, for other processes."""
    at = connection.settings_dict
    host, port = quote(str(at["HOST"]), safe=""), at["PORT"] or 5432
    account = quote(at["USER"])
    if at["PASSWORD"]:
        account += ":" + quote(at["PASSWORD"], safe="")
    if str(at["HOST"]).startswith("/"):
        return f"postgres://{account}@/{at['NAME']}?host={host}"
    return f"postgres://{account}@{host}:{port}/{at['NAME']}"


def eventually(is_so: Callable[[], bool], *, within: float) -> float:
    """Seconds until `is_so`; fails after `within`. Polls: what it waits for happens
    in other processes."""
    started = time.monotonic()
    while not is_so():
        waited = time.monotonic() - started
        assert waited < within, f"not so after {waited:.1f} s"
        time.sleep(0.05)
    return time.monotonic() - started


def ring() -> None:
    current_app.send_task("incidents.tasks.refresh_totals")
