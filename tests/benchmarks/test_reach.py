"""A hundred thousand circles, no two alike, against every level of three divisions.

pytest tests/benchmarks/test_reach.py -s
"""

from __future__ import annotations

import time

import numpy as np
import pytest

from regions.reach import reach_index
from tests.benchmarks.test_assignment import every_division, random_points  # noqa: F401

CIRCLES = 100_000
LONGEST_S = 60
RADII = (500.0, 3_000.0, 25_000.0)


@pytest.mark.usefixtures("every_division")
def test_circles_find_what_holds_and_what_they_touch() -> None:
    points = random_points(CIRCLES)
    radii = np.random.default_rng(5).choice(RADII, CIRCLES, p=(0.2, 0.6, 0.2))
    circles = list(zip(*points.T.tolist(), radii.tolist(), strict=True))
    index = reach_index()
    started = time.process_time()
    found = []
    for start in range(0, CIRCLES, 5_000):  # as the background does
        found += index.circles(circles[start : start + 5_000])
    seconds = time.process_time() - started
    touched = sum(len(reach.possible) for reach in found) / CIRCLES
    print(f"\n{CIRCLES:,} circles: {seconds:.1f} s of CPU, {touched:.1f} units each")
    assert all(set(reach.sure) <= set(reach.possible) for reach in found)
    assert seconds < LONGEST_S
