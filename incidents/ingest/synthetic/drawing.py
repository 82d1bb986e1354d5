"""Draw incidents by the thousand: where, when, of what type, with what toll.

A chunk depends on the seed and its number alone, so that generating can stop and go
on anywhere. Violence comes in episodes (a place, some weeks) above a steady ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from incidents.ingest.synthetic.reference import SCALE, Reference, is_inside
from incidents.ingest.synthetic.vocabulary import (
    GEO_SHARES,
    SHAPES,
    YEAR_SHARES,
    YEARS,
)
from incidents.models import GeoPrecision, PublicPrecision
from regions.locate import locate_in
from regions.models import Region
from regions.unit_index import NOWHERE

CHUNK = 10_000
EPISODES = 400
_IN_EPISODES = 0.35
_FIRST_DAY = date(YEARS[0], 1, 1).toordinal()
_LAST_DAY = date(YEARS[-1], 12, 31).toordinal()
_KILOMETRE = SCALE // 100
_PUBLIC = (PublicPrecision.POINT, PublicPrecision.KILOMETRE, PublicPrecision.REGION)
_PUBLIC_SHARES = (0.75, 0.2, 0.05)
_MOVED = (GeoPrecision.EXACT, GeoPrecision.NEAR)
"""What lies around a place; the other precisions give the place's own point."""
CHANCES = 19
FATE_CHANCES = 6

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(slots=True)
class Drawn:
    """One value per incident in each; positions point into the `Reference`."""

    kind: Sequence[int]
    place: Sequence[int]
    day: Sequence[int]
    geo: Sequence[str]
    public: Sequence[str]
    point: Sequence[Sequence[int]]
    kilometre: Sequence[Sequence[int]]
    units: Sequence[list[Region]]
    people: Sequence[Sequence[int]]
    """Killed, injured, abducted, missing; whether each is known is left to chance."""
    chances: Sequence[Sequence[float]]
    uuid: Sequence[bytes]
    fates: Sequence[Sequence[float]]
    """Chances of what becomes of those taken."""


@dataclass(frozen=True, slots=True)
class Episodes:
    place: Integers
    first_day: Integers
    days: Floats
    shares: Floats


def draw_episodes(seed: int, reference: Reference) -> Episodes:
    chance = np.random.default_rng([seed, 0])
    weights = chance.pareto(1.3, EPISODES) + 0.1
    return Episodes(
        chance.choice(len(reference.places), EPISODES, p=reference.place_shares),
        _days(chance, EPISODES),
        chance.exponential(20, EPISODES) + 3,
        weights / weights.sum(),
    )


def draw(seed: int, chunk: int, reference: Reference, episodes: Episodes) -> Drawn:
    chance = np.random.default_rng([seed, chunk + 1])
    geo_codes = np.array(list(GEO_SHARES))
    geo = chance.choice(geo_codes, CHUNK, p=list(GEO_SHARES.values()))
    kind = chance.choice(len(reference.types), CHUNK, p=reference.type_shares)
    place, day = _where_and_when(chance, reference, episodes)
    point = _points(chance, reference.points[place], np.isin(geo, _MOVED))
    kilometre = np.rint(point / _KILOMETRE).astype(np.int64) * _KILOMETRE
    units, is_same = _units(point, kilometre)
    public = chance.choice(np.array(_PUBLIC), CHUNK, p=_PUBLIC_SHARES)
    return Drawn(
        kind=kind.tolist(),
        place=place.tolist(),
        day=day.tolist(),
        geo=geo.tolist(),
        # A cell's centre in another unit would be moved on; such stay as recorded.
        public=np.where(
            (public == PublicPrecision.KILOMETRE) & ~is_same, _PUBLIC[0], public
        ).tolist(),
        point=point.tolist(),
        kilometre=kilometre.tolist(),
        units=units,
        people=_people(chance, reference, kind).tolist(),
        chances=chance.random((CHUNK, CHANCES)).tolist(),
        uuid=[chance.bytes(16) for _ in range(CHUNK)],
        # Drawn last: all else is as it was before there were any.
        fates=chance.random((CHUNK, FATE_CHANCES)).tolist(),
    )


def _where_and_when(
    chance: np.random.Generator, reference: Reference, episodes: Episodes
) -> tuple[Integers, Integers]:
    place = chance.choice(len(reference.places), CHUNK, p=reference.place_shares)
    day = _days(chance, CHUNK)
    episode = chance.choice(EPISODES, CHUNK, p=episodes.shares)
    after = chance.exponential(episodes.days[episode]).astype(np.int64)
    in_episode = chance.random(CHUNK) < _IN_EPISODES
    place = np.where(in_episode, episodes.place[episode], place)
    day = np.where(in_episode, episodes.first_day[episode] + after, day)
    return place, np.minimum(day, _LAST_DAY)


def _days(chance: np.random.Generator, count: int) -> Integers:
    """Days as ordinals, in the years' shares; fewer while the rains last."""
    shares = np.array(YEAR_SHARES) / sum(YEAR_SHARES)
    year = chance.choice(np.array(YEARS), count, p=shares)
    month = np.array([1.1, 1.1, 1.2, 1.2, 1.2, 1.1, 0.8, 0.7, 0.7, 0.9, 1.0, 1.0])
    days = np.array([date(y, 1, 1).toordinal() for y in YEARS])[year - YEARS[0]]
    in_year = chance.choice(12, count, p=month / month.sum()) * 30.4
    drawn = (days + in_year + chance.random(count) * 30.4).astype(np.int64)
    days_in_range: Integers = np.clip(drawn, _FIRST_DAY, _LAST_DAY)
    return days_in_range


def _points(
    chance: np.random.Generator, places: Integers, is_moved: NDArray[np.bool_]
) -> Integers:
    """Around the places; back at the place itself where that leaves every unit, or
    comes so near a border that the unit would be a guess."""
    direction = chance.random(CHUNK) * 2 * np.pi
    off = chance.exponential(0.12 * SCALE, CHUNK) * is_moved
    moved = places + np.stack([np.cos(direction), np.sin(direction)], 1) * off[:, None]
    points = np.rint(moved).astype(np.int64)
    # Half-way between two cells, rounding would depend on the last bit.
    points += points % _KILOMETRE == _KILOMETRE // 2
    inside, approximate = is_inside(points)
    stay = inside & ~approximate
    return np.where(stay[:, None], points, places)


def _units(
    point: Integers, kilometre: Integers
) -> tuple[list[list[Region]], NDArray[np.bool_]]:
    """The units of each point, and whether the kilometre's centre shares them."""
    units: list[list[Region]] = [[] for _ in range(len(point))]
    is_same = np.ones(len(point), dtype=bool)
    centres = {(s, id(y)): f for s, y, f in locate_in(kilometre / SCALE)}
    for start, layer, found in locate_in(point / SCALE):
        centre = centres[start, id(layer)]
        chunk = slice(start, start + len(found.unit))
        is_same[chunk] &= (found.unit == centre.unit) & ~centre.is_approximate
        for position, unit in enumerate(found.unit.tolist(), start):
            if unit != NOWHERE:
                units[position].append(layer.regions[unit])
    return units, is_same


def _people(
    chance: np.random.Generator, reference: Reference, kind: Integers
) -> Integers:
    medians = np.array([SHAPES[str(t.key)].killed for t in reference.types])[kind]
    killed = np.floor(medians * chance.lognormal(0, 1.1, CHUNK))
    injured = np.floor((medians + 0.5) * chance.lognormal(0.2, 1.2, CHUNK))
    taken = 1 + np.floor(chance.pareto(1.4, CHUNK))
    missing = np.floor(chance.pareto(1.6, CHUNK))
    people = np.stack([killed, injured, taken, missing], axis=1)
    bounded: Integers = np.minimum(people, 2_000).astype(np.int64)
    return bounded
