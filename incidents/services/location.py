"""Where an incident lies, for the team (units) and for the public (a coarser point)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.models import GeoPrecision, Incident, IncidentUnit, PublicPrecision
from incidents.statistics.claiming import (
    KNOWN_LEVEL,
    LEVELS,
    Covering,
    reference_covering,
    regions_claimed,
)
from regions.locate import Location, locate
from regions.models import Region

_GRID = {PublicPrecision.KILOMETRE: 2, PublicPrecision.TEN_KILOMETRES: 1}
"""Decimals of a degree kept: 0.01° is about 1.1 km, 0.1° about 11 km."""
_GRID_RADIUS_M = {
    PublicPrecision.POINT: 0,
    PublicPrecision.KILOMETRE: 1_000,
    PublicPrecision.TEN_KILOMETRES: 10_000,
}
_POINT_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """What may be said of the place: never more than the chosen precision."""

    longitude: float
    latitude: float
    radius_m: int | None
    geo_precision: str
    place_name: str
    region_ids: tuple[int, ...]
    footprint_region_id: int | None


def levels_claimed(incident: Incident) -> frozenset[Region.Level]:
    """The levels at which its precision lets it be in a unit."""
    return LEVELS[incident.geo_precision]


def assign_units(incident: Incident) -> list[IncidentUnit]:
    """Write the incident's unit at each level of each division that has outlines."""
    IncidentUnit.objects.filter(incident=incident).delete()
    if incident.longitude is None or incident.latitude is None:
        return []
    found = locate(incident.longitude, incident.latitude)
    is_unit = incident.geo_precision in KNOWN_LEVEL
    covering = reference_covering() if is_unit else {}
    return IncidentUnit.objects.bulk_create(units_claimed(incident, found, covering))


def units_claimed(
    incident: Incident, locations: Sequence[Location], covering: Covering
) -> list[IncidentUnit]:
    """Of the units that its point lies in, those that its precision lets it claim."""
    around = [found.region for found in locations]
    claimed = set(regions_claimed(incident.geo_precision, around, covering))
    return [
        IncidentUnit(
            incident=incident,
            region=found.region,
            division_id=found.region.division_id,
            level=found.region.level,
            is_approximate=found.is_approximate,
        )
        for found in locations
        if found.region in claimed
    ]


def public_place(incident: Incident) -> PublicPlace:
    """The deterministic public place (G-01): a grid cell's centre, or the region's."""
    units = list(incident.units.select_related("region"))
    by_region = [u for u in units if u.level == Region.Level.REGION]
    if incident.public_precision == PublicPrecision.REGION and by_region:
        return _whole_region(by_region)
    longitude, latitude = _snapped(incident, units)
    hides_place = incident.public_precision not in {
        PublicPrecision.POINT,
        PublicPrecision.KILOMETRE,
    }
    is_whole_region = incident.geo_precision == GeoPrecision.REGION and by_region
    uncertainty = incident.uncertainty_m
    at_least = _GRID_RADIUS_M.get(PublicPrecision(incident.public_precision), 10_000)
    return PublicPlace(
        longitude=longitude,
        latitude=latitude,
        radius_m=None if uncertainty is None else max(uncertainty, at_least),
        geo_precision=incident.geo_precision,
        place_name="" if hides_place else incident.place_name,
        region_ids=tuple(sorted(unit.region_id for unit in units)),
        footprint_region_id=by_region[0].region_id if is_whole_region else None,
    )


def _whole_region(by_region: list[IncidentUnit]) -> PublicPlace:
    longitude, latitude = inner_point(by_region[0].region)
    return PublicPlace(
        longitude=longitude,
        latitude=latitude,
        radius_m=None,
        geo_precision=GeoPrecision.REGION,
        place_name="",
        region_ids=tuple(sorted(unit.region_id for unit in by_region)),
        footprint_region_id=by_region[0].region_id,
    )


def _snapped(incident: Incident, units: list[IncidentUnit]) -> tuple[float, float]:
    """The nearest grid point inside the same units as the true point (G-02)."""
    assert incident.longitude is not None  # noqa: S101  the publication service checks
    assert incident.latitude is not None  # noqa: S101
    precision = PublicPrecision(incident.public_precision)
    decimals = _GRID.get(precision, 1)
    if precision == PublicPrecision.POINT:
        decimals = _POINT_DECIMALS
    true_units = {unit.region_id for unit in units if not unit.is_approximate}
    step = 10**-decimals
    near = (
        (
            round(round(incident.longitude, decimals) + east * step, decimals),
            round(round(incident.latitude, decimals) + north * step, decimals),
        )
        for east, north in _SPIRAL
    )
    for longitude, latitude in near:
        here = {
            f.region.pk for f in locate(longitude, latitude) if not f.is_approximate
        }
        if true_units <= here:
            return longitude, latitude
    finest = max(units, key=lambda unit: Region.Level.values.index(unit.level))
    return inner_point(finest.region)


_SPIRAL = sorted(
    ((east, north) for east in range(-2, 3) for north in range(-2, 3)),
    key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell),
)


def inner_point(region: Region) -> tuple[float, float]:
    """A point surely inside the region, to two decimals of a degree."""
    outline = region.geometry
    assert outline is not None  # noqa: S101  units come from outlines
    point = outline.representative_point()
    return round(point.x, 2), round(point.y, 2)
