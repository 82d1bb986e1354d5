"""What must be true before anything is served: database, fixtures, catalogues, files.

Every step is safe to repeat, and quick when there is nothing to do.
"""

import hashlib
import io
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from observatory.environment import REDIS_URL
from observatory.lib import catalogues, static_files

OLDEST_POSTGRESQL = 15
PREPARATION_LOCK = 7_237_815_264  # any number, the same for every start
PATIENCE_SECONDS = {
    "refused": 3,
    "No such file": 3,
    "starting up": 60,
    "shutting down": 60,
    "recovery": 60,
}
"""How long a database may give which answer before it is taken for its last word."""


class NotReadyError(Exception):
    """The observatory cannot start; the message is one line for the operator."""


def prepare() -> str:
    """Everything, in order; returns the demo logins, if there are any to print."""
    catalogues.compile_changed()
    check_code()
    check_database()
    check_redis()
    with _alone():
        migrate()
        load_fixtures()
        coarsen_places()
        logins = create_demo_accounts()
    connection.close()
    collect_static_files()
    return logins


def check_code() -> None:
    """Django's checks, ours among them: no page without a word on who may call it."""
    found = [item for item in run_checks() if item.level >= ERROR]
    if found:
        raise NotReadyError(f"{found[0].id}: {found[0].msg} ({len(found)} errors)")


def check_database() -> None:
    began = time.monotonic()
    while True:
        try:
            connection.ensure_connection()
            break
        except OperationalError as error:
            reason = _first_line(error)
            patience = [v for sign, v in PATIENCE_SECONDS.items() if sign in reason]
            if time.monotonic() - began > max(patience, default=0):
                raise NotReadyError(f"DATABASE_URL: {reason}") from error
            time.sleep(0.5)
    version = connection.cursor().connection.info.server_version // 10_000
    if version < OLDEST_POSTGRESQL:
        raise NotReadyError(
            f"DATABASE_URL: PostgreSQL {version} is too old; "
            f"the observatory needs {OLDEST_POSTGRESQL} or later"
        )


def check_redis() -> None:
    try:
        with redis.Redis.from_url(
            REDIS_URL,
            socket_connect_timeout=2,
            socket_timeout=2,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            client.ping()
    except (RedisError, ValueError, OSError) as error:
        raise NotReadyError(f"REDIS_URL: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """Neither library repeats a password in its messages."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARATION_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARATION_LOCK])


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable", verbosity=0)


def load_fixtures() -> None:
    files = sorted((settings.BASE_DIR / "fixtures").rglob("*"))
    state = [*_database(), *(f"{path} {path.stat().st_mtime_ns}" for path in files)]
    with _unless_done("fixtures", state) as needed:
        if needed:
            call_command("load_fixtures")


def coarsen_places() -> None:
    """Also what was published before its type was to be told no closer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code || finest_shown FROM incidents_eventtype ORDER BY 1"
        )
        finest = [row[0] for row in cursor.fetchall()]
    with _unless_done("places", [*_database(), *finest]) as needed:
        if needed:
            call_command("coarsen_places", commit=True)


def _database() -> list[str]:
    """Which one: a stamp of one says nothing of another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::text FROM pg_database WHERE datname = current_database()"
        )
        return [*cursor.fetchone(), connection.settings_dict["HOST"]]


def create_demo_accounts() -> str:
    if not settings.DEMO:
        return ""
    output = io.StringIO()
    call_command("create_demo_accounts", stdout=output)
    return output.getvalue()


def collect_static_files() -> None:
    # In debug mode files are served from where they lie.
    with _unless_done("static", static_files.sources()) as needed:
        if needed and not settings.DEBUG:
            call_command(
                "collectstatic",
                interactive=False,
                clear=True,
                verbosity=0,
                ignore_patterns=static_files.LEFT_OUT,
            )


@contextmanager
def _unless_done(name: str, state: Iterable[str]) -> Iterator[bool]:
    """Whether this state differs from the one of the last time that the block ended."""
    digest = hashlib.sha256("\n".join(state).encode()).hexdigest()
    stamp = Path(settings.DATA_DIR) / f"{name}.stamp"
    needed = not stamp.exists() or stamp.read_text() != digest
    yield needed
    if needed:
        stamp.write_text(digest)
