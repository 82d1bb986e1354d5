"""Questions about points, which PostgreSQL answers without PostGIS."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cos, Power, Radians, Sin

from incidents.models.facet_queries import FacetedQuerySet
from incidents.models.precision import TO_A_SETTLEMENT
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
        return self.filter(
            longitude__range=(west, east), latitude__range=(south, north)
        )

    def within_km(self, longitude: float, latitude: float, km: float) -> Self:
        """Whose public point is at most so far along the great circle."""
        half_north = Radians(F("latitude") - Value(latitude)) / 2
        half_east = Radians(F("longitude") - Value(longitude)) / 2
        parallels = Cos(Radians(F("latitude"))) * Value(cos(radians(latitude)))
        half_chord = Power(Sin(half_north), 2) + parallels * Power(Sin(half_east), 2)
        farthest = sin(km / (2 * EARTH_RADIUS_KM)) ** 2
        north = km / _KM_PER_DEGREE
        return (
            self.filter(latitude__range=(latitude - north, latitude + north))
            .alias(half_chord=half_chord)
            .filter(half_chord__lte=farthest)
        )

    def at_settlement(self, name: str) -> Self:
        """Known to the settlement of this name; '' for those known to none."""
        return self.alias(settlement=SETTLEMENT).filter(settlement=name)

    def in_polygon(self, corners: Sequence[tuple[float, float]]) -> Self:
        """Whose public point lies in the polygon of (longitude, latitude), its edges
        straight on a plain map and included."""
        text = ",".join(f"({x!r},{y!r})" for x, y in corners)
        return self.filter(_InPolygon(f"({text})"))


class _InPolygon(Func):
    """PostgreSQL's own geometric types: on which side of the edges a point lies."""

    template = "(CAST(%(polygon)s AS polygon) @> point(%(expressions)s))"
    output_field = models.BooleanField()

    def __init__(self, polygon: str) -> None:
        # Only numbers and punctuation, made by `in_polygon`.
        super().__init__(F("longitude"), F("latitude"), polygon=f"'{polygon}'")
