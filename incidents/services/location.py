"""Where an incident lies, for the team (units) and for the public (a coarser point)."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.models import GeoPrecision, Incident, IncidentUnit, PublicPrecision
from incidents.services.coarse_place import (
    PublicPlace,
    coarse_place,
    inner_point,
    is_coarse,
    units_shown,
)
from incidents.statistics.claiming import (
    KNOWN_LEVEL,
    LEVELS,
    Covering,
    reference_covering,
    regions_claimed,
)
from regions.locate import Location, locate
from regions.models import Region

_DECIMALS: dict[str, int] = {
    PublicPrecision.POINT: 4,
    PublicPrecision.KILOMETRE: 2,
    PublicPrecision.TEN_KILOMETRES: 1,
}
"""Of a degree, which are kept: 0.01° is about 1.1 km, 0.1° about 11 km."""
_GRID_RADIUS_M: dict[str, int] = {
    PublicPrecision.POINT: 0,
    PublicPrecision.KILOMETRE: 1_000,
    PublicPrecision.TEN_KILOMETRES: 10_000,
}


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
    """The deterministic public place (G-01): a grid cell's centre, or the unit's."""
    units = list(incident.units.select_related("region__division"))
    assert incident.longitude is not None  # noqa: S101  the publication service checks
    assert incident.latitude is not None  # noqa: S101
    precision = incident.shown_precision
    if is_coarse(precision):
        return coarse_place(
            precision,
            [unit.region for unit in units],
            reference_covering(),
            point=(incident.longitude, incident.latitude),
            geo_precision=incident.geo_precision,
        )
    longitude, latitude = _snapped(
        precision, (incident.longitude, incident.latitude), units
    )
    uncertainty = incident.uncertainty_m
    return PublicPlace(
        longitude=longitude,
        latitude=latitude,
        radius_m=None
        if uncertainty is None
        else max(uncertainty, _GRID_RADIUS_M[precision]),
        geo_precision=incident.geo_precision,
        place_name=""
        if precision == PublicPrecision.TEN_KILOMETRES
        else incident.place_name,
        region_ids=tuple(sorted(unit.region_id for unit in units)),
        footprint_region_id=_whole_region(incident, units),
    )


def _whole_region(incident: Incident, units: list[IncidentUnit]) -> int | None:
    """The region that is all that is known: of the reference division if it can be."""
    if incident.geo_precision != GeoPrecision.REGION:
        return None
    shown = units_shown(
        PublicPrecision.REGION, [unit.region for unit in units], reference_covering()
    )
    return shown[0].pk if shown else None


def _snapped(
    precision: str, point: tuple[float, float], units: list[IncidentUnit]
) -> tuple[float, float]:
    """The nearest grid point inside the same units as the true point (G-02)."""
    decimals = _DECIMALS[precision]
    true_units = {unit.region_id for unit in units if not unit.is_approximate}
    step = 10**-decimals
    near = (
        (
            round(round(point[0], decimals) + east * step, decimals),
            round(round(point[1], decimals) + north * step, decimals),
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
