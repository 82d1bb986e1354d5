"""Divisions and their regions from `fixtures/regions.geojson`."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from observatory.lib.fixtures import read_fixture
from observatory.lib.loading import Loaded
from regions.models import Division, Region, RegionCode

_EARTH_RADIUS_KM = 6371.0072


def load_divisions() -> Loaded:
    content = read_fixture("regions.geojson").content
    loaded = Loaded()
    divisions = {
        given["key"]: _put_division(loaded, given) for given in content["divisions"]
    }
    for feature in content["features"]:
        given = feature["properties"]
        region = _put_region(loaded, divisions[given["division"]], feature)
        for scheme, code in given["codes"].items():
            loaded.put(
                RegionCode.objects,
                {"region": region, "scheme": scheme},
                {"code": code},
            )
        _set_predecessors(region, given["predecessors"])
    return loaded


def _put_division(loaded: Loaded, given: dict[str, Any]) -> Division:
    values = dict(given)
    for name in ("valid_from", "valid_until", "retrieved_on"):
        values[name] = date.fromisoformat(given[name]) if given[name] else None
    return loaded.put(Division.objects, {"key": values.pop("key")}, values)


def _put_region(loaded: Loaded, division: Division, feature: dict[str, Any]) -> Region:
    given = feature["properties"]
    names = ("level", "slug", "name", "name_en", "kind_fr", "kind_en", "seat")
    values = {name: given[name] for name in names}
    if feature["geometry"]:
        outline = shape(feature["geometry"])
        values["outline"] = shapely.to_wkb(outline)
        values["area_km2"] = area_km2(outline)
    return loaded.put(
        Region.objects, {"division": division, "code": given["code"]}, values
    )


def _set_predecessors(region: Region, slugs: list[str]) -> None:
    """Named by slug in the division that was in force the day before."""
    wanted = Region.objects.filter(
        slug__in=slugs, division__valid_until=region.division.valid_from
    )
    if set(region.predecessors.all()) != set(wanted):
        region.predecessors.set(wanted)


def area_km2(outline: BaseGeometry) -> float:
    """On a sphere, by an equal-area projection: within half a per cent."""

    def project(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        east, north = np.radians(degrees).T
        return np.column_stack((east, np.sin(north))) * _EARTH_RADIUS_KM

    return round(shapely.transform(outline, project).area, 1)
