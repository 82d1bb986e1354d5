"""Which units a point lies in: every level of every division that has outlines.

The outlines are read once per process and kept; each call first asks the database,
in one cheap query, whether they are still the ones that were read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray

from regions.models import Region
from regions.outlines import outlines_version
from regions.unit_index import NOWHERE, Found, UnitIndex, points_of

__all__ = ["Layer", "Location", "layers", "locate", "locate_in", "locate_many"]

_CHUNK = 50_000


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
    located: list[list[Location]] = [[] for _ in coordinates]
    for start, layer, found in locate_in(coordinates):
        placed = np.flatnonzero(found.unit != NOWHERE)
        units, approximate = found.unit[placed], found.is_approximate[placed]
        for point, unit, is_approximate in zip(
            (placed + start).tolist(), units.tolist(), approximate.tolist(), strict=True
        ):
            located[point].append(layer.locations[is_approximate][unit])
    return located


def locate_in(
    coordinates: NDArray[np.float64],
) -> Iterator[tuple[int, Layer, Found]]:
    """For millions of points: chunk by chunk (its first position), layer by layer, the
    positions of the units in `layer.regions`. Memory does not grow with the points."""
    if not np.isfinite(coordinates).all():
        raise ValueError("a coordinate is not a finite number")
    kept = layers()
    for start in range(0, len(coordinates), _CHUNK):
        chunk = coordinates[start : start + _CHUNK]
        points = points_of(chunk)
        for layer in kept:
            yield start, layer, layer.index.find(chunk, points)


class Layer:
    """The units of one level of one division."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self.index = UnitIndex(
            list(shapely.from_wkb([bytes(r.outline) for r in regions if r.outline]))
        )
        for region in regions:
            del region.outline  # held as geometry; read again by whoever asks for it
        self.regions = regions
        self.locations = (
            [Location(region, is_approximate=False) for region in regions],
            [Location(region, is_approximate=True) for region in regions],
        )
        """Exact ones, then approximate ones."""


_lock = threading.Lock()
_kept: tuple[tuple[int, int], list[Layer]] | None = None


def layers() -> list[Layer]:
    """Every level of every division that has outlines."""
    global _kept
    version = outlines_version()
    with _lock:
        if _kept is None or _kept[0] != version:
            _kept = version, _read_layers()
        return _kept[1]


def _read_layers() -> list[Layer]:
    regions = (
        Region.objects.with_outline()
        .select_related("division")
        .order_by("division__key", "level", "code")
    )
    grouped = groupby(regions, key=lambda region: (region.division_id, region.level))
    return [Layer(list(units)) for _, units in grouped]
