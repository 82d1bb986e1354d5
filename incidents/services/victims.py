"""Who the victims were: the parts of an outcome's people, never more than the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.models import CasualtyBreakdown, CasualtyClaim, Toll
from incidents.models.toll import BOUNDS
from incidents.services.errors import VictimsWithoutTotalError

Cell = tuple[str, str, str]
CELL = ("category", "sex", "age_group")


@dataclass(frozen=True, slots=True)
class ReportedVictims:
    """How many of an outcome's people were of one category, sex and age group."""

    outcome: str
    category: str = CasualtyBreakdown.Category.UNKNOWN
    sex: str = CasualtyBreakdown.Sex.UNKNOWN
    age_group: str = CasualtyBreakdown.AgeGroup.UNKNOWN
    min: int | None = None
    best: int | None = None
    max: int | None = None

    @property
    def cell(self) -> Cell:
        return self.category, self.sex, self.age_group

    @property
    def toll(self) -> Toll:
        return Toll(self.min, self.best, self.max)


def excess(total: Toll, parts: Iterable[Toll]) -> tuple[int, int] | None:
    """How many the parts count and the total they are above; None where they are not.

    The rule is that of the database (`breakdown_within_total`), for a refusal that can
    say both numbers. A total of which only the least is known has no upper end.
    """
    tolls = list(parts)
    least = sum(toll.min or 0 for toll in tolls)
    best = sum((toll.min if toll.best is None else toll.best) or 0 for toll in tolls)
    most = total.best if total.max is None else total.max
    likely = total.max if total.best is None else total.best
    if likely is not None and best > likely:
        return best, likely
    if most is not None and least > most:
        return least, most
    return None


def add_victims(
    claims: Iterable[CasualtyClaim], victims: Sequence[ReportedVictims]
) -> None:
    """To claims that are new: the parts that a report came with."""
    by_outcome = {claim.outcome: claim for claim in claims}
    if not {part.outcome for part in victims} <= by_outcome.keys():
        raise VictimsWithoutTotalError
    CasualtyBreakdown.objects.bulk_create(
        _row(by_outcome[part.outcome], part) for part in victims
    )


def write_victims(claim: CasualtyClaim, victims: Iterable[ReportedVictims]) -> None:
    """These are now all parts of the claim. A cell that stays is changed, not made
    anew: its history goes on."""
    wanted = {part.cell: part for part in victims}
    for row in claim.breakdown.all():
        part = wanted.pop((row.category, row.sex, row.age_group), None)
        if part is None:
            row.delete()
        elif row.toll != part.toll:
            row.min, row.best, row.max = part.min, part.best, part.max
            row.save()
    for part in wanted.values():
        _row(claim, part).save()


def _row(claim: CasualtyClaim, part: ReportedVictims) -> CasualtyBreakdown:
    names = (*CELL, *BOUNDS)
    return CasualtyBreakdown(
        claim=claim, **{name: getattr(part, name) for name in names}
    )
