"""How far two numbers are apart; what is unknown has no difference, never zero."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.statistics.reads import SummedToll


@dataclass(frozen=True, slots=True)
class Difference:
    """From `one` to `other`; either may be unknown."""

    one: int | None
    other: int | None
    is_of_minimums: bool = False
    """Some incidents had no figure: what was added up is a least on either side, and
    the difference is of what is known."""

    @property
    def absolute(self) -> int | None:
        if self.one is None or self.other is None:
            return None
        return self.other - self.one

    @property
    def percentage(self) -> float | None:
        """Of the first; None where that is zero or unknown."""
        if self.absolute is None or not self.one:
            return None
        return 100 * self.absolute / self.one


def difference(one: SummedToll, other: SummedToll) -> Difference:
    """Of the best estimates. Without incidents they are zero, and known."""
    return Difference(
        best_of(one), best_of(other), bool(one.best_unknown or other.best_unknown)
    )


def best_of(summed: SummedToll) -> int | None:
    """0 where there was no incident, None where there were, and not one figure."""
    return summed.toll.best if summed.incidents else 0
