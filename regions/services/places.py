"""Finding places: by name, however it is spelt, and by nearness."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Value

from observatory.lib.folding import Fold
from regions.locate import Location, locate_many
from regions.models import Place, PlaceName

EARTH_RADIUS_KM = 6371.0
_NAMES_PER_PLACE = 8
"""Names read for each place wanted: a place often matches by several spellings."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    place: Place
    units: list[Location]
    matched_name: str = ""
    distance_km: float | None = None


def search_places(text: str, limit: int = 10) -> list[FoundPlace]:
    """Places one of whose names is like `text`, the best first."""
    if not text.strip():
        return []
    names = PlaceName.objects.matching(text).select_related("place")
    matched: dict[int, PlaceName] = {}
    for name in names[: limit * _NAMES_PER_PLACE]:
        matched.setdefault(name.place_id, name)
    best = list(matched.values())[:limit]
    units = locate_many((n.place.longitude, n.place.latitude) for n in best)
    return [
        FoundPlace(place=name.place, units=where, matched_name=name.name)
        for name, where in zip(best, units, strict=True)
    ]


def nearest_places(
    longitude: float, latitude: float, limit: int = 5
) -> list[FoundPlace]:
    """The places nearest to a point, with their distance along the ground."""
    places = list(Place.objects.by_distance(longitude, latitude)[:limit])
    units = locate_many((place.longitude, place.latitude) for place in places)
    here = (longitude, latitude)
    return [
        FoundPlace(
            place=place,
            units=where,
            distance_km=distance_km(here, (place.longitude, place.latitude)),
        )
        for place, where in zip(places, units, strict=True)
    ]


def places_named(name: str, within: Collection[int] = ()) -> list[Place]:
    """Those of exactly this name, accents folded, that lie in all of these regions."""
    named = Place.objects.filter(names__folded=Fold(Value(name.strip()))).distinct()
    places = list(named.order_by("pk"))
    if not within:
        return places
    units = locate_many((place.longitude, place.latitude) for place in places)
    return [
        place
        for place, found in zip(places, units, strict=True)
        if set(within) <= {location.region.pk for location in found}
    ]


def km_from_named(name: str, longitude: float, latitude: float) -> float | None:
    """From the nearest of the places that bear this name; None where none does."""
    away = [
        distance_km((longitude, latitude), (place.longitude, place.latitude))
        for place in places_named(name)
    ]
    return min(away, default=None)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two (longitude, latitude), along the great circle."""
    (lon1, lat1), (lon2, lat2) = (map(radians, point) for point in (one, other))
    half_chord = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(half_chord)), 1)
