"""Totals equal a recomputation from the rows, whoever changed them and how."""

from datetime import date

import pytest
from django.db import connection

from incidents.models import (
    CasualtyTotal,
    DayTotal,
    DirtyTotal,
    MonthTotal,
    PublishedIncident,
    TotalChange,
)
from incidents.models.doubts import SINGLE_SOURCE, bits_of
from incidents.models.totals import Total
from incidents.statistics import refresh
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.reads import totals_by
from incidents.statistics.refresh import (
    add_changes,
    refresh_totals,
    totals_are_stale,
    totals_as_of,
)
from tests.factories import make_published, make_region
from tests.incidents.statistics.recomputation import (
    assert_exact,
    assert_totals_exact,
    kept,
)

pytestmark = pytest.mark.django_db


def test_a_publication_reaches_the_country_and_its_regions() -> None:
    region = make_region()
    make_published(killed=(1, 2, None))
    assert totals_are_stale()
    refresh_totals()
    assert not totals_are_stale()
    doubts = bits_of([SINGLE_SOURCE])  # none is named
    key = (2019, 3, "battles.armed_clash", doubts, "killed")
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
def test_any_statement_leaves_its_notes(statement: str) -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    refresh_totals()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE wants none pending
        cursor.execute(statement)
    refresh_totals()
    refresh_facets()
    refresh_cells()
    assert_exact()


@pytest.mark.parametrize(
    ("change", "is_noted"),
    [
        ("title_fr = 'Autre titre'", False),
        ("killed_best = 2", False),  # as it was
        ("killed_best = 1", True),
        ("region_ids = '{}'", True),
        ("started_on = started_on - 1", True),
        ("date_precision = 'week'", True),
        ("date_precision = 'month'", True),
        ("id = id + 1000", True),
    ],
)
def test_only_a_change_to_what_is_counted_is_noted(change: str, is_noted: bool) -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    refresh_totals()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE incidents_publishedincident SET {change}")  # noqa: S608
    assert totals_are_stale() == is_noted
    assert TotalChange.objects.count() == 2 * is_noted


def test_a_change_costs_its_own_totals_however_many_rows_its_month_has() -> None:
    make_region()
    incidents = [make_published(killed=(1, 2, 3)) for _ in range(30)]
    refresh_totals()
    PublishedIncident.objects.filter(pk=incidents[0].pk).update(killed_best=1)
    # The killed of the country and of the region, by type, month and day.
    assert add_changes() == (2, 6)
    assert_totals_exact()


def test_where_too_much_is_noted_the_totals_are_recomputed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refresh, "MOST_CHANGES", 2)
    make_region()
    make_published(killed=(1, 2, 3))
    CasualtyTotal.objects.all().delete()
    for _ in range(2):
        make_published(killed=(1, 2, 3))
    assert refresh_totals() == 3
    assert_totals_exact()


@pytest.mark.parametrize("kind", [CasualtyTotal, MonthTotal, DayTotal])
def test_less_than_nothing_shows_that_a_total_was_wrong(kind: type[Total]) -> None:
    """It is recomputed, and the queue goes on."""
    region = make_region()
    gone, _ = make_published(killed=(1, 2, 3)), make_published(killed=(1, 2, 3))
    refresh_totals()
    kind._default_manager.filter(region=region, outcome="killed").update(best=1)
    gone.delete()
    assert refresh_totals() == 1
    assert totals_are_stale()
    refresh_totals()
    assert_totals_exact()


def test_a_truncation_takes_back_what_was_only_noted() -> None:
    make_published(killed=(1, 2, 3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE incidents_publishedincident")
    assert DirtyTotal.objects.exists()
    refresh_totals()
    assert_totals_exact()


def test_clearing_notes_twice_changes_nothing() -> None:
    make_published(killed=(1, 2, 3))
    assert refresh_totals() > 0
    before = kept()
    assert refresh_totals() == 0
    assert kept() == before


def test_an_incident_is_on_its_first_day_unless_only_the_month_is_known() -> None:
    make_published(ended_on=date(2019, 3, 9), date_precision="week")
    make_published(
        started_on=date(2019, 3, 1), ended_on=date(2019, 3, 31), date_precision="month"
    )
    refresh_totals()
    [row] = totals_by(DayTotal.objects.of_country(), "day")
    assert (row.key, row.incidents) == ((date(2019, 3, 5),), 1)
