"""Which units an extent surely lies in, and which it may lie in: for circles by the
distance of their centre to the borders, for outlines and lines by areas.

Distances are taken on a plane around the middle of all outlines (azimuthal
equidistant: half a per cent wrong at 1,000 km, far less than a radius is known).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from regions.locate import Layer, layers
from regions.outlines import outlines_version

_EARTH_RADIUS_M = 6_371_008.8
BORDER_M = 100.0
"""How far a circle may stand out of a unit that still surely holds it."""
_OF_OUTLINE = 0.95
"""The share of an outline that a unit must hold to hold it surely: drawings differ."""
_SLIVER = 0.005
"""A share below this, of the outline and of the unit, comes from two drawings of one
border."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of units, in order; `sure` are among the `possible`."""

    sure: tuple[int, ...] = ()
    possible: tuple[int, ...] = ()


@dataclass(slots=True)
class _Found:
    sure: list[int] = field(default_factory=list)
    possible: list[int] = field(default_factory=list)


class _Plane:
    def __init__(self, longitude: float, latitude: float) -> None:
        self.east, self.north = np.radians((longitude, latitude))

    def __call__(self, degrees: Floats) -> Floats:
        east, north = np.radians(degrees).T
        east = east - self.east
        down, up = np.sin(self.north), np.cos(self.north)
        cosine = down * np.sin(north) + up * np.cos(north) * np.cos(east)
        angle = np.arccos(np.clip(cosine, -1, 1))
        stretch = _EARTH_RADIUS_M / np.sinc(angle / np.pi)
        return np.column_stack(
            (
                stretch * np.cos(north) * np.sin(east),
                stretch * (up * np.sin(north) - down * np.cos(north) * np.cos(east)),
            )
        )


class _Cover:
    """The units of one level of one division, in metres on the plane."""

    def __init__(self, layer: Layer, plane: _Plane) -> None:
        self.ids = np.array([region.pk for region in layer.regions], dtype=np.int64)
        outlines = shapely.transform(layer.index.outlines, plane)
        broken = ~shapely.is_valid(outlines)
        outlines[broken] = shapely.buffer(outlines[broken], 0)
        self.outlines: NDArray[np.object_] = outlines
        self.borders: NDArray[np.object_] = shapely.boundary(self.outlines)
        shapely.prepare(self.outlines)
        shapely.prepare(self.borders)
        self.areas = shapely.area(self.outlines)
        self.tree = shapely.STRtree(self.outlines)

    def circles(self, points: Floats, radii: Floats, found: list[_Found]) -> None:
        home = self._home(points)
        inside = np.flatnonzero(home >= 0)
        centres = np.array(shapely.points(points), dtype=object)
        # A circle that keeps off the border of its unit needs no other look.
        at_border = np.ones(len(points), dtype=bool)
        at_border[inside] = _within(
            self.borders[home[inside]], centres[inside], radii[inside]
        )
        is_sure = ~at_border
        close = inside[at_border[inside]]
        # By distance, as a border may be touched by less than is told apart.
        is_sure[close] = ~_within(
            self.borders[home[close]],
            centres[close],
            np.maximum(radii[close] - BORDER_M, 0),
        )
        for point in np.flatnonzero(is_sure).tolist():
            found[point].sure.append(int(self.ids[home[point]]))
        for point in np.flatnonzero(~at_border).tolist():
            found[point].possible.append(int(self.ids[home[point]]))
        self._around(points, radii, np.flatnonzero(at_border), centres, found)

    def _home(self, points: Floats) -> NDArray[np.int64]:
        """The unit that each centre lies in, or -1."""
        candidates, units = self.tree.query(shapely.points(points))
        holds = shapely.contains_xy(
            self.outlines[units], points[candidates, 0], points[candidates, 1]
        )
        home = np.full(len(points), -1, dtype=np.int64)
        home[candidates[holds][::-1]] = units[holds][::-1]
        return home

    def _around(
        self,
        points: Floats,
        radii: Floats,
        which: NDArray[np.int64],
        centres: NDArray[np.object_],
        found: list[_Found],
    ) -> None:
        boxes = shapely.box(
            *(points[which] - radii[which, None]).T,
            *(points[which] + radii[which, None]).T,
        )
        near, units = self.tree.query(boxes)
        near = which[near]
        touched = _within(self.outlines[units], centres[near], radii[near])
        for point, unit in zip(
            near[touched].tolist(), self.ids[units[touched]].tolist(), strict=True
        ):
            found[point].possible.append(unit)

    def outline(self, shape: BaseGeometry) -> _Found:
        """An outline on the plane, by the areas it shares with units."""
        units = np.sort(self.tree.query(shape))
        shared = shapely.area(shapely.intersection(self.outlines[units], shape))
        whole = shape.area
        touched = (shared > whole * _SLIVER) | (shared > self.areas[units] * _SLIVER)
        held = shared >= whole * _OF_OUTLINE
        return _Found(
            self.ids[units[held]].tolist(), self.ids[units[held | touched]].tolist()
        )


class ReachIndex:
    """Every unit with an outline; made anew when outlines change."""

    def __init__(self, kept: Sequence[Layer]) -> None:
        every = [o for layer in kept for o in layer.index.outlines]
        west, south, east, north = shapely.total_bounds(every) if every else (0,) * 4
        self._plane = _Plane((west + east) / 2, (south + north) / 2)
        self._covers = [_Cover(layer, self._plane) for layer in kept]
        self._outlines = {
            region.pk: cover.outlines[place]
            for layer, cover in zip(kept, self._covers, strict=True)
            for place, region in enumerate(layer.regions)
        }
        self._of_unit: dict[int, Reach] = {}
        self._of_circle: dict[tuple[float, float, float], Reach] = {}
        everything = sorted(int(i) for cover in self._covers for i in cover.ids)
        self.everywhere = Reach((), tuple(everything))

    def circles(self, circles: Sequence[tuple[float, float, float]]) -> list[Reach]:
        """For (longitude, latitude, radius in metres); many incidents share one."""
        new = [c for c in dict.fromkeys(circles) if c not in self._of_circle]
        if new:
            if len(self._of_circle) + len(new) > _KEPT_CIRCLES:
                self._of_circle.clear()
                new = list(dict.fromkeys(circles))
            self._of_circle |= zip(new, self._circles(np.array(new)), strict=True)
        return [self._of_circle[circle] for circle in circles]

    def _circles(self, circles: Floats) -> list[Reach]:
        found = [_Found() for _ in circles]
        points = self._plane(circles[:, :2])
        for cover in self._covers:
            cover.circles(points, circles[:, 2], found)
        return [_reach(one) for one in found]

    def unit(self, region_id: int) -> Reach:
        """Of the whole outline of a unit; of one without, everywhere."""
        if region_id not in self._of_unit:
            shape = self._outlines.get(region_id)
            self._of_unit[region_id] = (
                self.everywhere if shape is None else self._shape(shape)
            )
        return self._of_unit[region_id]

    def line(
        self, coordinates: Sequence[tuple[float, float]], radius_m: float
    ) -> Reach:
        line = shapely.transform(shapely.LineString(coordinates), self._plane)
        return self._shape(line.buffer(max(radius_m, BORDER_M)))

    def _shape(self, shape: BaseGeometry) -> Reach:
        parts = [cover.outline(shape) for cover in self._covers]
        return _reach(
            _Found(
                [unit for part in parts for unit in part.sure],
                [unit for part in parts for unit in part.possible],
            )
        )


_KEPT_CIRCLES = 300_000


def _within(
    one: NDArray[np.object_], other: NDArray[np.object_], metres: Floats
) -> NDArray[np.bool_]:
    """Pair by pair; shapely's types know of one distance for all only."""
    distance: Any = metres
    return np.asarray(shapely.dwithin(one, other, distance), dtype=bool)


def _reach(found: _Found) -> Reach:
    sure = set(found.sure)
    return Reach(tuple(sorted(sure)), tuple(sorted(sure.union(found.possible))))


_lock = threading.Lock()
_kept: tuple[tuple[int, int], ReachIndex] | None = None


def reach_index() -> ReachIndex:
    """Kept by the process for as long as the outlines are what they were."""
    global _kept
    version, kept = outlines_version(), layers()
    with _lock:
        if _kept is None or _kept[0] != version:
            _kept = version, ReachIndex(kept)
        return _kept[1]
