"""Incidents on a map as discs whose area tells how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, hypot, log2, log10, sqrt

from incidents.statistics.placed import Placed
from observatory.lib.quadkey import ZOOM
from regions.drawing import Drawing

WIDEST, _NARROWEST = 24.0, 2.5
"""Radii."""
_FEW = 10
"""Where no disc counts as many, the largest is smaller."""
_CELL = 26.0
_CLOSE = 0.7
"""Of the sum of two radii."""


@dataclass(frozen=True, slots=True)
class Disc:
    x: float
    y: float
    radius: float
    incidents: int

    @property
    def is_numbered(self) -> bool:
        return self.radius >= 3.5 * len(str(self.incidents)) + 3


def depth_of(drawing: Drawing) -> int:
    """Of cells about as wide as a disc."""
    return min(ZOOM, floor(log2(360 * drawing.scale / _CELL)))


def discs_of(found: Placed, drawing: Drawing) -> list[Disc]:
    """The largest first, so that the smaller ones are seen on them."""
    spots = [
        _Spot(*drawing.point(spot.longitude, spot.latitude), spot.incidents)
        for spot in found.spots
    ]
    while len(fewer := _gathered(spots)) < len(spots):
        spots = fewer
    most = _most(spots)
    return [Disc(s.x, s.y, _radius(s.incidents, most), s.incidents) for s in spots]


@dataclass(slots=True)
class _Spot:
    x: float
    y: float
    incidents: int

    def take_in(self, other: _Spot) -> None:
        both = self.incidents + other.incidents
        self.x = (self.x * self.incidents + other.x * other.incidents) / both
        self.y = (self.y * self.incidents + other.y * other.incidents) / both
        self.incidents = both


def _gathered(spots: Sequence[_Spot]) -> list[_Spot]:
    """Those that a larger disc would hide, or half of it, are put into it."""
    kept: list[_Spot] = []
    most = _most(spots)
    for spot in sorted(spots, key=lambda spot: (-spot.incidents, spot.x, spot.y)):
        over = (one for one in kept if _is_hidden(spot, one, most))
        if larger := next(over, None):
            larger.take_in(spot)
        else:
            kept.append(replace(spot))
    return kept


def _is_hidden(spot: _Spot, larger: _Spot, most: int) -> bool:
    radius, other = _radius(larger.incidents, most), _radius(spot.incidents, most)
    apart = hypot(larger.x - spot.x, larger.y - spot.y)
    return apart < max(radius, _CLOSE * (radius + other))


def _most(found: Sequence[_Spot] | Sequence[Disc]) -> int:
    return max((one.incidents for one in found), default=0)


def _radius(incidents: int, most: int) -> float:
    """The area tells the number."""
    radius = WIDEST * sqrt(incidents / max(most, _FEW))
    return round(max(_NARROWEST, radius), 1)


def sizes_of(discs: Sequence[Disc]) -> list[Disc]:
    """For a legend, from the smallest to the largest drawn."""
    most = _most(discs)
    counts = sorted({1, _leading(most / 4), most} - {0})
    return [Disc(0, 0, _radius(n, most), n) for n in counts] if most else []


def _leading(value: float) -> int:
    """Rounded to its first digit."""
    if value < 1:
        return 0
    size = 10 ** floor(log10(value))
    return int(round(value / size) * size)
