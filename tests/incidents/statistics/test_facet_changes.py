"""Totals by facet follow what is noted of rows that came and went."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from incidents.models import (
    DirtyFacet,
    FacetChange,
    FacetTotal,
    PublishedIncident,
    TotalsState,
)
from incidents.statistics import facet_totals
from incidents.statistics.facet_totals import (
    add_changes,
    facets_are_stale,
    refresh_facets,
)
from incidents.statistics.refresh import refresh_totals, totals_are_stale
from tests.factories import make_published, make_region
from tests.incidents.statistics.recomputation import assert_facets_exact

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        ("title_fr = 'Autre titre'", 0),
        ("killed_best = 2", 0),  # as it was
        ("started_on = started_on + 1", 0),  # of the same month
        ("killed_best = 1", 2),
        ("region_ids = '{}'", 2),
        ("date_precision = 'year'", 2),
        ("sources = '[{\"credibility\": 2}]'", 2),
        ('actors = \'[{"name": "JNIM", "role": "perpetrator"}]\'', 2),
        ("id = id + 1000", 2),
    ],
)
def test_a_change_to_what_is_counted_is_noted(change: str, notes: int) -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    refresh_facets()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE incidents_publishedincident SET {change}")  # noqa: S608
    assert FacetChange.objects.count() == notes
    assert facets_are_stale() == bool(notes)
    refresh_facets()
    assert_facets_exact()


def test_late_by_facet_is_not_late_by_type() -> None:
    make_published(killed=(1, 2, 3))
    refresh_totals()
    assert (totals_are_stale(), facets_are_stale()) == (False, True)
    refresh_facets()
    assert not facets_are_stale()


def test_a_change_costs_its_own_totals_however_many_rows_its_month_has() -> None:
    make_region()
    incidents = [make_published(killed=(1, 2, 3)) for _ in range(30)]
    refresh_facets()
    PublishedIncident.objects.filter(pk=incidents[0].pk).update(killed_best=1)
    # The killed of the country and of the region, in each of six dimensions.
    assert add_changes() == (2, 12)
    assert_facets_exact()


def test_the_last_of_a_total_takes_it_away() -> None:
    make_published(killed=(1, 2, 3))
    refresh_facets()
    PublishedIncident.objects.all().delete()
    refresh_facets()
    assert not FacetTotal.objects.exists()


def test_more_changes_than_at_once_are_added_writer_by_writer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """First of whoever was the first to note its last change: what another did to a
    row that it had written cannot come before that."""
    monkeypatch.setattr(facet_totals, "MOST_CHANGES", 2)
    TotalsState.objects.create()
    writers = (9, 8, 8, 9)
    for _ in writers:
        make_published(killed=(1, 2, 3))
    for change, writer in zip(FacetChange.objects.order_by("pk"), writers, strict=True):
        FacetChange.objects.filter(pk=change.pk).update(
            transaction_id=writer, marked_at=change.marked_at - timedelta(hours=1)
        )
    assert facet_totals._refresh_some() == 2
    assert set(FacetChange.objects.values_list("transaction_id", flat=True)) == {9}
    assert set(FacetTotal.objects.values_list("incidents", flat=True)) == {2}
    assert TotalsState.objects.get().facets_as_of is None  # not yet all
    assert facet_totals._refresh_some() == 2
    assert set(FacetTotal.objects.values_list("incidents", flat=True)) == {4}
    assert TotalsState.objects.get().facets_as_of is not None


def test_a_writer_of_too_many_has_its_months_recomputed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(facet_totals, "MOST_CHANGES", 5)
    for month in range(1, 7):
        make_published(started_on=date(2019, month, 1), ended_on=date(2019, month, 1))
    noted_at = FacetChange.objects.order_by("marked_at").first()
    assert noted_at is not None
    assert facet_totals._refresh_some() == facet_totals.MOST_MONTHS
    oldest = DirtyFacet.objects.order_by("marked_at").first()
    assert oldest is not None
    assert oldest.marked_at >= noted_at.marked_at  # as long as the change has waited
    assert not FacetChange.objects.exists()
    assert refresh_facets() == 2
    assert_facets_exact()


def test_less_than_nothing_shows_that_a_total_was_wrong() -> None:
    """It is recomputed, and the queue goes on."""
    region = make_region()
    wrong, _ = make_published(killed=(1, 2, 3)), make_published(killed=(1, 2, 3))
    refresh_facets()
    FacetTotal.objects.filter(region=region, outcome="killed").update(best=1)
    PublishedIncident.objects.filter(pk=wrong.pk).delete()
    assert refresh_facets() == 2  # the change, and the mark that it left
    assert_facets_exact()
