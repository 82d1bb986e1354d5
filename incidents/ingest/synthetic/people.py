"""Who the people of a generated figure were, where a source says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incidents.ingest.synthetic.vocabulary import SHAPES
from incidents.models import Actor, CasualtyBreakdown, CasualtyClaim, Outcome

Category = CasualtyBreakdown.Category
Sex, AgeGroup = CasualtyBreakdown.Sex, CasualtyBreakdown.AgeGroup
Cell = tuple[str, str, str]
Part = tuple[str, str, str, None, int, None]
"""Category, sex, age group, and the bounds: a source gives one number of each."""

_HIT = {
    Actor.Kind.CIVILIANS: Category.CIVILIAN,
    Actor.Kind.STATE_FORCES: Category.SECURITY_FORCES,
    Actor.Kind.EXTERNAL: Category.UNITED_NATIONS,
}
_SHARES: dict[str, float] = {Outcome.KILLED: 0.4, Outcome.INJURED: 0.25}
"""Of the figures that a source breaks down; it seldom does those of the abducted."""
_OTHERS = 0.1


def parts_of(
    kind: str, claim: CasualtyClaim, chances: Sequence[float]
) -> tuple[Part, ...]:
    """In the order in which a breakdown is published."""
    broken, shared, known = chances
    if not claim.best or broken > _SHARES.get(claim.outcome, _OTHERS):
        return ()
    found: dict[Cell, int] = {}
    for cell, count in _cells(kind, claim.best, shared, known):
        if count:
            found[cell] = found.get(cell, 0) + count
    return tuple((*cell, None, found[cell], None) for cell in sorted(found))


def _cells(
    kind: str, best: int, shared: float, known: float
) -> Iterator[tuple[Cell, int]]:
    """Most of those named, some bystanders or defenders, and some left unsaid."""
    against = SHAPES[kind].against
    hit = _HIT.get(against[int(shared * len(against))], Category.ARMED_GROUP)  # type: ignore[call-overload]
    unsaid = int(best * 0.3 * known) if known < 0.5 else 0
    beside = int((best - unsaid) * shared * 0.4)
    yield from _people(hit, best - unsaid - beside, known)
    is_civil = hit == Category.CIVILIAN
    other = Category.ARMED_GROUP if is_civil else Category.CIVILIAN
    yield from _people(other, beside, known)


def _people(category: str, count: int, known: float) -> Iterator[tuple[Cell, int]]:
    if category != Category.CIVILIAN:
        sex = Sex.MAN if known > 0.3 else Sex.UNKNOWN
        yield (
            (category, sex, AgeGroup.ADULT if known > 0.3 else AgeGroup.UNKNOWN),
            count,
        )
        return
    if known < 0.4:
        yield (category, Sex.UNKNOWN, AgeGroup.UNKNOWN), count
        return
    women, children = int(count * known * 0.35), int(count * known * 0.2)
    yield (category, Sex.WOMAN, AgeGroup.ADULT), women
    yield (category, Sex.UNKNOWN, AgeGroup.CHILD), children
    yield (category, Sex.MAN, AgeGroup.ADULT), count - women - children
