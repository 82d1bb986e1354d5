"""What the sources of a generated incident say of its toll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from incidents.ingest.synthetic.people import Part, parts_of
from incidents.ingest.synthetic.vocabulary import ABDUCTION, SHAPES
from incidents.models import CasualtyClaim, Outcome, Toll
from incidents.services.tolls import resolve_tolls

Standing = CasualtyClaim.Standing
_CREDIBILITIES = (1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6, 6, 6, 6, 6, 6)
"""Half of the sources are hardly ever judged."""


@dataclass(slots=True)
class Figures:
    claims: list[tuple[int, CasualtyClaim, tuple[Part, ...]]]
    """Position of the source, figure and who they were; in the order of outcomes."""
    citations: list[tuple[int, int]]
    """Position of the source, and the credibility."""
    tolls: dict[str, tuple[Toll, str]]


def figures_of(
    kind: str,
    people: Sequence[int],
    chances: Sequence[float],
    *,
    started_on: date,
    source_count: int,
) -> Figures:
    first = int(chances[8] * source_count)
    second = (first + 1 + int(chances[9] * (source_count - 1))) % source_count
    has_two = chances[10] < 0.15
    cited = [(first, _CREDIBILITIES[int(chances[11] * len(_CREDIBILITIES))])]
    if has_two:
        cited.append((second, 6))
    claims: list[tuple[int, CasualtyClaim, tuple[Part, ...]]] = []
    for place, outcome in enumerate(Outcome.values):
        if chances[12 + place] > _chance_known(kind, outcome):
            continue
        toll = _toll(people[place], chances[12 + place])
        disagree = has_two and outcome == Outcome.KILLED
        standing = Standing.RECOMMENDED
        if disagree and chances[10] < 0.08:  # nobody has decided yet: an envelope
            standing = Standing.CORROBORATING
        claim = _claim(outcome, toll, standing, started_on)
        claims.append((first, claim, parts_of(kind, claim, chances[16:19])))
        if disagree:
            other = _claim(
                outcome,
                Toll(best=people[place] + 1 + int(chances[9] * 5)),
                Standing.CORROBORATING,
                started_on,
            )
            claims.append((second, other, ()))
    return Figures(claims, cited, resolve_tolls([claim for _, claim, _ in claims]))


def _chance_known(kind: str, outcome: str) -> float:
    """Most reports count the dead, fewer the wounded, few anyone else."""
    if outcome == Outcome.KILLED:
        return 0.88 if SHAPES[kind].killed else 0.4
    if outcome == Outcome.INJURED:
        return 0.45
    if outcome == Outcome.ABDUCTED:
        return 0.85 if kind == ABDUCTION else 0.04
    return 0.015


def _toll(count: int, chance: float) -> Toll:
    """A range, one figure, or only "at least"; by the digits that chance has left."""
    form = int(chance * 10_000) % 10
    if form < 3:
        return Toll(max(0, count - count // 3), count, count + 1 + count // 2)
    if form < 4:
        return Toll(min=count)
    return Toll(best=count)


def _claim(outcome: str, toll: Toll, standing: str, day: date) -> CasualtyClaim:
    return CasualtyClaim(
        outcome=outcome,
        as_of=day,
        min=toll.min,
        best=toll.best,
        max=toll.max,
        is_cumulative=True,
        standing=standing,
    )
