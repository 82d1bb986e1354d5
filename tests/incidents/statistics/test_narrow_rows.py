"""Narrow rows are the published ones, whatever happened and whatever is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.models import (
    NarrowActors,
    NarrowIncident,
    NarrowKind,
    NarrowPlace,
    PublishedIncident,
)
from incidents.statistics import narrow_rows
from incidents.statistics.narrow_rows import COVERED, narrow, write_every_narrow
from incidents.statistics.reconciling import reconcile_totals
from incidents.statistics.tile_parts import Tile
from incidents.statistics.tile_rows import parts_from_rows
from incidents.statistics.timeline import months_and_types
from tests.factories import make_published, make_region
from tests.incidents.agreement import drawing
from tests.incidents.agreement.building import build, histories, load_units
from tests.incidents.statistics.narrowed import PLACE, assert_narrow_exact

pytestmark = pytest.mark.django_db


def asked(query: str) -> PublishedIncidentFilter:
    filters = PublishedIncidentFilter(data=QueryDict(query))
    assert filters.is_valid(), filters.errors
    return filters


def ids(found: Any) -> set[int]:
    return set(found.values_list("pk", flat=True))


@pytest.fixture
def units(db: None) -> None:
    load_units()


@settings(max_examples=25)
@given(histories, st.lists(drawing.queries, min_size=10, max_size=10))
def test_a_filter_finds_the_same_among_them(
    units: None, history: Any, queries: list[str]
) -> None:
    with transaction.atomic():
        build(history)
        assert_narrow_exact()
        for query in queries:
            filters = PublishedIncidentFilter(data=QueryDict(query))
            rows = narrow(filters) if filters.is_valid() else None
            assert rows is None or ids(rows) == ids(filters.result), query
        transaction.set_rollback(True)


def test_most_filters_are_asked_of_them() -> None:
    """All but that of when somebody was freed."""
    others = {"fate_in"}
    assert set(PublishedIncidentFilter.base_filters) == COVERED | others


@pytest.mark.parametrize("query", ["year=2019", "type=battles", "region=2012:mopti"])
def test_maps_and_timelines_read_nothing_else(query: str) -> None:
    make_region()
    make_published()
    with CaptureQueriesContext(connection) as queries:
        parts_from_rows(asked(query), Tile(5, 15, 14))
        months_and_types(asked(query))
    of_tile, of_months = (
        q["sql"] for q in queries if "incidents_narrowincident" in q["sql"]
    )
    # But for the incident that is told.
    assert of_tile.count("incidents_publishedincident") == 1
    assert "incidents_publishedincident" not in of_months


def test_of_a_malformed_filter_they_tell_nothing() -> None:
    assert narrow(PublishedIncidentFilter(data=QueryDict("year=never"))) is None


def test_there_may_be_too_many_places_to_write_out(monkeypatch: Any) -> None:
    make_region()
    make_published()
    monkeypatch.setattr(narrow_rows, "MOST_NAMED", 0)
    rows = narrow(asked("region=2012:mopti"))
    assert rows is not None
    assert "incidents_narrowplace" in str(rows.query)
    assert rows.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_named_after_the_question_is_found() -> None:
    make_region()
    make_published()
    rows = narrow(asked("region=2012:mopti&type=battles"))
    assert rows is not None
    late = make_published(event_type="battles")
    PublishedIncident.objects.filter(pk=late.pk).update(sure_region_ids=[])
    assert NarrowPlace.objects.count() > 1
    assert NarrowKind.objects.count() == 2
    assert rows.count() == 2


def test_what_two_transactions_named_at_once_is_found_twice() -> None:
    make_region()
    make_published()
    make_published()
    named = NarrowPlace.objects.get()
    NarrowPlace.objects.create(
        **{name: getattr(named, name) for name in ("digest", *PLACE)}
    )
    twin = NarrowPlace.objects.exclude(pk=named.pk).get()
    last = NarrowIncident.objects.order_by("pk").last()
    NarrowIncident.objects.filter(pk=last.pk).update(place=twin.pk)
    rows = narrow(asked("region=2012:mopti"))
    assert rows is not None
    assert rows.count() == 2
    assert reconcile_totals().mended_count == 0


# -- Kept ------
def test_they_follow_a_row_of_another_key() -> None:
    row = make_published()
    PublishedIncident.objects.filter(pk=row.pk).update(id=row.pk + 1000)
    assert_narrow_exact()


def test_they_follow_many_at_once_and_the_end_of_all() -> None:
    for _ in range(3):
        make_published()
    PublishedIncident.objects.update(geo_precision="cercle", killed_best=None)
    assert_narrow_exact()
    PublishedIncident.objects.all()[0].delete()
    assert_narrow_exact()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE incidents_publishedincident CASCADE")
    assert not NarrowIncident.objects.exists()


def test_a_change_of_the_text_writes_none() -> None:
    row = make_published()
    before = _versions()
    PublishedIncident.objects.filter(pk=row.pk).update(title_fr="Autre")
    assert _versions() == before
    PublishedIncident.objects.filter(pk=row.pk).update(geo_precision="water")
    assert _versions() != before


def _versions() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid, xmin FROM incidents_narrowincident")
        return cursor.fetchall()


def test_they_can_be_written_from_nothing() -> None:
    make_published()
    make_published(killed=None)
    NarrowIncident.objects.all()[0].delete()
    write_every_narrow()
    assert_narrow_exact()


def test_reconciliation_mends_and_tells_what_was_wrong() -> None:
    make_region()
    rows = [make_published() for _ in range(5)]
    wrong = NarrowIncident.objects.order_by("pk")
    pks = [row.pk for row in rows[:4]]
    wrong.filter(pk=pks[0]).update(killed_best=99)
    wrong.filter(pk=pks[1]).update(quadkey=0)
    wrong.filter(pk=pks[2]).delete()
    wrong.filter(pk=pks[3]).update(
        place=NarrowPlace.objects.create(digest=b"?", region_ids=[]).pk
    )
    nobody = wrong.last()
    nobody.pk = 10**6
    nobody.save()
    report = reconcile_totals()
    assert {row["id"] for row in report.mended if set(row) == {"id"}} == {*pks, 10**6}
    assert_narrow_exact()
    assert reconcile_totals().mended_count == 0


# -- Forgotten ------
def test_what_nobody_names_any_more_is_forgotten() -> None:
    make_region()
    kept = make_published()
    gone = make_published(event_type="riots", longitude=30.0)
    PublishedIncident.objects.filter(pk=gone.pk).update(actors=[{"name": "Quelqu’un"}])
    assert NarrowActors.objects.filter(parties=["Quelqu’un"]).exists()
    PublishedIncident.objects.get(pk=gone.pk).delete()
    reconcile_totals()
    row = NarrowIncident.objects.get(pk=kept.pk)
    assert ids(NarrowActors.objects) == {row.actors}
    assert ids(NarrowKind.objects) == {row.kind}
    assert ids(NarrowPlace.objects) == {row.place}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_forgotten_while_somebody_publishes() -> None:
    NarrowPlace.objects.create(digest=b"?", region_ids=[])
    other = connection.copy()
    with other.cursor() as cursor:
        other.set_autocommit(False)
        cursor.execute("LOCK TABLE incidents_publishedincident IN ROW EXCLUSIVE MODE")
        narrow_rows.forget_unused()
        assert NarrowPlace.objects.exists()
        other.rollback()
    other.close()
    narrow_rows.forget_unused()
    assert not NarrowPlace.objects.exists()
