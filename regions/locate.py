"""Which units a point lies in: every level of every division that has outlines.

The outlines are read once per process and kept; each call first asks the database,
in one cheap query, whether they are still the ones that were read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray

from regions.models import Region
from regions.outlines import outlines_version

TOLERANCE = 0.05
"""How far outside every outline, in degrees (5.5 km), a point is still placed."""
_CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Location:
    """A unit, and whether it is only the nearest one (on a border or just outside)."""

    region: Region
    is_approximate: bool


def locate(longitude: float, latitude: float) -> list[Location]:
    """The point's units, at most one for each level of each division."""
    return locate_many([(longitude, latitude)])[0]


def locate_many(points: Iterable[tuple[float, float]]) -> list[list[Location]]:
    """The units of each (longitude, latitude), in the order given."""
    coordinates = np.array(list(points), dtype=float).reshape(-1, 2)
    if not np.isfinite(coordinates).all():
        raise ValueError("a coordinate is not a finite number")
    found: list[list[Location]] = [[] for _ in coordinates]
    layers = _layers()
    for start in range(0, len(coordinates), _CHUNK):
        chunk = coordinates[start : start + _CHUNK]
        for layer in layers:
            for point, location in layer.locate(chunk):
                found[start + point].append(location)
    return found


class _Layer:
    """The units of one level of one division."""

    def __init__(self, regions: Sequence[Region]) -> None:
        outlines = shapely.from_wkb([bytes(r.outline) for r in regions if r.outline])
        self.outlines = np.array(outlines, dtype=object)
        shapely.prepare(self.outlines)
        for region in regions:
            del region.outline  # held as geometry; read again by whoever asks for it
        self.exact = [Location(region, is_approximate=False) for region in regions]
        self.nearest = [Location(region, is_approximate=True) for region in regions]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.outlines)

    def locate(
        self, coordinates: NDArray[np.float64]
    ) -> Iterable[tuple[int, Location]]:
        points = np.array(shapely.points(coordinates), dtype=object)
        candidates, units = self.tree.query(points)
        inside = shapely.contains_xy(
            self.outlines[units], coordinates[candidates, 0], coordinates[candidates, 1]
        )
        # `contains` is false on a border, so a point is inside one unit at most.
        for point, unit in zip(candidates[inside], units[inside], strict=True):
            yield int(point), self.exact[unit]
        outside = np.setdiff1d(np.arange(len(points)), candidates[inside])
        if outside.size:
            yield from self._nearest(points, outside)

    def _nearest(
        self, points: NDArray[np.object_], outside: NDArray[np.intp]
    ) -> Iterable[tuple[int, Location]]:
        """Of units equally near, the one whose code comes first."""
        pairs = self.tree.query_nearest(points[outside], max_distance=TOLERANCE)
        first: dict[int, int] = {}
        for position, unit in sorted(zip(*pairs.tolist(), strict=True)):
            first.setdefault(position, unit)
        for position, unit in first.items():
            yield int(outside[position]), self.nearest[unit]


_lock = threading.Lock()
_kept: tuple[tuple[int, int], list[_Layer]] | None = None


def _layers() -> list[_Layer]:
    global _kept
    version = outlines_version()
    with _lock:
        if _kept is None or _kept[0] != version:
            _kept = version, _read_layers()
        return _kept[1]


def _read_layers() -> list[_Layer]:
    regions = (
        Region.objects.with_outline()
        .select_related("division")
        .order_by("division__key", "level", "code")
    )
    grouped = groupby(regions, key=lambda region: (region.division_id, region.level))
    return [_Layer(list(units)) for _, units in grouped]
