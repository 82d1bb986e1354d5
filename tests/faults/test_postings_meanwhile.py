"""Words are right in each snapshot, while texts change and blocks are told anew."""

from __future__ import annotations

import random
import time

import psycopg
import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics import postings
from incidents.statistics.narrow_rows import narrow
from observatory.lib.query_sql import sql_of
from tests.factories import make_published
from tests.faults.conftest import database_url
from tests.faults.test_concurrent_writers import meanwhile
from tests.incidents.statistics.worded import tell_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
SECONDS = 6
WORDS = ("marché", "pont", "marché pont", "rien")


def test_writers_tellers_and_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "FEW", -1)
    pks = [make_published().pk for _ in range(12)]

    def write() -> None:
        some = PublishedIncident.objects.filter(pk__in=random.sample(pks, 3))
        with transaction.atomic():
            # In one order: or two writers wait for each other.
            list(some.order_by("pk").select_for_update())
            some.update(words=random.choice(WORDS))

    looked = 0
    with (
        psycopg.connect(database_url(), autocommit=True) as reading,
        meanwhile(write, times=2),
        meanwhile(tell_all, times=2),
    ):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            for text in ("marche", "marché pont"):
                data = QueryDict(f"q={text}")
                rows = narrow(PublishedIncidentFilter(data=data))
                assert rows is not None
                sql = f"SELECT {_ids(rows)}, {_ids(_reading(text))}"
                by_bits, by_texts = reading.execute(sql).fetchone() or ()
                assert by_bits == by_texts
                looked += 1
    assert looked > 20
    PublishedIncident.objects.update(words="marché")
    assert narrow(PublishedIncidentFilter(data=QueryDict("q=marche"))).count() == 12


def _reading(text: str) -> QuerySet[PublishedIncident]:
    return PublishedIncident.objects.matching(text)


def _ids(found: QuerySet) -> str:
    """Both in one statement, on one snapshot."""
    sql, parameters = sql_of(found.order_by("pk").values("pk"))
    with psycopg.connect(database_url()) as other:
        return f"ARRAY({psycopg.ClientCursor(other).mogrify(sql, parameters)})"
