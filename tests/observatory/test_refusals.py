"""What an operator gets wrong is one clear line and a non-zero exit, soon."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from observatory import embedded
from tests.observatory.processes import Observatory, free_port

pytestmark = pytest.mark.machine
SOON_SECONDS = 20


@pytest.fixture(scope="module")
def servers(module_folder: Path) -> Iterator[Path]:
    with embedded.servers(module_folder):
        yield module_folder


@pytest.fixture
def babbler() -> Iterator[int]:
    """A server that speaks neither protocol."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(100)
                connection.sendall(b"220 mail.example ready\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    yield int(listener.getsockname()[1])
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def refusal(folder: Path, **env: str) -> str:
    """The line with which it ends, less the prefix."""
    began = time.monotonic()
    observatory = Observatory(folder, **env)
    try:
        assert observatory.ended() != 0
    finally:
        observatory.kill_leftovers()
    assert time.monotonic() - began < SOON_SECONDS
    assert "Traceback" not in observatory.output
    *before, line, _end = observatory.lines
    assert all("preparing" in other for other in before), observatory.output
    return line


def test_a_busy_port_is_named(servers: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        line = refusal(
            tmp_path,
            PORT=str(port),
            DATABASE_URL=embedded.database_url(servers),
            REDIS_URL=embedded.redis_url(servers),
        )
    assert line == (
        f"Cannot serve on 127.0.0.1 port {port}: Address already in use (HOST, PORT)"
    )


def test_an_unusable_data_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    line = refusal(file / "data")
    assert line.startswith(f"The data folder {file}/data cannot be")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://root@127.0.0.1/test", "must name a PostgreSQL database"),
        ("nonsense", "must name a PostgreSQL database"),
        ("postgres://postgres@127.0.0.1:port/x", "malformed port"),
        ("postgres://postgres@127.0.0.1:{free}/x", "refused"),
        ("postgres://postgres@127.0.0.1:{babbler}/x", "DATABASE_URL: "),
        ("postgres://nobody@/observatory?host={folder}/postgres", "does not exist"),
        ("postgres://observatory@/absent?host={folder}/postgres", "does not exist"),
    ],
)
def test_a_wrong_database_url_says_why(
    servers: Path, tmp_path: Path, babbler: int, url: str, reason: str
) -> None:
    address = url.format(free=free_port(), babbler=babbler, folder=servers)
    redis_url = embedded.redis_url(servers)
    line = refusal(tmp_path, DATABASE_URL=address, REDIS_URL=redis_url)
    assert "DATABASE_URL" in line
    assert reason in line


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:6379/0", "must name a Redis or Valkey server"),
        ("redis://127.0.0.1:{free}/0", "refused"),
        ("redis://127.0.0.1:{babbler}/0", "REDIS_URL: "),
    ],
)
def test_a_wrong_redis_url_says_why(
    servers: Path, tmp_path: Path, babbler: int, url: str, reason: str
) -> None:
    address = url.format(free=free_port(), babbler=babbler)
    database_url = embedded.database_url(servers)
    line = refusal(tmp_path, DATABASE_URL=database_url, REDIS_URL=address)
    assert "REDIS_URL" in line
    assert reason in line


def test_a_wrong_redis_password_is_not_repeated(servers: Path, tmp_path: Path) -> None:
    redis_url = embedded.redis_url(servers)
    with redis.from_url(redis_url) as client:
        client.config_set("requirepass", "right")
        try:
            line = refusal(
                tmp_path,
                DATABASE_URL=embedded.database_url(servers),
                REDIS_URL=redis_url.replace("unix://", "unix://:wrong@"),
            )
        finally:
            client.config_set("requirepass", "")
    assert line.endswith(
        "REDIS_URL: invalid username-password pair or user is disabled."
    )


def test_a_port_that_is_no_number_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, PORT="eight") == "PORT must be a number"
