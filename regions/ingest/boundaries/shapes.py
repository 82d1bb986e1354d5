"""Is each outline sound, and where it should be?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from regions import country
from regions.areas import area_km2
from regions.ingest.boundaries.layers import BoundaryError, Tell
from regions.ingest.boundaries.units import Unit


def check_shapes(units: Iterable[Unit], *, repair: bool, tell: Tell) -> None:
    """Refuse the first outline that is not sound; with `repair` mend rings."""
    for unit in units:
        _check_coordinates(unit)
        if not shapely.is_valid(unit.outline):
            if not repair:
                raise BoundaryError(
                    _("%(where)s: invalid outline (%(why)s); --repair mends it")
                    % {
                        "where": unit.where,
                        "why": shapely.is_valid_reason(unit.outline),
                    }
                )
            _mend(unit, tell)


def _check_coordinates(unit: Unit) -> None:
    points = shapely.get_coordinates(unit.outline)
    if not np.isfinite(points).all():
        raise BoundaryError(
            _("%(where)s: a coordinate is not a number") % {"where": unit.where}
        )
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise BoundaryError(
            _("%(where)s: coordinates beyond ±180° or ±90°, not in degrees")
            % {"where": unit.where}
        )
    corners = [(west, south), (east, north)]
    if all(country.is_near(x, y) for x, y in corners):
        return
    if all(country.is_near(y, x) for x, y in corners):
        raise BoundaryError(
            _("%(where)s: latitude and longitude are swapped") % {"where": unit.where}
        )
    raise BoundaryError(_("%(where)s lies outside the country") % {"where": unit.where})


def _mend(unit: Unit, tell: Tell) -> None:
    why, before = shapely.is_valid_reason(unit.outline), area_km2(unit.outline)
    unit.outline = polygons_of(shapely.make_valid(unit.outline))
    if unit.outline.is_empty:
        raise BoundaryError(
            _("%(where)s: nothing is left of the outline once mended (%(why)s)")
            % {"where": unit.where, "why": why}
        )
    tell(
        _("%(where)s mended (%(why)s): %(before).1f km² before, %(after).1f km² after")
        % {
            "where": unit.where,
            "why": why,
            "before": before,
            "after": area_km2(unit.outline),
        }
    )


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """Its polygons alone, without the lines and points that an overlay leaves."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all([p for p in parts if p.geom_type == "Polygon"])
