"""Which units of a file are units that the division already has.

By code, and the name must not speak against it: "11" is Nioro in one law's order and
Bougouni in the other's. Then by name, accents folded, in any known spelling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from observatory.lib.folding import fold_all
from regions.ingest.boundaries.layers import BoundaryError
from regions.ingest.boundaries.units import Unit
from regions.models import Division, Region, RegionName

BY_CODE, BY_NAME = "code", "name"


@dataclass(slots=True)
class Matching:
    known: list[tuple[Unit, Region]] = field(default_factory=list)
    unknown: list[Unit] = field(default_factory=list)
    missing: list[Region] = field(default_factory=list)
    """Units of the division at these levels that the file does not have."""
    respelt: list[tuple[Unit, Region]] = field(default_factory=list)
    """Known by their code only: the spelling is new."""


def match_units(division: Division, units: Sequence[Unit], by: str = "") -> Matching:
    """Without `by`, code and name must agree where both are known."""
    levels = {unit.level for unit in units}
    existing = list(
        Region.objects.filter(division=division, level__in=levels).defer("outline")
    )
    by_code = {(region.level, region.code): region for region in existing}
    by_name = _by_name(existing)
    matching = Matching()
    taken: dict[int, Unit] = {}
    folded = fold_all(unit.name for unit in units)
    for unit, name in zip(units, folded, strict=True):
        coded = by_code.get((unit.level, unit.code)) if by != BY_NAME else None
        named = by_name[unit.level, name] if by != BY_CODE else []
        region = _decide(unit, coded, named)
        if region is None:
            matching.unknown.append(unit)
            continue
        _take(taken, unit, region)
        matching.known.append((unit, region))
        if region not in by_name[unit.level, name]:
            matching.respelt.append((unit, region))
    matching.missing = [region for region in existing if region.pk not in taken]
    return matching


def _by_name(existing: Sequence[Region]) -> dict[tuple[str, str], list[Region]]:
    spellings = [(r, name) for r in existing for name in (r.name, r.name_en) if name]
    folded = fold_all(name for _, name in spellings)
    pairs = [
        (region.pk, name) for (region, _), name in zip(spellings, folded, strict=True)
    ]
    pairs += RegionName.objects.filter(region__in=existing).values_list(
        "region_id", "folded"
    )
    by_id = {region.pk: region for region in existing}
    found: dict[tuple[str, str], list[Region]] = defaultdict(list)
    for pk, name in dict.fromkeys(pairs):
        found[by_id[pk].level, name].append(by_id[pk])
    return found


def _decide(unit: Unit, coded: Region | None, named: list[Region]) -> Region | None:
    if coded is None:
        return named[0] if len(named) == 1 else None
    if named and coded not in named:
        raise BoundaryError(
            _(
                "%(where)s: the code %(code)s is %(coded)s in the division, the name is"
                " that of %(named)s; say which holds with --match-by"
            )
            % {
                "where": unit.where,
                "code": unit.code,
                "coded": coded.name,
                "named": f"{named[0].name} ({named[0].code})",
            }
        )
    return coded


def _take(taken: dict[int, Unit], unit: Unit, region: Region) -> None:
    if region.pk in taken:
        raise BoundaryError(
            _("%(where)s and %(other)s are both %(region)s of the division")
            % {
                "where": unit.where,
                "other": taken[region.pk].where,
                "region": region.name,
            }
        )
    taken[region.pk] = unit
