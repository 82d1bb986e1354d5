"""Words are found where they are and nowhere else, whatever was told of them when."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.models import DirtyPosting, PublishedIncident
from incidents.statistics import posting_blocks, postings
from incidents.statistics.narrow_rows import narrow
from tests.factories import make_published
from tests.incidents.agreement import drawing
from tests.incidents.agreement.building import build, histories, load_units
from tests.incidents.statistics.worded import (  # noqa: F401  a fixture
    even_of_few,
    found,
    read,
    reword,
    tell_all,
)

pytestmark = pytest.mark.django_db

BLOCK = posting_blocks.BLOCK
OTHER_PART = BLOCK + postings.PART + 3


@pytest.fixture
def units(db: None) -> None:
    load_units()


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


@settings(max_examples=30)
@given(steps, st.lists(texts, min_size=3, max_size=3))
def test_they_find_what_the_texts_have(db: None, history: Any, asked: Any) -> None:
    with transaction.atomic():
        for step, text in history:
            play(step, text)
        for query in asked:
            by_bits = found(query)
            assert by_bits is None or by_bits == read(query), query
        transaction.set_rollback(True)


@settings(max_examples=15)
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
