"""A million points in Mali against every level of three divisions, in one process.

pytest tests/benchmarks/test_assignment.py -s
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from regions.ingest.divisions import load_divisions
from regions.locate import locate_in, locate_many
from regions.models import Region
from regions.unit_index import NOWHERE
from tests.regions.editions import load_2015, load_2023

POINTS = 1_000_000
LONGEST_S = 60
MOST_GROWTH_MB = 100
SAMPLE = 500


@pytest.fixture
def every_division(db: None) -> None:
    load_divisions()
    load_2015()
    load_2023()


def test_a_million_points_find_their_units_within_a_minute(
    every_division: None,
) -> None:
    points = random_points(POINTS)
    _locate(points[:100_000])  # outlines read, trees built, the allocator warm
    before = _memory_mb()
    started = time.perf_counter()
    counts, most = _locate(points)
    seconds = time.perf_counter() - started
    growth = most - before
    print(f"\n{POINTS:,} points: {seconds:.1f} s, memory +{growth:.0f} MB at most")
    for name, count in counts.items():
        print(f"  {name}: {count:,} placed")
    assert all(counts[f"2015 {level}"] == POINTS for level in ("region", "commune"))
    assert seconds < LONGEST_S
    assert growth < MOST_GROWTH_MB


def test_lists_of_units_cost_little_more(every_division: None) -> None:
    points = random_points(POINTS)
    locate_many(points[:1000].tolist())
    started = time.perf_counter()
    for start in range(0, POINTS, 5000):  # as the assignment of incidents asks
        locate_many(map(tuple, points[start : start + 5000].tolist()))
    seconds = time.perf_counter() - started
    print(f"\n{POINTS:,} points as lists, 5000 at a time: {seconds:.1f} s")
    assert seconds < LONGEST_S


def test_the_answers_are_those_of_a_plain_search(every_division: None) -> None:
    points = random_points(SAMPLE)
    regions = list(Region.objects.with_outline())
    outlines = shapely.from_wkb([bytes(r.outline) for r in regions if r.outline])
    for point, located in zip(points, locate_many(points.tolist()), strict=True):
        inside = shapely.contains(outlines, shapely.Point(point))
        plain = {regions[position].pk for position in np.flatnonzero(inside)}
        exact = {u.region.pk for u in located if not u.is_approximate}
        assert exact <= plain
        levels = {(u.region.division_id, u.region.level) for u in located}
        assert {(r.division_id, r.level) for r in regions if r.pk in plain} <= levels


def random_points(count: int) -> NDArray[np.float64]:
    """Evenly over the country's box, those outside the country left out."""
    outlines = [
        region.geometry
        for region in Region.objects.filter(division__key="2015", level="region")
    ]
    country = shapely.union_all(outlines)
    shapely.prepare(country)
    west, south, east, north = country.bounds
    random = np.random.default_rng(2012)
    points = np.empty((0, 2))
    while len(points) < count:
        more = random.uniform((west, south), (east, north), (count, 2))
        points = np.vstack((points, more[shapely.contains_xy(country, *more.T)]))
    return points[:count]


def _locate(points: NDArray[np.float64]) -> tuple[dict[str, int], float]:
    """How many were placed at each level, and the most memory in use meanwhile."""
    counts: dict[str, int] = {}
    most = 0.0
    for _start, layer, found in locate_in(points):
        first = layer.regions[0]
        name = f"{first.division.key} {first.level}"
        placed = np.count_nonzero(found.unit != NOWHERE)
        counts[name] = counts.get(name, 0) + int(placed)
        most = max(most, _memory_mb())
    return counts, most


def _memory_mb() -> float:
    """Resident now: the peak that the system keeps includes making the points."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20
