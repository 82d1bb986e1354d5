"""Questions about points, which PostgreSQL answers without PostGIS."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, degrees, pi, radians, sin
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Func, Value, When

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
        inside = _Where(
            f"{{lon}} BETWEEN {west!r} AND {east!r}"
            f" AND {{lat}} BETWEEN {south!r} AND {north!r}"
        )
        return self._about(west, south, east, north, inside)

    def within_km(self, longitude: float, latitude: float, km: float) -> Self:
        """Whose public point is at most so far along the great circle."""
        north = km / _KM_PER_DEGREE
        box = _box_around(longitude, latitude, north)
        inside = _Where(
            f"{{lat}} BETWEEN {latitude - north!r} AND {latitude + north!r}"
            f" AND power(sin(radians({{lat}} - ({latitude!r})) / 2), 2)"
            f" + cos(radians({{lat}})) * {cos(radians(latitude))!r}"
            f" * power(sin(radians({{lon}} - ({longitude!r})) / 2), 2)"
            f" <= {sin(km / (2 * EARTH_RADIUS_KM)) ** 2!r}"
        )
        return self._about(*box, inside) if box else self.filter(inside)

    def at_settlement(self, name: str) -> Self:
        """Known to the settlement of this name; '' for those known to none."""
        return self.alias(settlement=SETTLEMENT).filter(settlement=name)

    def in_polygon(self, corners: Sequence[tuple[float, float]]) -> Self:
        """Whose public point lies in the polygon of (longitude, latitude), its edges
        straight on a plain map and included."""
        xs, ys = zip(*corners, strict=True)
        text = ",".join(f"({x!r},{y!r})" for x, y in corners)
        inside = _Where(f"polygon '({text})' @> point({{lon}}, {{lat}})")
        return self._about(min(xs), min(ys), max(xs), max(ys), inside)

    def _about(
        self, west: float, south: float, east: float, north: float, inside: _Where
    ) -> Self:
        """Those inside, looked for by ranges of quadkeys that hold the whole box."""
        ranges = quadkey.box_ranges(west, south, east, north)
        if not ranges:
            return self.filter(inside)
        wanted = (
            f"{{key}} >= {first} AND {{key}} < {after}" for first, after in ranges
        )
        # PostgreSQL takes a CASE to hold for half of the rows. The box, which the
        # ranges have said already, it would reckon with once more, expect next to
        # nothing, and sort all of a town for a page of it.
        likely = f"CASE WHEN {inside.sql} THEN true ELSE false END"
        return self.filter(_Where(" OR ".join(wanted)), _Where(likely))


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


class _Where(Func):
    """SQL of a point's columns and of numbers: Django took longer to put it together
    than PostgreSQL to answer."""

    columns: ClassVar = {"lon": "longitude", "lat": "latitude", "key": "quadkey"}
    output_field = models.BooleanField()

    def __init__(self, sql: str) -> None:
        """Made in this module alone: nothing that is asked for gets into it as text."""
        self.sql = sql
        super().__init__(*map(F, self.columns.values()))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        named = [compiler.compile(each)[0] for each in self.source_expressions]
        columns = dict(zip(self.columns, named, strict=True))
        return f"({self.sql.format(**columns)})", ()
