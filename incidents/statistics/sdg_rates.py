"""The indicator itself: deaths of SDG 16.1.2 over the population of place and year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.sdg import is_conflict_related
from incidents.statistics.merging import summed_bounds
from incidents.statistics.sdg import (
    DeathsRow,
    Place,
    conflict_deaths,
    summed_over,
)
from regions.models import Division, Region
from regions.services.populations import (
    KnownPopulation,
    country_populations,
    populations_of,
)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """Deaths, and the population they are divided by: None gives no rate, never 0."""

    deaths: DeathsRow
    population: KnownPopulation | None

    @property
    def year(self) -> int:
        return self.deaths.year

    def rate(self, count: int | None) -> float | None:
        return self.population.rate(count) if self.population else None

    @property
    def best(self) -> float | None:
        """Without an incident it is 0; with incidents and no figure it is unknown."""
        deaths = self.deaths.deaths
        return self.rate(deaths.toll.best if deaths.incidents else 0)

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        least, most = summed_bounds(self.deaths.deaths)
        return self.rate(least), self.rate(most)


class Indicator:
    """For the whole country and for the regions of a division, year by year."""

    def __init__(
        self,
        incidents: PublishedIncidentQuerySet,
        division: Division | None,
        regions: list[Region],
    ) -> None:
        self._incidents = incidents.filter(is_conflict_related())
        self._division = division
        self.regions = regions

    @cached_property
    def country(self) -> list[IndicatorRow]:
        """A row for every year from the first to the last with an incident."""
        found = {year: row for (_, year), row in self._of_country.items()}
        years = range(min(found), max(found) + 1) if found else range(0)
        known = self._country_populations(list(years))
        return [
            IndicatorRow(
                found.get(year) or summed_over([], None, year), known.get(year)
            )
            for year in years
        ]

    def by_region(self, year: int) -> list[IndicatorRow]:
        """A row for each region, one without an incident too."""
        known = populations_of(self.regions, year)
        return [
            IndicatorRow(
                self._of_units.get((region.pk, year))
                or summed_over([], region.pk, year),
                known.get(region.pk),
            )
            for region in self.regions
        ]

    @cached_property
    def _of_country(self) -> dict[tuple[Place, int], DeathsRow]:
        return conflict_deaths(self._incidents)

    @cached_property
    def _of_units(self) -> dict[tuple[Place, int], DeathsRow]:
        return conflict_deaths(self._incidents, by_unit=True)

    def _country_populations(self, years: list[int]) -> dict[int, KnownPopulation]:
        """Of the division shown; where it has none, of the latest that has one."""
        others = Division.objects.order_by("-valid_from", "key")
        divisions = [self._division] if self._division else []
        for division in [*divisions, *others]:
            if found := country_populations(division, years):
                return found
        return {}
