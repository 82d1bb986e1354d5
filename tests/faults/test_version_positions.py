"""Eight writers and a reader: what follows the positions ends with a true copy."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import psycopg
import pytest

from incidents.models import PublishedIncident, PublishedVersion
from incidents.statistics.changes import changes_after
from incidents.statistics.positions import number_versions
from tests.factories import make_published
from tests.faults.conftest import database_url

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, CHANGES = 8, 12
_INSERT = """
INSERT INTO incidents_publishedversion
       (public_id, version, change, published_on, note_fr, note_en, changed_fields,
        content)
VALUES ('MLI-1999-000001', 1, 'published', '2026-01-01', '', '', '{}', '{}')
"""


class Reader:
    """Knows nothing but the last position that it has seen."""

    def __init__(self) -> None:
        self.last = 0
        self.copy: dict[str, tuple[int, dict[str, Any]]] = {}

    def read(self) -> int:
        changes = changes_after(self.last, limit=7)
        for change in changes:
            assert change.position > self.last
            self.last = change.position
            if change.is_deletion:
                self.copy.pop(change.public_id, None)
            else:
                self.copy[change.public_id] = change.version, change.content
        return len(changes)


def start_writers() -> list[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    return [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.publishing", str(n), str(CHANGES)],
            env=environment,
        )
        for n in range(WRITERS)
    ]


def test_a_reader_of_eight_writers_ends_with_an_identical_copy() -> None:
    writers, reader, reads = start_writers(), Reader(), 0
    try:
        while any(writer.poll() is None for writer in writers):
            number_versions()
            reads += bool(reader.read())
        assert [writer.wait() for writer in writers] == [0] * WRITERS
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    number_versions()
    while reader.read():
        pass
    assert reads > 10  # it did read while they wrote
    published = dict(PublishedIncident.objects.values_list("public_id", "version"))
    assert {i: version for i, (version, _content) in reader.copy.items()} == published
    for public_id, (version, content) in reader.copy.items():
        of_version = PublishedVersion.objects.get(public_id=public_id, version=version)
        assert of_version.content == content
        live = PublishedIncident.objects.get(public_id=public_id)
        assert (live.title_fr, live.killed_best) == (
            content["title_fr"],
            content["killed_best"],
        )
    assert_positions_are_in_order()


def assert_positions_are_in_order() -> None:
    versions = PublishedVersion.objects.order_by("position")
    rows = list(
        versions.values_list("position", "published_at", "public_id", "version")
    )
    assert len(rows) >= WRITERS * CHANGES
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    instants = [row[1] for row in rows]
    assert instants == sorted(instants)
    last: dict[str, int] = {}
    for _position, _at, public_id, version in rows:
        assert version == last.get(public_id, 0) + 1
        last[public_id] = version


def test_what_is_committed_late_comes_behind_what_was_read() -> None:
    """It took its id first: whoever follows ids would never see it."""
    reader = Reader()
    with psycopg.connect(database_url()) as slow:
        slow.execute(_INSERT)
        make_published()
        number_versions()
        assert reader.read() == 1
        slow.commit()
    late = PublishedVersion.objects.get(public_id="MLI-1999-000001")
    assert late.pk < PublishedVersion.objects.get(position=1).pk
    number_versions()
    assert reader.read() == 1
    assert set(reader.copy) == {"MLI-1999-000001", "MLI-2019-000001"}
