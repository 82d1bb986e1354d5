"""What the totals must be: the published rows, added up one by one in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Any

from incidents.models import (
    CasualtyTotal,
    DayTotal,
    DirtyDay,
    DirtyFacet,
    DirtyTotal,
    FacetChange,
    FacetTotal,
    MonthTotal,
    Outcome,
    PublishedIncident,
    TotalChange,
)
from incidents.statistics.reads import totals_by
from regions.models import Region
from tests.incidents.statistics.cell_recomputation import assert_cells_exact, doubts_of
from tests.incidents.statistics.narrowed import assert_narrow_exact
from tests.incidents.statistics.plain_cube import plain_cube

Sums = dict[Any, tuple[int, ...]]

FIGURES = ("incidents", "min", "best", "max", "min_unknown", "best_unknown")
FIGURES += ("max_unknown",)


def kept() -> Sums:
    """The totals by type as stored."""
    names = ("region", "year", "month", "event_type", "doubts", "outcome")
    return _stored(CasualtyTotal, *names)


def recomputed() -> Sums:
    return _summed(
        ((region, row.year, row.month, row.event_type_id, doubts_of(row)), row)
        for row in PublishedIncident.objects.all()
        for region in (None, *row.region_ids)
    )


def days_kept() -> Sums:
    return _stored(DayTotal, "region", "day", "outcome")


def days_recomputed() -> Sums:
    units = Region.objects.filter(level__in=["region", "cercle"])
    kept_units = set(units.values_list("pk", flat=True))
    return _summed(
        ((region, row.started_on), row)
        for row in PublishedIncident.objects.exclude(
            date_precision__in=["month", "year"]
        )
        for region in (None, *(kept_units.intersection(row.region_ids)))
    )


def facets_kept() -> Sums:
    return _stored(
        FacetTotal, "region", "year", "month", "dimension", "member", "outcome"
    )


def facets_recomputed() -> Sums:
    """Of the country, and of each region as if there were no other."""
    rows = list(PublishedIncident.objects.all())
    found: Sums = {}
    for unit in (None, *Region.objects.filter(level="region").values_list("pk")):
        inside = [row for row in rows if not unit or unit[0] in row.region_ids]
        for dimension in FacetTotal.Dimension.values:
            cube = plain_cube(inside, ("year", "month", dimension))
            for (year, month, member), (_, tolls) in cube.items():
                key = (unit and unit[0], year, int(month[5:]) if month else 0)
                for outcome, toll in tolls.items():
                    found[(*key, dimension, member, outcome)] = astuple(toll)
    return found


def assert_exact() -> None:
    """At rest: no mark is left, and every total of every kind equals the rows."""
    assert_totals_exact()
    assert_facets_exact()
    assert_cells_exact()
    assert_narrow_exact()


def assert_facets_exact() -> None:
    assert not DirtyFacet.objects.exists()
    assert not FacetChange.objects.exists()
    assert facets_kept() == facets_recomputed()


def assert_totals_exact() -> None:
    """All but those by facet, which follow."""
    assert not TotalChange.objects.exists()
    assert not DirtyTotal.objects.exists()
    assert not DirtyDay.objects.exists()
    assert kept() == recomputed()
    assert days_kept() == days_recomputed()
    assert_months_add_up()


def is_exact() -> bool:
    """For whoever waits until it is so."""
    try:
        assert_exact()
    except AssertionError:
        return False
    return True


def assert_months_add_up() -> None:
    """Without types, the totals say the same as all types together."""
    by = ("region", "year", "month")
    months = MonthTotal.objects.all()
    assert totals_by(months, *by) == totals_by(CasualtyTotal.objects.all(), *by)
    assert len(set(months.values_list(*by, "outcome"))) == months.count()


def _stored(model: Any, *key: str) -> Sums:
    rows = list(model.objects.values_list(*key, *FIGURES))
    found = {row[: len(key)]: row[len(key) :] for row in rows}
    assert len(found) == len(rows)
    return found


def _summed(rows: Iterable[tuple[tuple[Any, ...], PublishedIncident]]) -> Sums:
    sums: dict[Any, list[int]] = {}
    for key, row in rows:
        for outcome in Outcome.values:
            total = sums.setdefault((*key, outcome), [0] * 7)
            _add(total, row.toll(outcome))
    return {key: tuple(total) for key, total in sums.items()}


def _add(total: list[int], toll: Any) -> None:
    total[0] += 1
    for place, value in enumerate(_bounds(toll)):
        total[1 + place] += value or 0
        total[4 + place] += value is None


def _bounds(toll: Any) -> Iterator[int | None]:
    yield from (toll.min, toll.best, toll.max)
