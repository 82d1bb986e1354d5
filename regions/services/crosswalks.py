"""Which units of one division make up which units of another, by land and by people.

Computed from the outlines when boundaries are loaded: between units of one level, and
from cercles and communes to regions. People are counted by settlements (see `weights`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from regions.areas import equal_area
from regions.models import Crosswalk, Division, Region
from regions.services.weights import WeightedPlaces, weigh_places
from regions.unit_index import NOWHERE, UnitIndex

LEVELS = (
    (Region.Level.REGION, Region.Level.REGION),
    (Region.Level.CERCLE, Region.Level.CERCLE),
    (Region.Level.CERCLE, Region.Level.REGION),
    (Region.Level.COMMUNE, Region.Level.COMMUNE),
    (Region.Level.COMMUNE, Region.Level.REGION),
)
SLIVER = 0.005
"""A share below this comes from two drawings of one border, and is dropped."""
_FEWEST_PLACES = 10
"""With fewer in a unit, the share of its people is not estimated."""


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of one level of one division."""

    regions: list[Region]
    outlines: NDArray[np.object_]
    """In km, on an equal-area plane."""
    home: NDArray[np.int32]
    """For each weighted place, the position of its unit."""


@dataclass(slots=True)
class _Told:
    pairs: int = 0
    slivers: int = 0
    sliver_km2: float = 0.0


@transaction.atomic
def refresh_crosswalks(division: Division) -> list[str]:
    """Compute anew all crosswalks from and to the division; says what was done.

    Units are named by id: a join over tables just filled, whose statistics still call
    them empty, was seen to run into the statement's time limit.
    """
    units = list(Region.objects.filter(division=division).values_list("pk", flat=True))
    Crosswalk.objects.filter(Q(from_region__in=units) | Q(to_region__in=units)).delete()
    others = Division.objects.exclude(pk=division.pk)
    return _refresh([(division, other) for other in others])


@transaction.atomic
def refresh_all_crosswalks() -> list[str]:
    """When places or populations have changed, and with them the shares of people."""
    Crosswalk.objects.all().delete()
    return _refresh(list(combinations(Division.objects.all(), 2)))


def _refresh(pairs: Sequence[tuple[Division, Division]]) -> list[str]:
    places = weigh_places()
    concerned = {division for pair in pairs for division in pair}
    units = {division.pk: _levels(division, places) for division in concerned}
    lines = []
    for one, other in pairs:
        told = _Told()
        for start, end in ((one, other), (other, one)):
            for level, to_level in LEVELS:
                if level in units[start.pk] and to_level in units[end.pk]:
                    _relate(
                        units[start.pk][level], units[end.pk][to_level], places, told
                    )
        if told.pairs:
            lines.append(_line(one, other, told))
    # So that who joins them does not plan for the empty tables that they were.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE regions_region, regions_crosswalk")
    return lines


def _levels(division: Division, places: WeightedPlaces) -> dict[str, _Units]:
    wanted = {level for pair in LEVELS for level in pair}
    found: dict[str, list[Region]] = defaultdict(list)
    for region in Region.objects.filter(
        division=division, level__in=wanted
    ).with_outline():
        found[region.level].append(region)
    return {level: _units(regions, places) for level, regions in found.items()}


def _units(regions: list[Region], places: WeightedPlaces) -> _Units:
    outlines = list(shapely.from_wkb([bytes(r.outline) for r in regions if r.outline]))
    home = UnitIndex(outlines).find(places.coordinates).unit
    return _Units(regions, equal_area(outlines), home)


def _relate(start: _Units, end: _Units, places: WeightedPlaces, told: _Told) -> None:
    one, other = shapely.STRtree(end.outlines).query(
        start.outlines, predicate="intersects"
    )
    common = shapely.area(
        shapely.intersection(start.outlines[one], end.outlines[other])
    )
    rows: list[Crosswalk] = []
    for unit, region in enumerate(start.regions):
        mine = one == unit
        rows += _shares(
            region,
            [end.regions[position] for position in other[mine]],
            common[mine],
            _people(unit, other[mine], start, end, places),
            told,
        )
    Crosswalk.objects.bulk_create(rows, batch_size=1000)
    told.pairs += len(rows)


def _people(
    unit: int,
    others: NDArray[np.intp],
    start: _Units,
    end: _Units,
    places: WeightedPlaces,
) -> NDArray[np.float64] | None:
    """The weight of the places that the unit has in common with each of the others."""
    inside = (start.home == unit) & (end.home != NOWHERE)
    if np.count_nonzero(inside) < _FEWEST_PLACES:
        return None
    weights: NDArray[np.float64] = np.bincount(
        end.home[inside], weights=places.weights[inside], minlength=len(end.regions)
    ).astype(float)
    return weights[others]


def _shares(
    region: Region,
    others: Sequence[Region],
    common: NDArray[np.float64],
    people: NDArray[np.float64] | None,
    told: _Told,
) -> Iterator[Crosswalk]:
    """Shares of what the other division covers, slivers dropped, so that they sum
    to 1. A share of the people is never dropped unless that of the land is too."""
    total = common.sum()
    if not total:
        return
    kept = common / total >= SLIVER
    if people is not None:
        in_all = people.sum()
        kept |= (people / in_all >= SLIVER) if in_all else False
    told.slivers += int(np.count_nonzero(~kept & (common > 0)))
    told.sliver_km2 += float(common[~kept].sum())
    land = common[kept] / common[kept].sum()
    persons = _normal(people[kept]) if people is not None else None
    for position, other in enumerate(np.array(others, dtype=object)[kept]):
        yield Crosswalk(
            from_region=region,
            to_region=other,
            area_share=float(land[position]),
            population_share=None if persons is None else float(persons[position]),
            method=(
                Crosswalk.Method.AREA
                if persons is None
                else Crosswalk.Method.SETTLEMENTS
            ),
        )


def _normal(weights: NDArray[np.float64]) -> NDArray[np.float64] | None:
    total = weights.sum()
    return weights / total if total else None


def _line(division: Division, other: Division, told: _Told) -> str:
    return _(
        "%(one)s and %(other)s: %(pairs)s correspondences; %(slivers)s slivers dropped"
        " (%(km2).1f km²)"
    ) % {
        "one": division.key,
        "other": other.key,
        "pairs": told.pairs,
        "slivers": told.slivers,
        "km2": told.sliver_km2,
    }
