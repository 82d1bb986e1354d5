"""How many people live in a unit, in the year asked for or the nearest known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from regions.models import Division, Population, Region

PER = 100_000


@dataclass(frozen=True, slots=True)
class KnownPopulation:
    """Always shown with its year and source: it may not be of the year asked for."""

    inhabitants: int
    year: int
    source: str
    asked_year: int

    @property
    def is_of_another_year(self) -> bool:
        return self.year != self.asked_year

    def rate(self, count: int | None) -> float | None:
        """Per 100,000; an unknown count has no rate."""
        if count is None or not self.inhabitants:
            return None
        return count * PER / self.inhabitants


def population_of(region: Region, year: int) -> KnownPopulation | None:
    """Of all sexes and ages; of two years equally near, the earlier."""
    return populations_of([region], year).get(region.pk)


def populations_in(region: Region, years: Iterable[int]) -> dict[int, KnownPopulation]:
    """By the year asked for, in one query; empty where no figure is known."""
    known = Population.objects.filter(region=region, sex="", age_group="")
    rows = list(known.values_list("year", "source", "inhabitants"))
    found = {}
    for year in years if rows else ():
        # Of two years equally near the earlier, as in `populations_of`.
        known_year, source, inhabitants = min(
            rows, key=lambda row: (abs(row[0] - year), *row)
        )
        found[year] = KnownPopulation(inhabitants, known_year, source, year)
    return found


def populations_of(regions: list[Region], year: int) -> dict[int, KnownPopulation]:
    """By the region's id, in one query. Units without any figure are left out."""
    rows = Population.objects.filter(
        region__in=regions, sex="", age_group=""
    ).values_list("region_id", "year", "inhabitants", "source")
    best: dict[int, tuple[int, int, str, int]] = {}
    for region, known_year, inhabitants, source in rows:
        rank = (abs(known_year - year), known_year, source, inhabitants)
        if region not in best or rank < best[region]:
            best[region] = rank
    return {
        region: KnownPopulation(inhabitants, known_year, source, year)
        for region, (_off, known_year, source, inhabitants) in best.items()
    }


def country_populations(
    division: Division, years: Iterable[int]
) -> dict[int, KnownPopulation]:
    """The sum over all units of the coarsest level, by the year asked for; a year in
    which one of them has no figure gives no sum."""
    units = Region.objects.filter(division=division, level=Region.Level.REGION)
    rows = Population.objects.filter(region__in=units, sex="", age_group="")
    wanted = units.count()
    sums = {
        (year, source): total
        for year, source, total, known in rows.values_list("year", "source").annotate(
            total=Sum("inhabitants"), known=Count("region", distinct=True)
        )
        if known == wanted
    }
    found = {}
    for year in years if sums else ():
        known_year, source = min(sums, key=lambda key: (abs(key[0] - year), *key))
        found[year] = KnownPopulation(
            sums[known_year, source], known_year, source, year
        )
    return found
