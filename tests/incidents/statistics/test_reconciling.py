"""Everything is recomputed piece by piece; what differs is mended and told."""

from __future__ import annotations

from datetime import date
from unittest import mock

import pytest

from incidents.models import (
    CasualtyTotal,
    DayTotal,
    FacetTotal,
    FineCellTotal,
    MonthTotal,
    PublishedIncident,
    Reconciliation,
)
from incidents.statistics import fine_cells
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.checking import every_piece, every_year
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.fine_cells import every_range
from incidents.statistics.reconciling import (
    begin_reconciliation,
    go_on_reconciling,
    reconcile_totals,
)
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_event_type, make_published, make_region
from tests.incidents.statistics.cell_recomputation import assert_cells_exact
from tests.incidents.statistics.recomputation import (
    assert_exact,
    assert_facets_exact,
    assert_totals_exact,
)

pytestmark = pytest.mark.django_db


def test_reconciliation_mends_and_reports_what_was_wrong() -> None:
    make_published(killed=(1, 2, 3))
    refresh_totals()
    wrong = CasualtyTotal.objects.filter(outcome="killed").first()
    assert wrong is not None
    CasualtyTotal.objects.filter(pk=wrong.pk).update(best=99)
    CasualtyTotal.objects.create(
        year=1999, month=1, event_type=make_event_type(), outcome="killed",
        doubts=0, incidents=1, min=1, best=1, max=1,
        min_unknown=0, best_unknown=0, max_unknown=0,
    )  # fmt: skip
    DayTotal.objects.filter(outcome="killed").delete()
    report = reconcile_totals()
    assert report.mended_count == 3
    assert {row.get("year") for row in report.mended} == {1999, 2019, None}
    assert_exact()
    assert reconcile_totals().mended_count == 0


def test_reconciliation_does_not_call_late_totals_wrong() -> None:
    make_published(killed=(1, 2, 3))
    assert reconcile_totals().mended_count == 0
    assert_exact()
    assert Reconciliation.objects.count() == 1


def test_reconciliation_mends_totals_by_facet() -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    refresh_facets()
    FacetTotal.objects.filter(dimension="sex", outcome="killed").update(best=99)
    FacetTotal.objects.filter(dimension="actor", outcome="injured").delete()
    make_published(killed=(1, 2, 3))  # still to be added
    assert reconcile_totals().mended_count == 4
    assert_facets_exact()


def test_it_goes_on_where_it_was_stopped() -> None:
    """As a task does whose time is up, or that comes after one that was killed."""
    for year in (2018, 2019):
        on = date(year, 3, 5)
        make_published(started_on=on, ended_on=on, killed=(1, 2, 3))
    refresh_totals()
    DayTotal.objects.filter(outcome="killed").update(best=9)
    begun = begin_reconciliation()
    assert begun.left == every_piece()
    assert {piece[1] for piece in begun.left[:-2]} == {2018, 2019, 0}
    assert begun.left[-1] == ["unused names"]
    pieces = len(begun.left)
    rounds = 1
    while not go_on_reconciling(seconds=0):
        rounds += 1
        assert begin_reconciliation() == begun
    assert rounds == pieces
    assert Reconciliation.objects.finished().get().mended_count == 2
    assert_totals_exact()
    assert_facets_exact()


def test_cells_of_all_time_are_gone_through_range_by_range() -> None:
    for longitude in (-11.0, -4.0, -4.0, 1.4):
        make_published(longitude=longitude, killed=(1, 2, 3))
    refresh_cells()
    FineCellTotal.objects.filter(depth__in=[12, 15]).update(killed_best=9)
    wrong = FineCellTotal.objects.filter(depth__in=[12, 15]).count()
    with mock.patch.object(fine_cells, "AT_ONCE", 1):
        ranges = every_range()
        assert len(ranges) == 2
        assert [first for first, _ in ranges] == [0, *(end for _, end in ranges[:-1])]
        assert reconcile_totals().mended_count == wrong
    assert_cells_exact()


def test_without_one_begun_there_is_nothing_to_go_on_with() -> None:
    make_published(killed=(1, 2, 3))
    assert go_on_reconciling(seconds=0)
    assert not Reconciliation.objects.exists()


def test_totals_of_years_that_have_no_incident_left_are_found() -> None:
    make_published(killed=(1, 2, 3))
    refresh_totals()
    PublishedIncident.objects.all().delete()
    refresh_totals()
    MonthTotal.objects.create(
        year=1999, month=1, outcome="killed", incidents=1, min=1, best=1, max=1,
        min_unknown=0, best_unknown=0, max_unknown=0,
    )  # fmt: skip
    assert every_year() == [1999]
    assert reconcile_totals().mended_count == 1
    assert not MonthTotal.objects.exists()


@pytest.mark.parametrize("year", [2019, 2020])
def test_the_last_day_of_a_year_is_looked_at(year: int) -> None:
    on = date(year, 12, 31)
    make_published(started_on=on, ended_on=on, killed=(1, 2, 3))
    refresh_totals()
    DayTotal.objects.all().delete()
    assert reconcile_totals().mended_count == 4
