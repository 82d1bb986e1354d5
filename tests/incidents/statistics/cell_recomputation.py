"""What the map cells must be: the published rows, added up one by one in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from incidents.filter_honesty import HIDDEN
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
from incidents.models.cells import DEEPEST, FINEST, SHALLOWEST
from observatory.lib.quadkey import morton, tile_of
from regions.models import Region

Cells = dict[Any, tuple[Any, ...]]
FIGURES = (
    *("incidents", "killed_min", "killed_best", "killed_max", "killed_unknown"),
    *("longitudes", "latitudes", "west", "south", "east", "north", "ids"),
)


def assert_cells_exact() -> None:
    """At rest: no mark is left, and every cell of every depth equals the rows."""
    assert not DirtyCell.objects.exists()
    assert not DirtyFineCell.objects.exists()
    by_month = ("year", "month", "began", "ended")
    assert _stored(CellMonthTotal, *by_month, "regions") == _summed(
        lambda row: (
            *(row.year, row.month, _month(row.started_on), _month(row.ended_on)),
            regions_of(row),
        )
    )
    assert _stored(CellYearTotal, "year", "regions") == _summed(
        lambda row: (row.year, regions_of(row))
    )
    assert _stored(CellTotal, "regions") == _summed(lambda row: (regions_of(row),))
    fine = range(DEEPEST + 1, FINEST + 1)
    assert _stored(FineCellTotal) == _summed(lambda row: (), fine)


def _stored(model: Any, *key: str) -> Cells:
    names = ("depth", "cell", "root", "doubts", *key)
    rows = list(model.objects.values_list(*names, *FIGURES))
    found = {tuple(map(_frozen, row[: len(names)])): row[len(names) :] for row in rows}
    assert len(found) == len(rows)
    return found


def _summed(
    key: Callable[[PublishedIncident], tuple[Any, ...]],
    depths: range = range(SHALLOWEST, DEEPEST + 1),
) -> Cells:
    roots = {kind.code: kind.root_code for kind in EventType.objects.all()}
    groups: dict[Any, list[PublishedIncident]] = {}
    for row in PublishedIncident.objects.all():
        for depth in depths:
            cell = morton(*tile_of(row.longitude, row.latitude, depth))
            root, doubts = roots[row.event_type_id], doubts_of(row)
            name = (depth, cell, root, doubts, *key(row))
            groups.setdefault(name, []).append(row)
    return {name: _figures(rows) for name, rows in groups.items()}


def _figures(rows: list[PublishedIncident]) -> tuple[Any, ...]:
    longitudes, latitudes = [r.longitude for r in rows], [r.latitude for r in rows]
    return (
        len(rows),
        *(_sum(r.killed.min for r in rows), _sum(r.killed.best for r in rows)),
        _sum(r.killed.max for r in rows),
        sum(r.killed.best is None for r in rows),
        *(sum(round(v * 10**7) for v in vs) for vs in (longitudes, latitudes)),
        *(min(longitudes), min(latitudes), max(longitudes), max(latitudes)),
        sum(r.pk for r in rows),
    )


def regions_of(row: PublishedIncident) -> tuple[int, ...]:
    regions = Region.objects.filter(level=Region.Level.REGION, pk__in=row.region_ids)
    return tuple(regions.order_by("pk").values_list("pk", flat=True))


def _frozen(part: Any) -> Any:
    return tuple(part) if isinstance(part, list) else part


def doubts_of(row: PublishedIncident) -> int:
    """By the filters that leave them out."""
    return sum(
        1 << place
        for place, doubt in enumerate(HIDDEN.values())
        if PublishedIncident.objects.filter(doubt, pk=row.pk).exists()
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
