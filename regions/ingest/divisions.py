"""Divisions and their regions from `fixtures/regions.geojson`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import shapely
from shapely.geometry import shape

from observatory.lib.fixtures import read_fixture
from observatory.lib.loading import Loaded
from regions.areas import area_km2
from regions.ingest.names import load_region_names
from regions.models import Division, Region, RegionCode


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
        _set_predecessors(region, given["predecessors"], divisions.values())
    loaded.update(load_region_names(divisions.values()))
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
    # Boundaries that an operator has loaded into the division are not undone.
    if feature["geometry"] and not division.geometry_version:
        outline = shape(feature["geometry"])
        values["outline"] = shapely.to_wkb(outline)
        values["area_km2"] = area_km2(outline)
    return loaded.put(
        Region.objects, {"division": division, "code": given["code"]}, values
    )


def _set_predecessors(
    region: Region, slugs: list[str], divisions: Iterable[Division]
) -> None:
    """Named by slug in the file's division that was in force the day before."""
    wanted = Region.objects.filter(
        slug__in=slugs,
        division__in=list(divisions),
        division__valid_until=region.division.valid_from,
    )
    if set(region.predecessors.all()) != set(wanted):
        region.predecessors.set(wanted)
