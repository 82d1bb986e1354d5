"""Gaps and overlaps between the units of one level, in km²."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from regions.areas import equal_area
from regions.ingest.boundaries.layers import BoundaryError, Tell
from regions.ingest.boundaries.shapes import polygons_of
from regions.ingest.boundaries.units import Unit, outlines_of

LARGEST_SHARE = 0.01
"""Of the smaller of two units: more than this in common is a mistake in the file."""
_NOISE_KM2 = 0.01
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Overlap:
    km2: float
    share: float
    """Of the smaller of the two."""
    one: Unit
    other: Unit


def check_siblings(
    level: str,
    units: Sequence[Unit],
    *,
    whole: BaseGeometry | None,
    accept_overlaps: bool,
    tell: Tell,
) -> None:
    """Tell of overlaps and gaps; refuse large overlaps unless they are accepted.
    `whole` is the country's outline, where the file has it."""
    outlines = equal_area(outlines_of(units))
    overlaps = sorted(_overlaps(units, outlines), key=lambda o: -o.km2)
    if overlaps:
        tell(
            _("%(level)s: %(count)s pairs overlap, %(km2).2f km² in all: %(pairs)s")
            % {
                "level": level,
                "count": len(overlaps),
                "km2": sum(o.km2 for o in overlaps),
                "pairs": "; ".join(_shown(o) for o in overlaps[:_SHOWN]),
            }
        )
    large = [o for o in overlaps if o.share > LARGEST_SHARE]
    if large and not accept_overlaps:
        raise BoundaryError(
            _("%(where)s overlaps %(pair)s; --accept-overlaps takes it as it is")
            % {"where": large[0].one.where, "pair": _shown(large[0])}
        )
    _tell_gaps(level, outlines, whole, tell)


def _overlaps(
    units: Sequence[Unit], outlines: NDArray[np.object_]
) -> Iterator[Overlap]:
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    common = shapely.area(shapely.intersection(outlines[one], outlines[other]))
    areas = shapely.area(outlines)
    for i, j, km2 in zip(one, other, common.tolist(), strict=True):
        if km2 > _NOISE_KM2:
            share = km2 / float(min(areas[i], areas[j]))
            yield Overlap(km2=km2, share=share, one=units[i], other=units[j])


def _shown(overlap: Overlap) -> str:
    return f"{overlap.one} / {overlap.other} {overlap.km2:.2f} km²"


def _tell_gaps(
    level: str,
    outlines: NDArray[np.object_],
    whole: BaseGeometry | None,
    tell: Tell,
) -> None:
    """Holes between the units, and what of the country they leave out."""
    covered = shapely.union_all(outlines)
    holes = shapely.get_parts(polygons_of(_filled(covered).difference(covered)))
    areas = [hole.area for hole in holes if hole.area > _NOISE_KM2]
    if areas:
        tell(
            _("%(level)s: %(count)s gaps between units, %(km2).2f km² in all")
            % {"level": level, "count": len(areas), "km2": sum(areas)}
        )
    if whole is not None:
        left_out = equal_area([whole])[0].difference(covered).area
        if left_out > _NOISE_KM2:
            tell(
                _("%(level)s: %(km2).2f km² of the country lie in no unit")
                % {"level": level, "km2": left_out}
            )


def _filled(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))
