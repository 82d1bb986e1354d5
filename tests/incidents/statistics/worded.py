"""Published incidents by their words."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics import posting_blocks, postings
from incidents.statistics.narrow_rows import narrow
from incidents.statistics.posting_blocks import every_block, tell_block


@pytest.fixture(autouse=True)
def even_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """And of three there are bits."""
    monkeypatch.setattr(postings, "FEW", -1)
    monkeypatch.setattr(posting_blocks, "MOST_PLACES", 2)


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


def reword(row: PublishedIncident, words: str) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(words=words)
