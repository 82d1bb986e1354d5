"""Writing a checked edition: rows keep their ids and addresses, outlines change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import shapely
from django.db.models import F

from regions.areas import area_km2
from regions.ingest.boundaries.parents import Candidate
from regions.ingest.boundaries.slugs import Named, make_slugs
from regions.ingest.boundaries.units import LEVELS, Unit, at_level
from regions.models import Division, Region, RegionName

_BATCH = 200  # outlines are long


def save_units(
    division: Division,
    known: Sequence[tuple[Unit, Region]],
    new: Sequence[Unit],
    parents: Mapping[int, Candidate],
) -> None:
    rows = {id(unit): region for unit, region in known}
    taken = Region.objects.filter(division=division).values_list("slug", flat=True)
    slugs = make_slugs([_named(unit, parents) for unit in new], taken)
    slug_of = {id(unit): slug for unit, slug in zip(new, slugs, strict=True)}
    for level in LEVELS:  # parents before their children
        made = [
            Region(
                division=division,
                level=level,
                code=unit.code,
                slug=slug_of[id(unit)],
                name=unit.name,
                name_en=unit.name_en if unit.name_en != unit.name else "",
                parent=_row(parents.get(id(unit)), rows),
                outline=shapely.to_wkb(unit.outline),
                area_km2=area_km2(unit.outline),
            )
            for unit in at_level(new, level)
        ]
        created = Region.objects.bulk_create(made, batch_size=_BATCH)
        rows |= {
            id(unit): region
            for unit, region in zip(at_level(new, level), created, strict=True)
        }
    _update(known, parents, rows)
    _add_names([*known, *((unit, rows[id(unit)]) for unit in new)])
    Division.objects.filter(pk=division.pk).update(
        geometry_version=F("geometry_version") + 1
    )


def _named(unit: Unit, parents: Mapping[int, Candidate]) -> Named:
    parent = parents.get(id(unit))
    return Named(unit.level, unit.code, unit.name, parent.name if parent else "")


def _row(parent: Candidate | None, rows: Mapping[int, Region]) -> Region | None:
    if parent is None:
        return None
    return rows[id(parent.unit)] if parent.unit else parent.region


def _update(
    known: Iterable[tuple[Unit, Region]],
    parents: Mapping[int, Candidate],
    rows: Mapping[int, Region],
) -> None:
    changed = []
    for unit, region in known:
        region.outline = shapely.to_wkb(unit.outline)
        region.area_km2 = area_km2(unit.outline)
        region.parent = _row(parents.get(id(unit)), rows) or region.parent
        changed.append(region)
    Region.objects.bulk_update(
        changed, ["outline", "area_km2", "parent"], batch_size=_BATCH
    )


def _add_names(units: Iterable[tuple[Unit, Region]]) -> None:
    names = []
    for unit, region in units:
        spellings = dict.fromkeys((unit.name, *unit.aliases), "")
        if unit.name_en and unit.name_en not in spellings:
            spellings[unit.name_en] = "en"
        names += [
            RegionName(region=region, name=name, language=language)
            for name, language in spellings.items()
        ]
    RegionName.objects.bulk_create(names, ignore_conflicts=True)
