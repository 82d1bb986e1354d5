"""Questions about points, which PostgreSQL answers without PostGIS."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, degrees, pi, radians, sin
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cos, Power, Radians, Sin
from django.db.models.lookups import LessThanOrEqual

from incidents.models.facet_queries import FacetedQuerySet
from incidents.models.precision import TO_A_SETTLEMENT
from observatory.lib import quadkey
from regions.services.places import EARTH_RADIUS_KM

SETTLEMENT = Case(
    When(geo_precision__in=TO_A_SETTLEMENT, then=F("place_name")), default=Value("")
)
"""The name of the settlement that an incident is known to; '' where there is none."""
_KM_PER_DEGREE = pi * EARTH_RADIUS_KM / 180
_Row = TypeVar("_Row", bound=models.Model)


class PlacedQuerySet(FacetedQuerySet[_Row]):
    def in_box(self, west: float, south: float, east: float, north: float) -> Self:
        """Whose public point lies in the box, edges included (degrees)."""
        inside = Q(longitude__range=(west, east), latitude__range=(south, north))
        return self._about(west, south, east, north, inside)

    def within_km(self, longitude: float, latitude: float, km: float) -> Self:
        """Whose public point is at most so far along the great circle."""
        half_north = Radians(F("latitude") - Value(latitude)) / 2
        half_east = Radians(F("longitude") - Value(longitude)) / 2
        parallels = Cos(Radians(F("latitude"))) * Value(cos(radians(latitude)))
        half_chord = Power(Sin(half_north), 2) + parallels * Power(Sin(half_east), 2)
        farthest = sin(km / (2 * EARTH_RADIUS_KM)) ** 2
        north = km / _KM_PER_DEGREE
        box = _box_around(longitude, latitude, north)
        inside = Q(latitude__range=(latitude - north, latitude + north))
        inside &= Q(LessThanOrEqual(half_chord, farthest))
        return self._about(*box, inside) if box else self.filter(inside)

    def at_settlement(self, name: str) -> Self:
        """Known to the settlement of this name; '' for those known to none."""
        return self.alias(settlement=SETTLEMENT).filter(settlement=name)

    def in_polygon(self, corners: Sequence[tuple[float, float]]) -> Self:
        """Whose public point lies in the polygon of (longitude, latitude), its edges
        straight on a plain map and included."""
        xs, ys = zip(*corners, strict=True)
        text = ",".join(f"({x!r},{y!r})" for x, y in corners)
        inside = Q(_InPolygon(f"({text})"))
        return self._about(min(xs), min(ys), max(xs), max(ys), inside)

    def _about(
        self, west: float, south: float, east: float, north: float, inside: Q
    ) -> Self:
        """Those inside, looked for by ranges of quadkeys that hold the whole box."""
        wanted = Q()
        for first, after in quadkey.box_ranges(west, south, east, north):
            wanted |= Q(quadkey__gte=first, quadkey__lt=after)
        return self.filter(wanted, _Likely(inside)) if wanted else self.filter(inside)


def _box_around(
    longitude: float, latitude: float, degrees_north: float
) -> tuple[float, float, float, float] | None:
    """What a circle cannot reach beyond; None where it holds a pole or a date line."""
    farthest = abs(latitude) + degrees_north
    if farthest >= _POLAR:
        return None
    ratio = sin(radians(degrees_north)) / cos(radians(latitude))
    east = degrees(asin(min(1.0, ratio))) + _ROUNDED
    if abs(longitude) + east >= 180:
        return None
    north = degrees_north + _ROUNDED
    return longitude - east, latitude - north, longitude + east, latitude + north


_POLAR = 85.0
_ROUNDED = 1e-6


class _Likely(Case):
    """A condition that PostgreSQL takes to hold for half of the rows. What the ranges
    of quadkeys say already, it would else reckon with once more, expect next to
    nothing, and sort all of a town for a page of it."""

    output_field = models.BooleanField()

    def __init__(self, condition: Q) -> None:
        super().__init__(When(condition, then=Value(True)), default=Value(False))


class _InPolygon(Func):
    """PostgreSQL's own geometric types: on which side of the edges a point lies."""

    template = "(CAST(%(polygon)s AS polygon) @> point(%(expressions)s))"
    output_field = models.BooleanField()

    def __init__(self, polygon: str) -> None:
        # Only numbers and punctuation, made by `in_polygon`.
        super().__init__(F("longitude"), F("latitude"), polygon=f"'{polygon}'")
