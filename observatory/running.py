"""The observatory as one process tree: what runs, in which order, on which address."""

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from django.conf import settings

from observatory import embedded
from observatory.preparation import NotReadyError, prepare
from observatory.supervisor import Supervisor

PYTHON = [
    sys.executable,
    "-W",
    "ignore:::celery.platforms",
]  # its word on running as root
WEB_SECONDS = 20
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run() -> None:
    """Run until a signal asks to stop."""
    needs = {
        "postgres": not os.environ.get("DATABASE_URL"),
        "valkey": not os.environ.get("REDIS_URL"),
    }
    supervisor = Supervisor(look=lambda: _mended(needs))
    for number in STOPPING:
        signal.signal(number, _leave)
    with _data_folder(), _embedded_servers(needs):
        check_port()
        supervisor.say("preparing")
        logins = prepare()
        supervisor.listen(STOPPING)
        try:
            _start_children(supervisor)
            _announce(supervisor, logins)
            supervisor.wait()
        finally:
            supervisor.stop()
    supervisor.say("stopped")


def _leave(number: int, frame: FrameType | None) -> None:
    """Before there are children to stop, leaving is enough."""
    raise SystemExit(128 + number)


@contextmanager
def _data_folder() -> Iterator[None]:
    """One observatory per data folder."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (settings.DATA_DIR / "lock").open("w")
    except OSError as error:
        reason = f"{settings.DATA_DIR} cannot be written: {error.strerror}"
        raise NotReadyError(f"The data folder {reason}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotReadyError(
                f"Another observatory runs on the data folder {settings.DATA_DIR}"
            ) from error
        yield


@contextmanager
def _embedded_servers(needs: dict[str, bool]) -> Iterator[None]:
    try:
        if any(needs.values()):
            embedded.start(settings.DATA_DIR, **needs)
        yield
    finally:
        if any(needs.values()):
            embedded.stop(settings.DATA_DIR)


def _mended(needs: dict[str, bool]) -> Iterator[str]:
    if not any(needs.values()):
        return
    try:
        for name in embedded.start(settings.DATA_DIR, **needs):
            yield f"{name} had ended; it runs again"
    except embedded.ServerError as error:
        yield str(error)


def check_port() -> None:
    """Say now, in one line, what the web server would say in a traceback."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            settings.HOST, settings.PORT, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        where = f"{settings.HOST} port {settings.PORT}"
        raise NotReadyError(
            f"Cannot serve on {where}: {reason} (HOST, PORT)"
        ) from error


def _start_children(supervisor: Supervisor) -> None:
    web = supervisor.start("web", *_web())
    deadline = time.monotonic() + WEB_SECONDS
    # The page first: worker and beat would take the processor from it.
    while not _answers() and web.is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    supervisor.start("worker", *_worker())
    supervisor.start("beat", *_beat())


def _answers() -> bool:
    try:
        socket.create_connection((settings.HOST, settings.PORT), timeout=1).close()
    except OSError:
        return False
    return True


def _web() -> list[str]:
    bind = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    options = "--workers 2 --threads 4 --preload --no-control-socket --timeout 60"
    return [
        *PYTHON,
        *("-m", "gunicorn", "observatory.wsgi", "--bind", f"{bind}:{settings.PORT}"),
        *options.split(),
    ]


def _worker() -> list[str]:
    command = "-m celery --quiet -A observatory worker"
    options = "--concurrency 2 --loglevel INFO --without-gossip --without-mingle"
    return [*PYTHON, *command.split(), *options.split()]


def _beat() -> list[str]:
    schedule = str(settings.DATA_DIR / "beat-schedule")
    command = "-m celery --quiet -A observatory beat --pidfile= --loglevel INFO --schedule"
    return [*PYTHON, *command.split(), schedule]


def _announce(supervisor: Supervisor, logins: str) -> None:
    host = "127.0.0.1" if settings.HOST in {"0.0.0.0", "::"} else settings.HOST  # noqa: S104
    supervisor.say(f"ready: http://{host}:{settings.PORT}/ (Ctrl-C stops)")
    if logins:
        supervisor.say(logins)
