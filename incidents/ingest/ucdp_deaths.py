"""UCDP's death figures: low, best and high, and the same deaths by side.

**Zero.** UCDP records only events in which somebody died according to at least one
estimate. A best estimate of 0 therefore says that the deaths are not confirmed, never
that nobody died: best and least become unknown, the high estimate is kept as the most
(unknown, too, when it is 0), whatever `code_status` says. A low estimate of 0 under a
best estimate that is not 0 is a real lower bound and stays. Three zeros, or three
blanks, make no figure at all: the toll is unknown.

**Order.** Where best lies outside low..high, the bound is widened to hold it, and a
warning keeps the values as read.

**Sides.** The parts are kept when they fit: their sum is the best estimate (or less,
when a part is blank). Otherwise a warning says so and no part is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from incidents.ingest.cells import Cells
from incidents.models import IncidentWarning, Outcome
from incidents.models.claim import CasualtyBreakdown
from incidents.services.rows import BreakdownRow, ClaimRow, WarningRow

Category = CasualtyBreakdown.Category
Code = IncidentWarning.Code


@dataclass(frozen=True, slots=True)
class Deaths:
    claims: tuple[ClaimRow, ...]
    warnings: tuple[WarningRow, ...]


def read_deaths(cells: Cells, categories: Mapping[str, str]) -> Deaths:
    """`categories` says which category each column of parts counts."""
    low, best, high = (cells.count(name) for name in ("low", "best", "high"))
    least, middle, most = _bounds(low, best, high)
    warnings = [
        WarningRow(code, f"low {_shown(low)}, best {_shown(best)}, high {_shown(high)}")
        for code in _odd(low, best, high)
    ]
    parts = [(categories[name], cells.count(name)) for name in categories]
    fits = _parts_fit([count for _, count in parts], middle)
    if not fits:
        given = ", ".join(f"{name} {cells.text(name) or '-'}" for name in categories)
        warnings.append(
            WarningRow(Code.PARTS_DISAGREE, f"{given}; best {_shown(best)}")
        )
    claims: tuple[ClaimRow, ...] = ()
    if (least, middle, most) != (None, None, None):
        breakdown = _breakdown(parts) if fits else ()
        claims = (ClaimRow(Outcome.KILLED, least, middle, most, breakdown=breakdown),)
    return Deaths(claims, tuple(warnings))


def _bounds(
    low: int | None, best: int | None, high: int | None
) -> tuple[int | None, int | None, int | None]:
    if not best:
        # `if low`: a zero that nothing confirms is not a figure.
        ends = [bound for bound in (low, high) if bound]
        least = min(ends) if low and best is None else None
        return least, None, max(ends) if high else None
    least = None if low is None else min(low, best)
    most = None if high is None else max(low or 0, best, high)
    return least, best, most


def _odd(low: int | None, best: int | None, high: int | None) -> list[Code]:
    if best is None:
        return []
    codes = []
    if low is not None and low > best:
        codes.append(Code.BEST_BELOW_LOW)
    if high is not None and best > high:
        codes.append(Code.BEST_ABOVE_HIGH)
    if best == 0:
        codes.append(Code.BEST_ZERO)
    elif low is None and high is None:
        codes.append(Code.NO_RANGE)
    return codes


def _parts_fit(counts: Sequence[int | None], best: int | None) -> bool:
    known = sum(count or 0 for count in counts)
    if not known and not best:
        return True
    if None in counts:
        return known <= (best or 0)
    return known == (best or 0)


def _breakdown(parts: Sequence[tuple[str, int | None]]) -> tuple[BreakdownRow, ...]:
    """Sides of the same category are added; a part of 0 is left out."""
    counts: dict[str, int] = {}
    for category, count in parts:
        if count:
            counts[category] = counts.get(category, 0) + count
    return tuple(BreakdownRow(category, best=n) for category, n in counts.items())


def _shown(number: int | None) -> str:
    return "-" if number is None else str(number)
