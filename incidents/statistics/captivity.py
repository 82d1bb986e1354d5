"""People taken, what became of them, and who is still held as far as is recorded.

Summed from the rows of the abductions: a fate that comes to light changes months long
past, and abductions are few. For any selection and at the end of any period
`taken = freed + killed + escaped + unknown + held`, and nothing is negative, since of
each incident at least as many count as taken as have a fate, and no fate counts before
its abduction (`models/fate.py`).

At 100,000 generated incidents, of which 13,000 are abductions: 65 ms in the database
and 0.12 s here for the rows, 0.1 s for a series of months.

What is known to the year only counts after the months of that year; a fate without a
date counts after everything, in the last row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from incidents.models import Fate
from incidents.models.fate import AFTER_ALL_MONTHS, people_of, taken_in
from incidents.models.published import PublishedIncidentQuerySet

Month = tuple[int, int]
"""Year and month; month 0: no month is known."""
UNDATED: Month = (9999, 0)
FATES = tuple(Fate.values)


@dataclass(frozen=True, slots=True)
class Abduction:
    """Of one incident: when, how many, and the fates as (period, fate, people)."""

    month: Month
    taken: int
    is_counted: bool
    fates: tuple[tuple[Month, str, int | None], ...] = ()
    units: tuple[int, ...] = ()


@dataclass(slots=True)
class Captivity:
    """Sums of people; `incidents`, `not_counted` and `not_numbered` are of incidents:
    all, those whose number taken is not known, those with a fate of unknown number."""

    incidents: int = 0
    not_counted: int = 0
    not_numbered: int = 0
    taken: int = 0
    fates: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FATES, 0))

    @property
    def held(self) -> int:
        return self.taken - sum(self.fates.values())

    def add(self, other: Captivity) -> None:
        self.incidents += other.incidents
        self.not_counted += other.not_counted
        self.not_numbered += other.not_numbered
        self.taken += other.taken
        for fate, people in other.fates.items():
            self.fates[fate] += people


@dataclass(frozen=True, slots=True)
class Step:
    """What happened in a period, and how many were held at its end."""

    period: Any
    moved: Captivity
    held: int


def abductions_in(incidents: PublishedIncidentQuerySet) -> list[Abduction]:
    """One query, by an index that holds abductions alone."""
    found = incidents.abductions().order_by()
    rows = found.values_list(
        *("year", "month", "abducted_min", "abducted_best"),
        *("abduction_outcomes", "region_ids"),
    )
    return [_abduction(*row) for row in rows.iterator(chunk_size=5_000)]


def _abduction(
    year: int,
    month: int,
    least: int | None,
    best: int | None,
    entries: list[dict[str, Any]],
    units: list[int],
) -> Abduction:
    fates = [(_month(e["counts_in"]), e["fate"], people_of(e)) for e in entries]
    is_counted = best is not None or least is not None
    taken = taken_in(least, best, entries)
    return Abduction((year, month), taken, is_counted, tuple(fates), tuple(units))


def _month(counts_in: str | None) -> Month:
    if counts_in is None:
        return UNDATED
    year, _hyphen, month = counts_in.partition("-")
    return int(year), int(month or 0)


def whole(abductions: Iterable[Abduction]) -> Captivity:
    total = Captivity()
    for abduction in abductions:
        total.add(_of(abduction))
    return total


def by_unit(abductions: Iterable[Abduction]) -> dict[int, Captivity]:
    """Of those taken in each unit; what became of them, wherever that was."""
    found: dict[int, Captivity] = {}
    for abduction in abductions:
        total = _of(abduction)
        for unit in abduction.units:
            found.setdefault(unit, Captivity()).add(total)
    return found


def _of(abduction: Abduction) -> Captivity:
    total = _taken(abduction)
    for _period, fate, people in abduction.fates:
        total.fates[fate] += people or 0
    total.not_numbered = int(any(people is None for _, _, people in abduction.fates))
    return total


def _taken(abduction: Abduction) -> Captivity:
    return Captivity(1, int(not abduction.is_counted), 0, abduction.taken)


def by_month(abductions: Iterable[Abduction]) -> list[Step]:
    """Each period in which something is recorded, in the order in which they count."""
    return _series(abductions, lambda month: month)


def by_year(abductions: Iterable[Abduction]) -> list[Step]:
    """The same by year (9999: without a date)."""
    return _series(abductions, lambda month: month[0])


def _series(
    abductions: Iterable[Abduction], group: Callable[[Month], Any]
) -> list[Step]:
    moves: dict[Any, Captivity] = {}
    for abduction in abductions:
        moves.setdefault(group(abduction.month), Captivity()).add(_taken(abduction))
        unnumbered = set()
        for month, fate, people in abduction.fates:
            period = group(month)
            moves.setdefault(period, Captivity()).fates[fate] += people or 0
            if people is None:
                unnumbered.add(period)
        for period in unnumbered:
            moves[period].not_numbered += 1
    steps, held = [], 0
    for period in sorted(moves, key=in_order):
        held += moves[period].held  # of a period alone: who came less who went
        steps.append(Step(period, moves[period], held))
    return steps


def in_order(period: Any) -> Any:
    if isinstance(period, tuple):
        return period[0], period[1] or AFTER_ALL_MONTHS
    return period
