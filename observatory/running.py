"""The observatory as one process tree: what runs, in which order, until a signal."""

import fcntl
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from observatory import embedded
from observatory.environment import BASE_DIR, DATA_DIR, EMBEDDED, HOST, PORT
from observatory.supervisor import LOOK_SECONDS, Child, Supervisor

# Celery's long word on running as root says nothing that an operator can use here.
PYTHON = (sys.executable, "-W", "ignore:::celery.platforms", "-m")
WEB_SETTINGS = str(BASE_DIR / "observatory" / "deploy" / "gunicorn.conf.py")
WEB = (*PYTHON, "gunicorn", "--config", WEB_SETTINGS)
CELERY = (*PYTHON, "celery", "--quiet", "--app", "observatory")
QUIET = "--loglevel=WARNING"
WORKER = (*CELERY, "worker", QUIET, "--concurrency=2", "--without-mingle")
SCHEDULE = str(DATA_DIR / "beat-schedule")
BEAT = (*CELERY, "beat", QUIET, "--pidfile=", "--schedule", SCHEDULE)
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StartError(Exception):
    """The observatory cannot start; the message is one line for the operator."""


def run() -> int:
    """Run until a signal asks to stop; returns the exit code."""
    supervisor = Supervisor(look=_mended)
    for number in STOPPING:
        signal.signal(number, _leave)
    with _data_folder(), _embedded_servers():
        _check_port()
        supervisor.listen(STOPPING)
        supervisor.say("preparing")
        try:
            # The page first: worker and beat would take the processor from it.
            web = supervisor.start("web", *WEB)
            if _answers_in_time(web, supervisor):
                supervisor.start("worker", *WORKER)
                supervisor.start("beat", *BEAT)
                supervisor.say(f"ready: {_address()} (Ctrl-C stops)")
            elif not supervisor.was_told_to_stop():
                return 1
            supervisor.wait()
        finally:
            supervisor.stop()
    supervisor.say("stopped")
    return 0


def _leave(number: int, frame: FrameType | None) -> None:
    """Before there are children to stop, leaving is enough."""
    raise SystemExit(128 + number)


@contextmanager
def _data_folder() -> Iterator[None]:
    """One observatory per data folder."""
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (DATA_DIR / "lock").open("w")
    except OSError as error:
        raise StartError(
            f"The data folder {DATA_DIR} cannot be written: {error.strerror} (DATA_DIR)"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartError(
                f"Another observatory runs on the data folder {DATA_DIR} (DATA_DIR)"
            ) from error
        yield


@contextmanager
def _embedded_servers() -> Iterator[None]:
    if not any(EMBEDDED.values()):
        yield
        return
    try:
        embedded.start(DATA_DIR, **EMBEDDED)
        yield
    finally:
        embedded.stop(DATA_DIR)


def _mended() -> Iterator[str]:
    if any(EMBEDDED.values()):
        try:
            for name in embedded.start(DATA_DIR, **EMBEDDED):
                yield f"{name} had ended; it runs again"
        except embedded.ServerError as error:
            yield str(error)


def _check_port() -> None:
    """Say now, in one line, what the web server would say in many."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            HOST, PORT, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StartError(
            f"Cannot serve on {HOST} port {PORT}: {reason} (HOST, PORT)"
        ) from error


def _answers_in_time(web: Child, supervisor: Supervisor) -> bool:
    """Wait while the web process prepares; a first start may load for long."""
    next_look = time.monotonic() + LOOK_SECONDS
    while web.is_running() and not supervisor.was_told_to_stop():
        if time.monotonic() > next_look:
            supervisor.look_beside()
            next_look += LOOK_SECONDS
        try:
            socket.create_connection((HOST, PORT), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _address() -> str:
    host = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else HOST  # noqa: S104
    return f"http://[{host}]:{PORT}/" if ":" in host else f"http://{host}:{PORT}/"


def main() -> None:
    try:
        code = run()
    except (StartError, embedded.ServerError) as error:
        sys.exit(str(error))
    sys.exit(code)
