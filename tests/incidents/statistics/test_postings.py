"""Words are found where they are and nowhere else, whatever was told of them when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.models import DirtyPosting, Posting, PostingTerm, PublishedIncident
from incidents.statistics import posting_blocks, postings
from incidents.statistics.narrow_rows import narrow
from incidents.statistics.posting_blocks import (
    every_block,
    keep_postings,
    tell_block,
)
from incidents.statistics.reconciling import reconcile_totals
from tests.factories import make_published
from tests.faults.conftest import database_url, eventually
from tests.incidents.agreement import drawing
from tests.incidents.agreement.building import build, histories, load_units

pytestmark = pytest.mark.django_db

BLOCK = posting_blocks.BLOCK
OTHER_PART = BLOCK + postings.PART + 3


@pytest.fixture(autouse=True)
def _even_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """And of three there are bits."""
    monkeypatch.setattr(postings, "FEW", -1)
    monkeypatch.setattr(posting_blocks, "MOST_PLACES", 2)


@pytest.fixture
def units(db: None) -> None:
    load_units()


def tell_all() -> None:
    for block in every_block():
        tell_block(block)


def found(text: str) -> set[int] | None:
    """By bits; None where they are not asked."""
    data = QueryDict(mutable=True)
    data["q"] = text
    rows = narrow(PublishedIncidentFilter(data=data))
    return None if rows is None else set(rows.values_list("pk", flat=True))


def read(text: str) -> set[int]:
    """From the texts."""
    rows = PublishedIncident.objects.matching(text)
    return set(rows.values_list("pk", flat=True))


def words() -> set[str]:
    told = PostingTerm.objects.filter(facet="words")
    return set(told.values_list("text", flat=True))


def reword(row: PublishedIncident, words: str) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(words=words)


# -- Asked ------
texts = st.lists(
    st.sampled_from(
        [
            "Marché",
            "marche",
            "l’attaque",
            "d'or",
            "Tin-Essako,",
            "(100%",
            "a_b",
            "«oui»",
        ]
    )
    | st.text("ab%_\\.,-' \u00a0\n½É", max_size=6),
    max_size=5,
).map(" ".join)
steps = st.lists(
    st.tuples(st.sampled_from(["came", "went", "changed", "moved", "told"]), texts),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(steps, st.lists(texts, min_size=3, max_size=3))
def test_they_find_what_the_texts_have(db: None, history: Any, asked: Any) -> None:
    with transaction.atomic():
        for step, text in history:
            play(step, text)
        for query in asked:
            by_bits = found(query)
            assert by_bits is None or by_bits == read(query), query
        transaction.set_rollback(True)


@settings(max_examples=40)
@given(histories, st.lists(drawing.of_terms, min_size=8, max_size=8))
def test_they_find_what_other_filters_find(
    units: None, history: Any, queries: list[str]
) -> None:
    with transaction.atomic():
        build(history)
        for query in queries:
            filters = PublishedIncidentFilter(data=QueryDict(query))
            rows = narrow(filters)
            assert rows is not None
            ids = set(rows.values_list("pk", flat=True))
            assert ids == {row.pk for row in filters.result}, query
        transaction.set_rollback(True)


def play(step: str, text: str) -> None:
    last = PublishedIncident.objects.order_by("pk").last()
    if step == "came":
        reword(make_published(), text)
    elif step == "told":
        tell_all()
    elif last and step == "went":
        last.delete()
    elif last and step == "changed":
        reword(last, text)
    elif last:
        PublishedIncident.objects.filter(pk=last.pk).update(id=last.pk + OTHER_PART)


def test_part_of_a_word_and_all_words() -> None:
    first, second, third = (make_published() for _ in range(3))
    reword(first, "L’attaque du marché, à Tin-Essako.")
    reword(second, "Attaques ; 100%sûr (marché)")
    reword(third, "Rien")
    tell_all()
    assert not DirtyPosting.objects.exists()
    assert found("attaque") == {first.pk, second.pk}
    assert found("ATTAQUE tin-ess") == {first.pk}
    assert found("0%s") == {second.pk}
    assert found("0_s") == set()
    assert found("attaque rien") == set()


@pytest.mark.parametrize("text", ["marché,", "(a", "marché !"])
def test_punctuation_is_read_from_the_texts(text: str) -> None:
    make_published()
    assert found(text) is None


def test_what_changes_is_found_before_it_is_told() -> None:
    kept, changed, gone = (make_published() for _ in range(3))
    for row in (kept, changed, gone):
        reword(row, "marché")
    tell_all()
    reword(changed, "pont")
    gone.delete()
    new = make_published()
    reword(new, "marché")
    assert found("marche") == {kept.pk, new.pk}
    assert found("pont") == {changed.pk}


def test_few_are_read_from_the_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [make_published() for _ in range(3)]
    for row in rows:
        reword(row, "marché pont")
    reword(rows[0], "marché")
    tell_all()
    monkeypatch.setattr(postings, "FEW", 2)
    assert found("marche") is not None
    assert found("marche pont") is None


def test_what_is_in_most_words_is_read_from_the_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = make_published()
    reword(row, "marché pont")
    tell_all()
    assert found("m") == found("o") == {row.pk}
    monkeypatch.setattr(postings, "MOST_TERMS", 0)
    assert found("m") is None


def test_texts_are_read_where_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    make_published()
    monkeypatch.setattr(postings, "MOST_UNTOLD", 0)
    assert found("a") is None


# -- Kept ------
def test_a_change_of_anything_else_leaves_no_mark() -> None:
    row = make_published()
    tell_all()
    PublishedIncident.objects.filter(pk=row.pk).update(
        longitude=-3.5, is_provisional=True
    )
    assert not DirtyPosting.objects.exists()


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
