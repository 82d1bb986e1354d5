"""How many people a place stands for, so that a part of a unit can be weighed.

The known population of a unit is spread over its places: a town has its own known
population, the rest is shared alike by the others. Where no population is known at
all, every place counts alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from regions.models import Place, Population, Region
from regions.unit_index import NOWHERE, UnitIndex


@dataclass(frozen=True, slots=True)
class WeightedPlaces:
    coordinates: NDArray[np.float64]
    weights: NDArray[np.float64]


def weigh_places() -> WeightedPlaces:
    rows = list(
        Place.objects.order_by("pk").values_list("longitude", "latitude", "population")
    )
    coordinates = np.array([row[:2] for row in rows], dtype=float).reshape(-1, 2)
    known = np.array([row[2] or 0 for row in rows], dtype=float)
    return WeightedPlaces(coordinates, _spread(coordinates, known))


def _spread(
    coordinates: NDArray[np.float64], known: NDArray[np.float64]
) -> NDArray[np.float64]:
    people = _people_of_regions()
    if not people or not len(coordinates):
        return np.ones(len(coordinates))
    outlines = list(
        shapely.from_wkb([bytes(r.outline) for r, _ in people if r.outline])
    )
    home = UnitIndex(outlines).find(coordinates).unit
    weights = np.ones(len(coordinates))
    for unit, (_region, inhabitants) in enumerate(people):
        inside = home == unit
        towns = inside & (known > 0)
        villages = inside & (known == 0)
        rest = max(inhabitants - known[towns].sum(), 0.0)
        weights[towns] = known[towns]
        if villages.any():
            weights[villages] = max(rest / np.count_nonzero(villages), 1.0)
    outside = home == NOWHERE
    weights[outside] = np.where(known[outside] > 0, known[outside], 1.0)
    return weights


def _people_of_regions() -> list[tuple[Region, int]]:
    """The division whose regions have outlines and the latest known populations."""
    rows = Population.objects.filter(
        region__level=Region.Level.REGION,
        region__outline__isnull=False,
        sex="",
        age_group="",
    ).order_by("-year", "-region__division__valid_from", "source", "region__code")
    latest = rows.values_list("year", "region__division", "source").first()
    if latest is None:
        return []
    year, division, source = latest
    chosen = rows.filter(year=year, region__division=division, source=source)
    return [(row.region, row.inhabitants) for row in chosen.select_related("region")]
