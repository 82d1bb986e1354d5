"""Which of many outlines each of many points lies in, by arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

TOLERANCE = 0.05
"""How far outside every outline, in degrees (5.5 km), a point is still placed."""
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Found:
    """For each point: the position of its outline or NOWHERE, and whether that is only
    the nearest one (the point is on a border or just outside)."""

    unit: NDArray[np.int32]
    is_approximate: NDArray[np.bool_]


class UnitIndex:
    """Outlines that share no land, such as the units of one level of one division."""

    def __init__(self, outlines: Sequence[BaseGeometry]) -> None:
        self.outlines: NDArray[np.object_] = np.array(outlines, dtype=object)
        shapely.prepare(self.outlines)

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.outlines)

    def find(
        self,
        coordinates: NDArray[np.float64],
        points: NDArray[np.object_] | None = None,
    ) -> Found:
        """For an array of (longitude, latitude); `points` if they are made already."""
        if points is None:
            points = points_of(coordinates)
        candidates, units = self.tree.query(points)
        # Faster than the tree's own predicate, and false on a border, so that a point
        # is inside one unit at most.
        inside = shapely.contains_xy(
            self.outlines[units], coordinates[candidates, 0], coordinates[candidates, 1]
        )
        found = np.full(len(points), NOWHERE, dtype=np.int32)
        # Where outlines overlap, the one whose code comes first.
        found[candidates[inside][::-1]] = units[inside][::-1]
        outside = np.flatnonzero(found == NOWHERE)
        if outside.size:
            found[outside] = self._nearest(coordinates[outside], points[outside])
        is_approximate = np.zeros(len(points), dtype=bool)
        is_approximate[outside] = found[outside] != NOWHERE
        return Found(found, is_approximate)

    def _nearest(
        self, coordinates: NDArray[np.float64], points: NDArray[np.object_]
    ) -> NDArray[np.int32]:
        """Of units equally near, the one whose code comes first. Prepared outlines rule
        the far ones out, hundreds of times faster than the tree's own nearest."""
        around = shapely.box(*(coordinates - TOLERANCE).T, *(coordinates + TOLERANCE).T)
        near, units = self.tree.query(around)
        close = shapely.dwithin(self.outlines[units], points[near], TOLERANCE)
        near, units = near[close], units[close]
        off = shapely.distance(self.outlines[units], points[near])
        order = np.lexsort((units, off, near))[::-1]
        nearest = np.full(len(points), NOWHERE, dtype=np.int32)
        nearest[near[order]] = units[order]  # the last write to a point holds
        return nearest


def points_of(coordinates: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.array(shapely.points(coordinates), dtype=object)
