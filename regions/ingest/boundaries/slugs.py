"""Addresses of units: the plain name where it is free, told apart where it is not.

The widest level keeps the plain name: `mopti` is the region, `mopti-cercle` the cercle.
Namesakes of one level all carry their parent's name: `diedougou-kati`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from regions.ingest.boundaries.units import LEVELS

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Named:
    level: str
    code: str
    name: str
    parent_name: str = ""


def make_slugs(units: Sequence[Named], taken: Iterable[str]) -> list[str]:
    """A slug for each, none twice and none of those `taken`."""
    used = set(taken)
    namesakes = Counter((unit.level, slugify(unit.name)) for unit in units)
    slugs: dict[int, str] = {}
    order = sorted(
        range(len(units)),
        key=lambda i: (LEVELS.index(units[i].level), units[i].code),
    )
    for index in order:
        unit = units[index]
        is_namesake = namesakes[unit.level, slugify(unit.name)] > 1
        slug = next(s for s in _choices(unit, is_namesake) if s and s not in used)
        used.add(slug)
        slugs[index] = slug
    return [slugs[index] for index in range(len(units))]


def _choices(unit: Named, is_namesake: bool) -> Iterator[str]:
    name = slugify(unit.name)[:_LONGEST]
    parent = slugify(f"{name} {unit.parent_name}") if unit.parent_name and name else ""
    if name and not is_namesake:
        yield name
        yield slugify(f"{name} {unit.level}")[:_LONGEST]
    yield parent[:_LONGEST]
    code = slugify(unit.code) or "unit"
    yield slugify(f"{name[: _LONGEST - len(code) - 1]} {code}")
    number = 2
    while True:
        yield slugify(f"{name[:50]} {code[:20]} {number}")
        number += 1
