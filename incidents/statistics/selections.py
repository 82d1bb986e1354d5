"""Sums over what a filter selects: from the totals where they answer exactly, and
from the published rows where they do not."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Func, QuerySet, Sum

from incidents.filters import PublishedIncidentFilter
from incidents.models import (
    CasualtyTotal,
    EventType,
    MonthTotal,
    Outcome,
    PublishedIncident,
)
from incidents.statistics.reads import SummedToll, TotalRow, totals_by, totals_of
from incidents.statistics.refresh import totals_are_stale

_KEYS = frozenset({"type", "year", "month"})
_SHOWN = (Outcome.KILLED, Outcome.INJURED)
_BOUNDS = ("min", "best", "max")


class SelectedTotals:
    """Sums of one selection, as a whole and by region."""

    def __init__(self, filters: PublishedIncidentFilter) -> None:
        self._filters = filters
        self._from_totals = _asked(filters) <= _KEYS and not totals_are_stale()

    def whole(self) -> TotalRow:
        if not self._from_totals:
            return totals_of(self._filters.result)
        rows = totals_by(self._totals().of_country())
        return rows[0] if rows else totals_of(PublishedIncident.objects.none())

    def by_region(self, division: str) -> dict[int, TotalRow]:
        """By region id; regions without an incident are left out."""
        if not self._from_totals:
            return _rows_by_region(self._filters.result)
        rows = totals_by(self._totals().of_division(division), "region")
        return {row.key[0]: row for row in rows}

    def _totals(self) -> Any:
        asked = self._filters.form.cleaned_data
        totals: Any = MonthTotal.objects.all()
        if asked.get("type"):
            types = EventType.objects.with_children(asked["type"])
            totals = CasualtyTotal.objects.filter(event_type__in=types)
        for name in ("year", "month"):
            if asked.get(name) is not None:
                totals = totals.filter(**{name: asked[name]})
        return totals


def _asked(filters: PublishedIncidentFilter) -> set[str]:
    if not filters.is_valid():
        return {"an error"}
    return {
        name
        for name, value in filters.form.cleaned_data.items()
        if value not in (None, "", [])
    }


def _rows_by_region(incidents: QuerySet[PublishedIncident]) -> dict[int, TotalRow]:
    wanted: dict[str, Any] = {"count": Count("pk")}
    for outcome in _SHOWN:
        for bound in _BOUNDS:
            column = f"{outcome}_{bound}"
            wanted[f"sum_{column}"] = Sum(F(column))
            wanted[f"known_{column}"] = Count(column)
    unit = Func(F("region_ids"), function="unnest")
    found = incidents.order_by().values(unit=unit).annotate(**wanted)
    return {row["unit"]: _total_row(row) for row in found}


def _total_row(found: dict[str, Any]) -> TotalRow:
    count = found["count"]
    row = TotalRow((found["unit"],), count)
    for outcome in _SHOWN:
        columns = [f"{outcome}_{bound}" for bound in _BOUNDS]
        row.outcomes[outcome] = SummedToll(
            count,
            *(found[f"sum_{column}"] or 0 for column in columns),
            *(count - found[f"known_{column}"] for column in columns),
        )
    return row
