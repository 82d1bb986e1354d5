"""Snapshots stay what they were, whatever happens to their incidents."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.models import Snapshot, SnapshotPart, SnapshotWithdrawal
from incidents.services import errors
from incidents.services.publication import publish_incident, retract_incident
from incidents.services.snapshots import withdraw_file
from incidents.statistics.snapshot_reads import changed_since, file_pieces
from tests.factories import (
    make_claim,
    make_incident,
    make_published,
    make_region,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db


def file_of(snapshot: Snapshot) -> bytes:
    return b"".join(file_pieces(snapshot, compressed=False))


def lines_of(snapshot: Snapshot) -> list[dict[str, str]]:
    text = file_of(snapshot).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_hash_is_that_of_the_bytes() -> None:
    make_published(killed=(1, 2, 3))
    snapshot = make_snapshot()
    content = file_of(snapshot)
    assert snapshot.sha256 == hashlib.sha256(content).hexdigest()
    assert snapshot.size == len(content)
    assert gzip.decompress(b"".join(file_pieces(snapshot, compressed=True))) == content


def test_it_holds_what_the_filter_finds_and_nothing_unpublished() -> None:
    make_region()
    wanted = make_published(killed=(1, 2, 3))
    make_published(started_on="2020-01-01", killed=(9, 9, 9))
    make_incident(title_fr="CANARI")
    snapshot = make_snapshot("region=2012:mopti&year=2019")
    assert [line["id"] for line in lines_of(snapshot)] == [wanted.public_id]
    assert b"CANARI" not in file_of(snapshot)
    assert (snapshot.incidents, snapshot.totals["killed"]["best"]) == (1, 2)
    assert snapshot.totals["injured"]["best"] is None
    assert snapshot.totals["injured"]["unknown"]["best"] == 1
    assert snapshot.query == "year=2019&region=2012%3Amopti"


def test_large_files_are_written_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        make_published()
    whole = make_snapshot(title_fr="En une partie")
    monkeypatch.setattr("incidents.services.snapshots.ROWS_AT_ONCE", 2)
    snapshot = make_snapshot(title_fr="En parties")
    parts = SnapshotPart.objects.filter(snapshot=snapshot).order_by("number")
    assert [len(part.public_ids) for part in parts] == [1, 2, 2]
    assert file_of(snapshot) == file_of(whole)


def test_it_stays_the_same_when_its_incidents_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corrected, retracted, kept = (make_incident(killed=(1, 2, 3)) for _ in range(3))
    for incident in (corrected, retracted, kept):
        publish_incident(incident, by=None)
    snapshot = make_snapshot()
    before = file_of(snapshot)
    corrected.claims.update(best=3)
    publish_incident(corrected, by=None)
    retract_incident(retracted, by=make_user("editor"), note_fr="Doublon")
    # The code may write another CSV one day; what is kept does not ask it.
    monkeypatch.setattr("incidents.exports.incident_csv.COLUMNS", {})
    assert file_of(Snapshot.objects.get()) == before
    since = changed_since(snapshot)
    assert (since.corrected_count, since.retracted_count) == (1, 1)
    assert since.corrected == ["MLI-2019-000001"]
    assert since.retracted == ["MLI-2019-000002"]


CHANGES = [
    "UPDATE incidents_snapshot SET title_fr = 'x'",
    "DELETE FROM incidents_snapshot",
    "TRUNCATE incidents_snapshot CASCADE",
    "UPDATE incidents_snapshotpart SET content = ''",
    "DELETE FROM incidents_snapshotpart",
    "TRUNCATE incidents_snapshotpart",
    "INSERT INTO incidents_snapshotpart (snapshot_id, number, content, public_ids)"
    " SELECT id, 9, '', '{}' FROM incidents_snapshot",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_it(statement: str) -> None:
    make_published()
    snapshot = make_snapshot()
    before = file_of(snapshot)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a commit
        with (
            pytest.raises(DatabaseError, match="kept as they were made"),
            transaction.atomic(),
        ):
            cursor.execute(statement)
    assert file_of(Snapshot.objects.get(title_fr="Instantané")) == before


def test_a_withdrawal_deletes_the_file_and_keeps_the_rest() -> None:
    make_published()
    snapshot = make_snapshot()
    withdraw_file(snapshot, by=make_user("editor"), reason_fr="Une personne en danger")
    assert not SnapshotPart.objects.exists()
    kept = Snapshot.objects.get()
    assert (kept.sha256, kept.incidents) == (snapshot.sha256, 1)
    assert kept.withdrawal.reason == "Une personne en danger"
    with pytest.raises(errors.WrongStatusError):
        withdraw_file(snapshot, by=make_user("editor"), reason_fr="Encore")
    with pytest.raises(DatabaseError), transaction.atomic():
        SnapshotWithdrawal.objects.update(reason_fr="Autre raison")


@pytest.mark.parametrize("role", ["reporter", "analyst"])
def test_who_may_not_withdraw_is_refused(role: str) -> None:
    make_published()
    snapshot = make_snapshot()
    with pytest.raises(errors.NotAllowedError):
        withdraw_file(snapshot, by=make_user(role), reason_fr="x")
    with pytest.raises(errors.ReasonMissingError):
        withdraw_file(snapshot, by=make_user("editor"), reason_fr=" ")
    assert file_of(snapshot)


def test_a_reporter_freezes_nothing() -> None:
    make_published()
    with pytest.raises(errors.NotAllowedError):
        make_snapshot(by=make_user("reporter"))


def test_nothing_is_kept_of_a_filter_that_finds_nothing() -> None:
    make_published()
    with pytest.raises(errors.NothingToFreezeError):
        make_snapshot("year=1999")
    assert not SnapshotPart.objects.exists()


def test_doing_it_twice_keeps_one() -> None:
    make_published()
    assert make_snapshot().pk == make_snapshot().pk
    assert Snapshot.objects.count() == 1
    assert SnapshotPart.objects.count() == 1


def test_its_position_is_that_of_the_last_version_in_it() -> None:
    incident = make_incident()
    publish_incident(incident, by=None)
    first = make_snapshot(title_fr="Avant")
    make_claim(incident, "killed", 1, 2, 3)
    publish_incident(incident, by=None)
    second: Any = make_snapshot(title_fr="Après")
    assert (first.position, second.position) == (1, 2)
    assert changed_since(second).corrected_count == 0


def test_more_than_a_page_can_wait_for_are_not_begun() -> None:
    make_published()
    make_published()
    with pytest.raises(errors.TooManyToFreezeError):
        make_snapshot(most=1)
    assert make_snapshot(most=2).incidents == 2
