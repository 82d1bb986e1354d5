"""Adding rows of totals up, so that one query serves years, months and the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from incidents.models import Outcome
from incidents.statistics.reads import SummedToll, TotalRow

_NOTHING = SummedToll(0, 0, 0, 0, 0, 0, 0)


def merged(rows: Iterable[TotalRow], key: tuple[Any, ...] = ()) -> TotalRow:
    """One row for all of them; without rows, one of no incident."""
    total = TotalRow(key, 0, dict.fromkeys(Outcome.values, _NOTHING))
    for row in rows:
        total.incidents += row.incidents
        for outcome, toll in row.outcomes.items():
            total.outcomes[outcome] = _added(total.outcomes[outcome], toll)
    return total


def merged_by(
    rows: Iterable[TotalRow], group: Callable[[TotalRow], Any]
) -> list[TotalRow]:
    """One row per group, ordered by group; its key holds the group."""
    groups: dict[Any, list[TotalRow]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append(row)
    return [merged(groups[name], (name,)) for name in sorted(groups)]


def without(whole: TotalRow, parts: Iterable[TotalRow]) -> TotalRow:
    """What of the whole lies in none of the parts."""
    inside = merged(parts)
    rest = TotalRow((), whole.incidents - inside.incidents)
    for outcome, toll in whole.outcomes.items():
        rest.outcomes[outcome] = _added(toll, inside.outcomes[outcome], sign=-1)
    return rest


def _added(one: SummedToll, other: SummedToll, sign: int = 1) -> SummedToll:
    names = SummedToll.__slots__
    return SummedToll(*(getattr(one, n) + sign * getattr(other, n) for n in names))


def summed_bounds(summed: SummedToll) -> tuple[int | None, int | None]:
    """The bounds that hold for the whole sum. A most that is missing for incidents
    with a figure bounds nothing: then the least alone is said."""
    if not summed.incidents:
        return 0, 0
    least = None if summed.min_unknown == summed.incidents else summed.min
    unknown = {summed.min_unknown, summed.best_unknown, summed.max_unknown}
    is_span = len(unknown) == 1 and summed.min <= summed.best <= summed.max
    is_bounded = summed.max_unknown == 0 or is_span
    if summed.max_unknown == summed.incidents or not is_bounded:
        return least, None
    return least, summed.max
