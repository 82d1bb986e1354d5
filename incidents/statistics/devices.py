"""Figures on explosive devices, as mine-action people read them: what was emplaced,
found or set off, how, and how many people it hurt. Events are counted, not devices:
how many devices an event was about is not recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func

from incidents.models.device import EXPLODED, FACETS, has_device
from incidents.models.place_queries import SETTLEMENT
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow, row_sums, summed_row

CELL = ("year", *FACETS)
"""What the cells of the whole country are keyed by."""


@dataclass(frozen=True, slots=True)
class PerEvent:
    """Casualties per event whose figure is known; None where none is."""

    casualties: int
    events: int

    @property
    def value(self) -> float | None:
        return self.casualties / self.events if self.events else None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A group of events, by the state of the device; '' is not stated."""

    key: Any
    by_state: dict[str, TotalRow]

    @property
    def total(self) -> TotalRow:
        return merged(self.by_state.values())

    def events(self, state: str) -> int:
        return self.by_state[state].incidents if state in self.by_state else 0

    def per_detonation(self, outcome: str) -> PerEvent:
        """Best estimates over the events in which the device exploded."""
        toll = merged([self.by_state.get(EXPLODED, merged([]))]).outcomes[outcome]
        return PerEvent(toll.best, toll.incidents - toll.best_unknown)


def device_cells(incidents: PublishedIncidentQuerySet) -> list[TotalRow]:
    """By year, trigger, emplacement and state ('' is not stated), in one query."""
    return _cells(incidents, {name: F(name) for name in CELL})


def device_cells_by_unit(incidents: PublishedIncidentQuerySet) -> list[TotalRow]:
    """By unit, of whatever level and division, and state."""
    unit = Func(F("region_ids"), template="unnest(%(expressions)s)")
    return _cells(incidents, {"unit": unit, "device_state": F("device_state")})


def devices_by_settlement(
    incidents: PublishedIncidentQuerySet,
) -> dict[str, DeviceRow]:
    """By the name of the settlement; '' for what is not known to one. Settlements of
    one name count together, as the filter `place` finds them."""
    keys = {"settlement": SETTLEMENT, "device_state": F("device_state")}
    return rows_by(_cells(incidents, keys), lambda cell: cell.key[0])


def _cells(
    incidents: PublishedIncidentQuerySet, keys: dict[str, Any]
) -> list[TotalRow]:
    names = {f"key_{name}": expression for name, expression in keys.items()}
    found = (
        incidents.filter(has_device())
        .order_by()
        .values(**names)
        .annotate(**row_sums())
        .order_by(*names)
    )
    return [
        summed_row(tuple("" if row[n] is None else row[n] for n in names), row)
        for row in found
    ]


def rows_by(
    cells: Iterable[TotalRow], group: Callable[[TotalRow], Any]
) -> dict[Any, DeviceRow]:
    """A row for each group; the last value of a cell's key is the state."""
    groups: dict[Any, dict[str, list[TotalRow]]] = {}
    for cell in cells:
        states = groups.setdefault(group(cell), {})
        states.setdefault(cell.key[-1], []).append(cell)
    return {
        key: DeviceRow(key, {state: merged(rows) for state, rows in states.items()})
        for key, states in groups.items()
    }
