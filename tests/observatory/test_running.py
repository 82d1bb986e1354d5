"""The whole machine in real processes: start, stop, faults, and start again."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from observatory.supervisor import GRACE_SECONDS
from tests.observatory.processes import Observatory, eventually

pytestmark = pytest.mark.machine
SECOND_START_SECONDS = 20  # under 5 on an idle laptop; other tests run beside this one


@pytest.fixture(scope="module")
def data_dir(module_folder: Path) -> Path:
    """One folder for the module: the first start in it is the slow one."""
    return module_folder / "data"


@pytest.fixture
def observatory(data_dir: Path) -> Iterator[Observatory]:
    running = Observatory(data_dir)
    try:
        running.wait_for("ready: ")
        yield running
    finally:
        running.kill_leftovers()


def test_it_serves_and_ctrl_c_leaves_no_process(observatory: Observatory) -> None:
    assert observatory.get("/livez") == 200
    assert len(observatory.processes("celery")) >= 2
    assert observatory.processes("postgres")
    assert observatory.processes("valkey")
    assert observatory.stop(signal.SIGINT) == 0
    assert observatory.processes() == []
    assert observatory.lines[-2].endswith("stopped")


def test_a_second_start_is_quick_and_keeps_the_data(data_dir: Path) -> None:
    began = time.monotonic()
    second = Observatory(data_dir)
    try:
        second.wait_for("ready: ")
        took = time.monotonic() - began
        assert "Applying" not in second.output
        assert second.stop(signal.SIGTERM) == 0
        assert second.processes() == []
    finally:
        second.kill_leftovers()
    assert took < SECOND_START_SECONDS


def test_ctrl_c_while_it_prepares_leaves_no_process(own_folder: Path) -> None:
    starting = Observatory(own_folder)
    try:
        starting.wait_for("preparing")
        assert starting.stop() == 0
        assert starting.processes() == []
        assert "ready" not in starting.output
    finally:
        starting.kill_leftovers()


def test_a_second_one_on_the_same_folder_is_refused(observatory: Observatory) -> None:
    other = Observatory(observatory.data_dir)
    assert other.ended() == 1
    assert other.lines[:-1] == [
        f"Another observatory runs on the data folder {observatory.data_dir} (DATA_DIR)"
    ]
    assert observatory.get("/livez") == 200


@pytest.mark.parametrize("program", ["gunicorn", "celery", "valkey-server"])
def test_what_is_killed_runs_again(observatory: Observatory, program: str) -> None:
    killed = observatory.processes(program)
    for number in killed:
        os.kill(number, signal.SIGKILL)
    again = eventually(lambda: set(observatory.processes(program)) - set(killed))
    assert again, observatory.output
    assert eventually(lambda: _serves(observatory)), observatory.output
    assert observatory.stop() == 0
    assert observatory.processes() == []


def test_postgresql_killed_outright_runs_again(observatory: Observatory) -> None:
    number = (observatory.data_dir / "postgres" / "postmaster.pid").read_text()
    os.kill(int(number.split()[0]), signal.SIGKILL)
    observatory.wait_for("PostgreSQL had ended; it runs again")
    assert observatory.stop() == 0
    assert observatory.processes() == []


def test_a_killed_supervisor_leaves_a_folder_that_starts(data_dir: Path) -> None:
    first = Observatory(data_dir)
    try:
        first.wait_for("ready: ")
        first.process.kill()
        # gunicorn kills a worker that was just forked, and so did not hear the signal,
        # after its 30 s of grace.
        ended = eventually(lambda: not first.processes("observatory"), GRACE_SECONDS)
        assert ended, [
            Path(f"/proc/{number}/cmdline").read_text()
            for number in first.processes("observatory")
        ]
        second = Observatory(data_dir, port=first.port)
        second.wait_for("ready: ")
        assert second.stop() == 0
        assert second.processes() == []
    finally:
        first.kill_leftovers()


def _serves(observatory: Observatory) -> bool:
    try:
        return observatory.get("/livez") == 200
    except OSError:
        return False
