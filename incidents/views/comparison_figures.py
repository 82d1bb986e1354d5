"""The sums of two selections beside each other, how far apart they are, and rates."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from incidents.models import Outcome
from incidents.statistics.differences import Difference, best_of, difference
from incidents.statistics.reads import TotalRow
from incidents.views.sides import Side, TwoSides
from incidents.views.total_rows import ShownToll
from regions.services.populations import KnownPopulation, population_of


@dataclass(frozen=True, slots=True)
class ComparedToll:
    label: str
    one: ShownToll
    other: ShownToll
    difference: Difference


@dataclass(frozen=True, slots=True)
class Number:
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class ComparedCount:
    one: Number
    other: Number
    difference: Difference


def compared_incidents(sides: TwoSides, wholes: list[TotalRow]) -> ComparedCount:
    one, other = (
        Number(whole.incidents, list_url(side) if whole.incidents else "")
        for side, whole in zip(sides.both, wholes, strict=True)
    )
    return ComparedCount(one, other, Difference(one.value, other.value))


def compared_toll(
    sides: TwoSides, wholes: list[TotalRow], outcome: Outcome
) -> ComparedToll:
    one, other = (
        ShownToll(
            whole.outcomes[outcome.value],
            list_url(side, known=outcome.value),
            list_url(side, unknown=outcome.value),
        )
        for side, whole in zip(sides.both, wholes, strict=True)
    )
    apart = difference(one.summed, other.summed)
    return ComparedToll(str(outcome.label), one, other, apart)


def list_url(side: Side, **narrowed: str | int) -> str:
    return reverse("incident-list") + side.query_with(**narrowed)


@dataclass(frozen=True, slots=True)
class SideRate:
    """Killed per 100,000 inhabitants, in one unit and one year."""

    """None where the side is not one unit and one year, or no population is known."""

    killed: int | None
    is_least: bool
    population: KnownPopulation | None

    @property
    def value(self) -> float | None:
        return self.population.rate(self.killed) if self.population else None


def rate_of(side: Side, whole: TotalRow) -> SideRate:
    asked = side.filter.form.cleaned_data
    regions, year = asked.get("region") or [], asked.get("year")
    known = population_of(regions[0], year) if len(regions) == 1 and year else None
    return SideRate(best_of(whole.killed), bool(whole.killed.best_unknown), known)
