"""The toll of one outcome, out of what the sources say; the rule is public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from incidents.models import CasualtyClaim, Outcome, Toll
from incidents.models.toll import UNKNOWN

Standing = CasualtyClaim.Standing


def resolve_tolls(
    claims: Iterable[CasualtyClaim],
) -> dict[str, tuple[Toll, str]]:
    """outcome -> (toll, rule); the rule is recommended, envelope or unknown."""
    by_outcome: dict[str, list[CasualtyClaim]] = {o: [] for o in Outcome.values}
    for claim in claims:
        if claim.standing != Standing.REJECTED:
            by_outcome[claim.outcome].append(claim)
    return {outcome: _resolve(found) for outcome, found in by_outcome.items()}


def _resolve(claims: Sequence[CasualtyClaim]) -> tuple[Toll, str]:
    totals = [c for c in claims if c.is_cumulative]
    chosen = next((c for c in totals if c.standing == Standing.RECOMMENDED), None)
    if chosen:
        return _with_additions(chosen, claims), "recommended"
    if totals:
        return _envelope(totals), "envelope"
    return UNKNOWN, "unknown"


def _with_additions(chosen: CasualtyClaim, claims: Sequence[CasualtyClaim]) -> Toll:
    """The recommended total plus recommended additions reported after it."""
    toll = chosen.toll
    for claim in claims:
        if (
            not claim.is_cumulative
            and claim.standing == Standing.RECOMMENDED
            and _day(claim) > _day(chosen)
        ):
            toll = Toll(
                _plus(toll.min, claim.min),
                _plus(toll.best, claim.best),
                _plus(toll.max, claim.max),
            )
    return toll


def _envelope(claims: Sequence[CasualtyClaim]) -> Toll:
    """From the lowest to the highest that any source says; the latest best estimate.

    A source that gives one figure gives it as both ends. A bound that one source
    leaves open stays open: nothing is guessed.
    """
    lows = [_end(c.min, c) for c in claims]
    highs = [_end(c.max, c) for c in claims]
    known_lows = [low for low in lows if low is not None]
    known_highs = [high for high in highs if high is not None]
    bests = [c for c in claims if c.best is not None]
    return Toll(
        min(known_lows) if len(known_lows) == len(lows) else None,
        max(bests, key=_day).best if bests else None,
        max(known_highs) if len(known_highs) == len(highs) else None,
    )


def _end(bound: int | None, claim: CasualtyClaim) -> int | None:
    is_single_figure = claim.min is None and claim.max is None
    return claim.best if is_single_figure else bound


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _day(claim: CasualtyClaim) -> date:
    return claim.as_of or date.min
