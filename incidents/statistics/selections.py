"""Sums over what a filter selects: from the totals where they answer exactly, and
from the published rows where they do not."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, Func

from incidents.filters import PublishedIncidentFilter
from incidents.models import CasualtyTotal, EventType, MonthTotal
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow, row_sums, summed_row, totals_by
from incidents.statistics.refresh import totals_are_stale
from regions.models import Region

_KEYS = frozenset({"type", "region", "year", "month"})


class SelectedTotals:
    """Sums of one selection, as a whole and by region."""

    def __init__(self, filters: PublishedIncidentFilter) -> None:
        self._filters = filters
        asked = _asked(filters)
        self._regions: list[Region] = asked.get("region", [])
        self._from_totals = (
            filters.is_valid()
            and asked.keys() <= _KEYS
            and _share_nothing(self._regions)
            and not totals_are_stale()
        )

    def whole(self) -> TotalRow:
        if not self._from_totals:
            return self._from_rows.get(None) or merged([])
        totals = self._totals()
        if self._regions:
            totals = totals.filter(region__in=self._regions)
        else:
            totals = totals.of_country()
        rows = totals_by(totals)
        return rows[0] if rows else merged([])

    def by_region(self, division: str) -> dict[int, TotalRow]:
        """By region id; regions without an incident are left out."""
        totals = self._totals().of_division(division)
        if self._regions:
            totals = totals.filter(region__in=self._regions)
        if not self._from_totals or not self._are_shown_by(division):
            return {unit: row for unit, row in self._from_rows.items() if unit}
        return {row.key[0]: row for row in totals_by(totals, "region")}

    def _are_shown_by(self, division: str) -> bool:
        """Whether the regions asked for are among those that a division shows: how
        much of a cercle, or of another division's region, lies in them is not kept."""
        return all(
            region.division.key == division and region.level == Region.Level.REGION
            for region in self._regions
        )

    def _totals(self) -> Any:
        asked = _asked(self._filters)
        totals: Any = MonthTotal.objects.all()
        if "type" in asked:
            types = EventType.objects.with_children(asked["type"])
            totals = CasualtyTotal.objects.filter(event_type__in=types)
        return totals.filter(**{n: asked[n] for n in ("year", "month") if n in asked})

    @cached_property
    def _from_rows(self) -> dict[int | None, TotalRow]:
        """By region id, and the whole under None: the rows are read once."""
        incidents = self._filters.result
        unit = Func(F("region_ids"), template="unnest(%(expressions)s || NULL::bigint)")
        found = incidents.order_by().values(unit=unit).annotate(**row_sums())
        return {row["unit"]: summed_row((row["unit"],), row) for row in found}


def _asked(filters: PublishedIncidentFilter) -> dict[str, Any]:
    if not filters.is_valid():
        return {}
    return {
        name: value
        for name, value in filters.form.cleaned_data.items()
        if value not in (None, "", [])
    }


def _share_nothing(regions: list[Region]) -> bool:
    """Units of one level of one division: an incident is in one of them at most."""
    return len({(region.division_id, region.level) for region in regions}) <= 1
