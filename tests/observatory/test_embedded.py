"""The embedded servers' addresses and folders, without starting anything."""

import shutil
import stat
from pathlib import Path

import psycopg
import pytest
import redis
from django.core.exceptions import ImproperlyConfigured

from observatory import embedded
from observatory.embedded import postgres
from observatory.embedded.folders import socket_folder
from observatory.lib.addresses import broker_url, database_settings


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    secret = embedded.secret_key(data)
    assert len(secret) >= 50
    assert embedded.secret_key(data) == secret
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_sockets_lie_in_the_data_folder(tmp_path: Path) -> None:
    folder = Path("/srv/observatory/.data")
    settings = database_settings(embedded.database_url(folder))
    assert settings["HOST"] == "/srv/observatory/.data/postgres"
    assert "host" not in settings["OPTIONS"]


def test_a_folder_too_deep_for_sockets_records_a_short_private_one(
    tmp_path: Path,
) -> None:
    deep = tmp_path / ("x" * 100)
    short = socket_folder(deep)
    try:
        assert len(str(short)) < 50
        assert stat.S_IMODE(short.stat().st_mode) == 0o700
        assert socket_folder(deep) == short
        short.chmod(0o777)
        assert socket_folder(deep) != short, "a folder open to all is not trusted"
    finally:
        for folder in {short, socket_folder(deep)}:
            folder.rmdir()


@pytest.mark.machine
def test_both_servers_start_in_a_folder_with_spaces_and_depth(own_folder: Path) -> None:
    folder = own_folder / "a folder, deep" / ("x" * 80)
    folder.parent.mkdir()
    with embedded.servers(folder):
        client = redis.from_url(embedded.redis_url(folder))
        assert client.config_get("appendonly", "maxmemory-policy") == {
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
        }
        client.close()
        assert _shown(folder, "shared_buffers") == f"{postgres.buffers_mb()}MB"
        assert embedded.start(folder) == [], "what runs is not started again"
    assert embedded.start(folder) == ["PostgreSQL", "Valkey"]
    embedded.stop(folder)
    shutil.rmtree(socket_folder(folder))


def _shown(folder: Path, setting: str) -> str:
    with psycopg.connect(embedded.database_url(folder)) as connection:
        found = connection.execute(f"SHOW {setting}").fetchone()
    assert found
    return str(found[0])


@pytest.mark.parametrize(
    ("memory_mb", "buffers_mb"), [(64, 32), (1024, 256), (2048, 512), (65_536, 512)]
)
def test_postgresql_gets_a_quarter_of_the_memory_within_bounds(
    monkeypatch: pytest.MonkeyPatch, memory_mb: int, buffers_mb: int
) -> None:
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": memory_mb * 256}
    monkeypatch.setattr("os.sysconf", pages.__getitem__)
    assert postgres.buffers_mb() == buffers_mb


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("redis://h:6379/2", "redis://h:6379/2"),
        ("unix:///run/a.sock?db=3", "redis+socket:///run/a.sock?virtual_host=3"),
        ("unix:///run/a.sock", "redis+socket:///run/a.sock?virtual_host=0"),
    ],
)
def test_celery_gets_unix_sockets_in_its_own_spelling(given: str, wanted: str) -> None:
    assert broker_url(given) == wanted


@pytest.mark.parametrize(
    "url", ["", "sqlite:///x", "postgres://h/", "postgres://h:x/y"]
)
def test_an_address_that_is_no_postgresql_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_settings(url)
