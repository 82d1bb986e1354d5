"""What is told of blocks of incidents stays right, and is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.models import (
    DirtyPosting,
    EventType,
    Posting,
    PostingTerm,
    PublishedIncident,
)
from incidents.statistics import posting_blocks
from incidents.statistics.narrow_rows import narrow
from incidents.statistics.posting_blocks import keep_postings, tell_block
from incidents.statistics.reconciling import reconcile_totals
from tests.factories import make_event_type, make_published
from tests.faults.conftest import database_url, eventually
from tests.incidents.statistics.worded import (  # noqa: F401  a fixture
    even_of_few,
    found,
    reword,
    tell_all,
)

pytestmark = pytest.mark.django_db

BLOCK = posting_blocks.BLOCK


def words() -> set[str]:
    told = PostingTerm.objects.filter(facet="words")
    return set(told.values_list("text", flat=True))


def test_a_change_of_anything_else_leaves_no_mark() -> None:
    row = make_published()
    tell_all()
    PublishedIncident.objects.filter(pk=row.pk).update(
        longitude=-3.5, is_provisional=True
    )
    assert not DirtyPosting.objects.exists()


def test_a_type_of_another_parent_counts_elsewhere_at_once() -> None:
    row = make_published(event_type="riots")
    tell_all()
    filters = PublishedIncidentFilter(data=QueryDict("sdg=conflict"))
    assert not narrow(filters).exists()
    battles = make_event_type("battles")
    EventType.objects.filter(code="riots").update(parent=battles)
    assert [found.pk for found in narrow(filters)] == [row.pk]
    assert [found.pk for found in filters.result] == [row.pk]


def test_blocks_are_told_where_many_texts_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting_blocks, "MOST_DIRTY", 1)
    rows = [make_published() for _ in range(3)]
    PublishedIncident.objects.filter(pk=rows[0].pk).update(id=BLOCK * 10**4)
    DirtyPosting.objects.all().delete()
    DirtyPosting.objects.create(incident_id=BLOCK * 10**4)
    assert keep_postings(seconds=9)
    assert not Posting.objects.exists()
    for row in rows[1:]:
        reword(row, "marché")
    assert keep_postings(seconds=9)
    assert words() == {"marche"}
    assert [mark.incident_id for mark in DirtyPosting.objects.all()] == [BLOCK * 10**4]


@pytest.mark.django_db(transaction=True)
def test_a_text_that_changes_meanwhile_keeps_its_mark() -> None:
    row = make_published()
    reword(row, "marché")
    with psycopg.connect(database_url()) as other:
        other.execute(
            "UPDATE incidents_publishedincident SET words = 'pont' WHERE id = %s",
            [row.pk],
        )
        tell_all()
        assert found("marche") == {row.pk}
        other.commit()
    assert found("marche") == set()
    assert found("pont") == {row.pk}
    tell_all()
    assert not DirtyPosting.objects.exists()
    assert found("pont") == {row.pk}


@pytest.mark.django_db(transaction=True)
def test_a_text_that_changes_once_it_was_read_keeps_its_mark() -> None:
    row = make_published()
    reword(row, "marché")
    with psycopg.connect(database_url()) as other:
        other.execute("LOCK TABLE incidents_posting IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor() as pool:
            told = pool.submit(_tell_in_a_connection, row.pk // BLOCK)
            _wait_until_somebody_waits(other)
            reword(row, "pont")
            other.commit()
            told.result()
    assert found("marche") == set()
    assert found("pont") == {row.pk}


def _tell_in_a_connection(block: int) -> None:
    with closing(connection):
        tell_block(block)


def _wait_until_somebody_waits(other: psycopg.Connection[Any]) -> None:
    waiting = (
        "SELECT FROM pg_locks WHERE NOT granted"
        " AND relation = 'incidents_posting'::regclass"
    )
    eventually(lambda: bool(other.execute(waiting).fetchall()), within=20)


def test_the_nightly_check_mends_and_tells_how_many_were_wrong() -> None:
    rows = [make_published() for _ in range(3)]
    for row in rows:
        reword(row, "marché pont")
    assert reconcile_totals().mended_count == 0
    bridge = PostingTerm.objects.get(text="pont")
    Posting.objects.filter(term=bridge.pk).delete()
    PostingTerm.objects.filter(text="marche").update(text="march")
    report = reconcile_totals()
    assert report.mended == [{"block": rows[0].pk // BLOCK, "terms": 3}]
    assert found("pont marche") == {row.pk for row in rows}
    assert reconcile_totals().mended_count == 0


def test_words_of_what_was_withdrawn_are_forgotten_at_night() -> None:
    row = make_published()
    reword(row, "Quelqu’un")
    reconcile_totals()
    assert any("quelqu" in word for word in words())
    row.delete()
    assert reconcile_totals().mended_count == 0
    assert not Posting.objects.exists()


def test_nothing_is_left_of_all_that_was_emptied() -> None:
    make_published()
    tell_all()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE incidents_publishedincident CASCADE")
    assert not Posting.objects.exists()
    assert not DirtyPosting.objects.exists()


def test_a_word_may_be_as_long_as_a_text() -> None:
    row = make_published()
    reword(row, "é" * 9_000)
    tell_all()
    assert found("e" * 100) == {row.pk}
