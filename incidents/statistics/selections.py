"""Sums over what a filter selects: from the totals where they answer exactly, and
from the published rows where they do not."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from incidents.filters import PublishedIncidentFilter, asked_of
from incidents.models import EventType, NarrowKind
from incidents.statistics.merging import merged, merged_by
from incidents.statistics.narrow_rows import narrow
from incidents.statistics.reads import (
    TotalRow,
    narrow_rows_by_unit,
    rows_by,
    rows_by_unit,
    totals_by,
    totals_of,
    totals_of_months,
)
from incidents.statistics.refresh import totals_are_stale
from regions.models import Region

_KEYS = frozenset({"type", "hide", "region", "year", "month"})


class SelectedTotals:
    """Sums of one selection, as a whole, by month, type and region. `if_late`: from the
    kept totals although a change is on its way into them, which the page then says."""

    def __init__(
        self, filters: PublishedIncidentFilter, *, if_late: bool = False
    ) -> None:
        self._filters = filters
        asked = asked_of(filters)
        self._regions: list[Region] = asked.get("region", [])
        self._from_totals = (
            filters.is_valid()
            and asked.keys() <= _KEYS
            and share_nothing(self._regions)
            and (if_late or not totals_are_stale())
        )

    def whole(self) -> TotalRow:
        if not self._from_totals:
            if "_from_rows" not in vars(self):  # by unit takes thrice the time
                return totals_of(self._rows)
            return self._from_rows.get(None) or merged([])
        rows = totals_by(self._of_places())
        return rows[0] if rows else merged([])

    def by_month(self) -> list[TotalRow]:
        """By year and month, in order; month 0 holds what is known to the year."""
        if self._from_totals:
            return totals_by(self._of_places(), "year", "month")
        return rows_by(self._rows, "year", "month")

    def by_type(self) -> list[TotalRow]:
        """By event type, sub-types each for themselves."""
        if self._from_totals:
            return totals_by(self._of_places(by_type=True), "event_type")
        if self._narrow is None:
            return rows_by(self._filters.result, "event_type")
        types = dict(NarrowKind.objects.values_list("pk", "event_type"))
        return merged_by(rows_by(self._narrow, "kind"), lambda row: types[row.key[0]])

    def by_region(
        self, division: str, level: str = Region.Level.REGION
    ) -> dict[int, TotalRow]:
        """By the id of the unit; those without an incident are left out. Summed from
        rows it holds the units of other levels and divisions too."""
        totals = self._totals().of_division(division, level)
        if self._regions:
            totals = totals.filter(region__in=self._regions)
        if not self._from_totals or not self._are_shown_by(division, level):
            return {unit: row for unit, row in self._from_rows.items() if unit}
        return {row.key[0]: row for row in totals_by(totals, "region")}

    def _are_shown_by(self, division: str, level: str) -> bool:
        """Whether the regions asked for are among those that a division shows: how
        much of a cercle, or of another division's region, lies in them is not kept."""
        return all(
            region.division.key == division and region.level == level
            for region in self._regions
        )

    def _of_places(self, by_type: bool = False) -> Any:
        totals = self._totals(by_type)
        if self._regions:
            return totals.filter(region__in=self._regions)
        return totals.of_country()

    def _totals(self, by_type: bool = False) -> Any:
        asked = asked_of(self._filters)
        by_type = by_type or "type" in asked
        totals = totals_of_months(asked.get("hide", []), by_type=by_type)
        if "type" in asked:
            types = EventType.objects.with_children(asked["type"])
            totals = totals.filter(event_type__in=types)
        return totals.filter(**{n: asked[n] for n in ("year", "month") if n in asked})

    @cached_property
    def _from_rows(self) -> dict[int | None, TotalRow]:
        """By region id, and the whole under None: the rows are read once."""
        if self._narrow is None:
            return rows_by_unit(self._filters.result)
        return narrow_rows_by_unit(self._narrow)

    @cached_property
    def _narrow(self) -> Any:
        return narrow(self._filters)

    @property
    def _rows(self) -> Any:
        return self._filters.result if self._narrow is None else self._narrow


def share_nothing(regions: list[Region]) -> bool:
    """Units of one level of one division: an incident is in one of them at most."""
    return len({(region.division_id, region.level) for region in regions}) <= 1
