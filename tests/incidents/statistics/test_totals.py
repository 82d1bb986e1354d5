"""Totals equal a recomputation from the rows, whoever changed them and how."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from incidents.models import (
    CasualtyTotal,
    DirtyTotal,
    MonthTotal,
    Outcome,
    PublishedIncident,
    Reconciliation,
)
from incidents.statistics.reads import totals_by, totals_of
from incidents.statistics.refresh import (
    reconcile_totals,
    refresh_totals,
    totals_are_stale,
    totals_as_of,
)
from tests.factories import make_event_type, make_published, make_region

pytestmark = pytest.mark.django_db

Key = tuple[int | None, int, int, str, str]


def kept() -> dict[Key, tuple[int, ...]]:
    """The totals as stored."""
    return {
        (t.region_id, t.year, t.month, t.event_type_id, t.outcome): (
            t.incidents,
            t.min,
            t.best,
            t.max,
            t.min_unknown,
            t.best_unknown,
            t.max_unknown,
        )
        for t in CasualtyTotal.objects.all()
    }


def assert_months_add_up() -> None:
    """Without types, the totals say the same as all types together."""
    by = ("region", "year", "month")
    months = MonthTotal.objects.all()
    assert totals_by(months, *by) == totals_by(CasualtyTotal.objects.all(), *by)
    assert len(set(months.values_list(*by, "outcome"))) == months.count()


def recomputed() -> dict[Key, tuple[int, ...]]:
    """The totals as plain Python adds them up, row by row."""
    sums: dict[Key, list[int]] = {}
    for row in PublishedIncident.objects.all():
        for region in (None, *row.region_ids):
            for outcome in Outcome.values:
                key = (region, row.year, row.month, row.event_type_id, outcome)
                total = sums.setdefault(key, [0] * 7)
                total[0] += 1
                toll = row.toll(outcome)
                for place, value in enumerate((toll.min, toll.best, toll.max)):
                    total[1 + place] += value or 0
                    total[4 + place] += value is None
    return {key: tuple(total) for key, total in sums.items()}


def test_a_publication_reaches_the_country_and_its_regions() -> None:
    region = make_region()
    make_published(killed=(1, 2, None))
    assert totals_are_stale()
    refresh_totals()
    assert not totals_are_stale()
    key = (2019, 3, "battles.armed_clash", "killed")
    assert kept()[(region.pk, *key)] == (1, 1, 2, 0, 0, 0, 1)
    assert kept()[(None, *key)] == (1, 1, 2, 0, 0, 0, 1)
    assert totals_as_of() is not None


def test_unknown_is_counted_and_never_zero() -> None:
    make_published()
    make_published(killed=(0, 0, 0))
    refresh_totals()
    [row] = totals_by(CasualtyTotal.objects.of_country())
    assert (row.incidents, row.killed.best, row.killed.best_unknown) == (2, 0, 1)
    assert row.killed.toll.best == 0
    assert row.injured.toll.best is None  # nobody knows any figure


def test_a_month_that_is_not_known_is_month_zero() -> None:
    make_published(
        started_on=date(2019, 1, 1), ended_on=date(2019, 12, 31), date_precision="year"
    )
    refresh_totals()
    assert {key[2] for key in kept()} == {0}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents_publishedincident SET killed_best = 2, killed_max = 9",
        "UPDATE incidents_publishedincident SET started_on = '2018-12-31'",
        "UPDATE incidents_publishedincident SET region_ids = '{}'",
        "DELETE FROM incidents_publishedincident",
        "TRUNCATE incidents_publishedincident",
    ],
)
def test_any_statement_leaves_its_marks(statement: str) -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    refresh_totals()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE wants none pending
        cursor.execute(statement)
    refresh_totals()
    assert kept() == recomputed()
    assert_months_add_up()


@pytest.mark.parametrize(
    ("change", "is_marked"),
    [
        ("title_fr = 'Autre titre'", False),
        ("killed_best = 2", False),  # as it was
        ("killed_best = 1", True),
        ("region_ids = '{}'", True),
        ("id = id + 1000", True),
    ],
)
def test_only_a_change_to_what_is_counted_leaves_a_mark(
    change: str, is_marked: bool
) -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    refresh_totals()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE incidents_publishedincident SET {change}")  # noqa: S608
    assert totals_are_stale() == is_marked


def test_clearing_marks_twice_changes_nothing() -> None:
    make_published(killed=(1, 2, 3))
    assert refresh_totals() > 0
    before = kept()
    assert refresh_totals() == 0
    assert kept() == before


def test_reconciliation_mends_and_reports_what_was_wrong() -> None:
    make_published(killed=(1, 2, 3))
    refresh_totals()
    wrong = CasualtyTotal.objects.filter(outcome="killed").first()
    assert wrong is not None
    CasualtyTotal.objects.filter(pk=wrong.pk).update(best=99)
    CasualtyTotal.objects.create(
        year=1999, month=1, event_type=make_event_type(), outcome="killed",
        incidents=1, min=1, best=1, max=1,
        min_unknown=0, best_unknown=0, max_unknown=0,
    )  # fmt: skip
    report = reconcile_totals()
    assert report.mended_count == 2
    assert {row["year"] for row in report.mended} == {1999, 2019}
    assert kept() == recomputed()
    assert reconcile_totals().mended_count == 0


def test_reconciliation_does_not_call_late_totals_wrong() -> None:
    make_published(killed=(1, 2, 3))
    assert reconcile_totals().mended_count == 0
    assert kept() == recomputed()
    assert Reconciliation.objects.count() == 1


bound = st.none() | st.integers(0, 50)


def _in_order(toll: tuple[int | None, ...]) -> tuple[int | None, ...]:
    known = iter(sorted(v for v in toll if v is not None))
    return tuple(None if v is None else next(known) for v in toll)


tolls = st.tuples(bound, bound, bound).map(_in_order)
rows = st.fixed_dictionaries(
    {
        "started_on": st.dates(date(2018, 11, 1), date(2019, 2, 28)),
        "event_type_id": st.sampled_from(["battles", "riots"]),
        "region_ids": st.lists(st.sampled_from([1, 2, 3]), unique=True),
        "killed": tolls,
        "injured": tolls,
    }
)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.lists(rows, min_size=1, max_size=4)),
        st.tuples(st.just("update"), st.tuples(st.integers(0, 9), rows)),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("refresh"), st.none()),
    ),
    max_size=12,
)


class TotalsUnderAnyHistory(TestCase):
    """Hypothesis drives inserts, corrections, retractions and refreshes."""

    def setUp(self) -> None:
        make_event_type("battles")
        make_event_type("riots")
        for number in (1, 2, 3):
            make_region(f"r{number}", pk=number, code=f"r{number}")

    @settings(max_examples=40, deadline=None)
    @given(changes)
    def test_totals_equal_a_recomputation(self, history: list[Any]) -> None:
        self.serial = 0
        for kind, what in history:
            getattr(self, f"_{kind}")(what)
        refresh_totals()
        assert kept() == recomputed()
        assert_months_add_up()
        assert not DirtyTotal.objects.exists()
        [row] = totals_by(CasualtyTotal.objects.of_country()) or [None]
        from_rows = totals_of(PublishedIncident.objects.all())
        assert (row.outcomes if row else {}) == (
            from_rows.outcomes if from_rows.incidents else {}
        )

    def _columns(self, row: dict[str, Any]) -> dict[str, Any]:
        columns = {k: v for k, v in row.items() if k not in {"killed", "injured"}}
        for outcome in ("killed", "injured"):
            for bound_name, value in zip(
                ("min", "best", "max"), row[outcome], strict=True
            ):
                columns[f"{outcome}_{bound_name}"] = value
        return columns | {"ended_on": row["started_on"]}

    def _insert(self, many: list[dict[str, Any]]) -> None:
        import uuid

        for _ in many:
            self.serial += 1
        PublishedIncident.objects.bulk_create(
            PublishedIncident(
                public_id=f"T-{self.serial}-{place}",
                incident_uuid=uuid.uuid4(),
                version=1,
                published_on=date(2020, 1, 1),
                updated_on=date(2020, 1, 1),
                date_precision="exact",
                latitude=14,
                longitude=-4,
                geo_precision="exact",
                **self._columns(row),
            )
            for place, row in enumerate(many)
        )

    def _some(self, number: int) -> PublishedIncident | None:
        found = list(PublishedIncident.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def _update(self, what: tuple[int, dict[str, Any]]) -> None:
        number, row = what
        chosen = self._some(number)
        if chosen:
            PublishedIncident.objects.filter(pk=chosen.pk).update(**self._columns(row))

    def _delete(self, number: int) -> None:
        chosen = self._some(number)
        if chosen:
            chosen.delete()

    def _refresh(self, nothing: None) -> None:
        refresh_totals()
