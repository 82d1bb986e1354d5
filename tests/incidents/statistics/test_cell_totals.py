"""Map cells: kept from marks, as far up as anything changes, and mended at night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from unittest import mock

import pytest
from django.db import connection

from incidents.models import (
    CellMonthTotal,
    CellTotal,
    CellYearTotal,
    DirtyCell,
    DirtyFineCell,
    EventType,
    FineCellTotal,
    PublishedIncident,
)
from incidents.statistics import cell_totals
from incidents.statistics.cell_totals import (
    cells_are_stale,
    keep_cells_fresh,
    refresh_cells,
)
from incidents.statistics.reconciling import reconcile_totals
from tests.factories import make_event_type, make_published, make_region
from tests.incidents.statistics.cell_recomputation import assert_cells_exact

pytestmark = pytest.mark.django_db


def published() -> list[PublishedIncident]:
    make_region("mopti")
    make_region("douentza", level="cercle")
    return [
        make_published(killed=(1, 2, 3)),
        make_published(killed=(4, 5, None), longitude=-4.0912),
        make_published(longitude=1.4, latitude=17.2, event_type="riots"),
        make_published(
            started_on=date(2018, 1, 1),
            ended_on=date(2018, 12, 31),
            date_precision="year",
        ),
        make_published(started_on=date(2019, 2, 27), ended_on=date(2019, 3, 1)),
    ]


def test_cells_of_every_depth_equal_the_rows() -> None:
    published()
    assert cells_are_stale()
    refresh_cells()
    assert_cells_exact()


def remove(row: PublishedIncident) -> None:
    row.delete()


def move(row: PublishedIncident) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(longitude=2.5)


def move_a_little(row: PublishedIncident) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(latitude=14.5299)


def lengthen(row: PublishedIncident) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(ended_on=date(2019, 12, 1))


def reassign(row: PublishedIncident) -> None:
    units = [make_region("sikasso").pk, make_region("koro", level="cercle").pk]
    PublishedIncident.objects.filter(pk=row.pk).update(region_ids=units)


def retype(row: PublishedIncident) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(event_type="riots")


def forget_the_toll(row: PublishedIncident) -> None:
    PublishedIncident.objects.filter(pk=row.pk).update(
        killed_min=None, killed_best=None, killed_max=None
    )


def truncate(row: PublishedIncident) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE incidents_publishedincident")


def give_the_type_another_parent(row: PublishedIncident) -> None:
    EventType.objects.filter(pk=row.event_type_id).update(parent="riots")


@pytest.mark.parametrize(
    "change",
    [
        *(remove, move, move_a_little, lengthen, reassign, retype),
        *(forget_the_toll, truncate, give_the_type_another_parent),
    ],
)
def test_whatever_changes_is_marked_and_taken_in(
    change: Callable[[PublishedIncident], None],
) -> None:
    first, *_ = published()
    refresh_cells()
    change(first)
    assert cells_are_stale()
    refresh_cells()
    assert_cells_exact()


def test_what_cells_do_not_tell_of_marks_none() -> None:
    first, *_ = published()
    refresh_cells()
    PublishedIncident.objects.filter(pk=first.pk).update(
        injured_best=2, injured_max=3, title_fr="Autre"
    )
    EventType.objects.update(name_fr="Autre")
    assert not cells_are_stale()


def test_of_many_marks_some_are_left_to_the_next_transaction() -> None:
    published()
    with mock.patch.object(cell_totals, "MOST_MARKS", 1):
        assert not keep_cells_fresh(seconds=0)
        assert DirtyCell.objects.count() == 4
        assert DirtyFineCell.objects.count() == 4
        assert keep_cells_fresh(seconds=60)
    assert_cells_exact()


def test_of_marks_in_mass_all_cells_of_a_year_are_recomputed() -> None:
    published()
    refresh_cells()
    CellMonthTotal.objects.filter(depth=11, year=2019).update(killed_best=9)
    for longitude in (-4.0, 1.4):
        make_published(killed=(1, 2, 3), longitude=longitude)
    with mock.patch.object(cell_totals, "MASS", 1):
        assert refresh_cells() == 4  # two months, and two finest cells
    assert_cells_exact()


def test_clearing_marks_twice_changes_nothing() -> None:
    published()
    refresh_cells()
    DirtyCell.objects.create(cell=0, year=1999, month=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_dirtycell (cell, year, month)"
            " SELECT cell, year, month FROM incidents_cellmonthtotal WHERE depth = 11"
        )
    before = set(CellMonthTotal.objects.values_list("pk", "incidents"))
    DirtyFineCell.objects.create(cell=0)
    assert refresh_cells() == 6  # two share a cell and a month
    assert set(CellMonthTotal.objects.values_list("pk", "incidents")) == before
    assert_cells_exact()


def test_reconciliation_mends_cells_of_every_kind() -> None:
    make_event_type("riots")
    published()
    refresh_cells()
    CellMonthTotal.objects.filter(depth=11, year=2018).update(killed_best=9)
    CellMonthTotal.objects.filter(depth=5, year=2019, root="riots").delete()
    CellYearTotal.objects.filter(depth=6, year=2018).update(incidents=9)
    CellTotal.objects.filter(depth=7, root="riots").update(north=18.0)
    FineCellTotal.objects.filter(depth=12, root="riots").update(north=18.0)
    FineCellTotal.objects.filter(depth=15, root="riots").update(killed_max=8)
    CellTotal.objects.create(
        depth=11, cell=1, root="riots", doubts=0, regions=[], incidents=1,
        killed_unknown=1, longitudes=0, latitudes=0,
        west=0, south=0, east=0, north=0, ids=1,
    )  # fmt: skip
    FineCellTotal.objects.create(
        depth=15, cell=1, root="riots", doubts=0, incidents=1, killed_unknown=1,
        longitudes=0, latitudes=0, west=0, south=0, east=0, north=0, ids=1,
    )  # fmt: skip
    assert reconcile_totals().mended_count == 8
    assert_cells_exact()
    assert reconcile_totals().mended_count == 0


def test_reconciliation_does_not_call_late_cells_wrong() -> None:
    published()
    refresh_cells()
    with mock.patch("incidents.statistics.reconciling.refresh_cells"):
        make_published(killed=(1, 2, 3))
        assert reconcile_totals().mended_count == 0
    assert cells_are_stale()
