"""The parent of each unit: by the code that the file gives, otherwise by where it lies.
An orphan is a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.text import slugify
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from regions.ingest.boundaries.layers import BoundaryError, Tell
from regions.ingest.boundaries.units import LEVELS, Unit
from regions.models import Division, Region

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be a parent: of the file, or already in the division."""

    code: str
    name: str
    outline: BaseGeometry | None
    unit: Unit | None = None
    region: Region | None = None


def find_parents(
    division: Division,
    units: Sequence[Unit],
    known: Mapping[int, Region],
    tell: Tell,
) -> dict[int, Candidate]:
    """The parent of each unit by `id(unit)`; `known` are the units' own rows."""
    parents: dict[int, Candidate] = {}
    for level in LEVELS[1:]:
        children = [unit for unit in units if unit.level == level]
        if not children:
            continue
        candidates = _candidates(division, units, known, level)
        if not candidates:
            tell(
                _("%(level)s: no wider level is loaded, so that no unit has a parent")
                % {"level": Region.Level(level).label}
            )
            continue
        parents |= _of_level(children, candidates, tell)
    _tell_clashes(units, parents, tell)
    return parents


def _tell_clashes(
    units: Sequence[Unit], parents: Mapping[int, Candidate], tell: Tell
) -> None:
    """Namesakes in one parent cannot be told apart by name."""
    named: dict[tuple[str, int, str], Unit] = {}
    for unit in units:
        parent = parents.get(id(unit))
        key = (unit.level, id(parent), slugify(unit.name) or unit.name)
        if key in named:
            tell(
                _("%(unit)s and %(other)s have one name and one parent")
                % {"unit": unit, "other": named[key]}
            )
        named[key] = unit


def _candidates(
    division: Division, units: Sequence[Unit], known: Mapping[int, Region], level: str
) -> list[Candidate]:
    """The units of the nearest wider level that has any."""
    given = {region.pk for region in known.values()}
    for wider in reversed(LEVELS[: LEVELS.index(level)]):
        found = [
            Candidate(u.code, u.name, u.outline, unit=u)
            for u in units
            if u.level == wider
        ]
        others = Region.objects.filter(division=division, level=wider)
        found += [
            Candidate(region.code, region.name, region.geometry, region=region)
            for region in others.exclude(pk__in=given)
        ]
        if found:
            return found
    return []


def _of_level(
    children: Sequence[Unit], candidates: Sequence[Candidate], tell: Tell
) -> dict[int, Candidate]:
    by_code = {candidate.code: candidate for candidate in candidates}
    drawn = [c for c in candidates if c.outline is not None]
    shares = _Shares([c.outline for c in drawn if c.outline is not None])
    found: dict[int, Candidate] = {}
    for child in children:
        best, share = shares.of(child.outline)
        lies_in = drawn[best] if best is not None else None
        parent = by_code.get(child.parent_code) if child.parent_code else lies_in
        if parent is None:
            raise BoundaryError(_orphan(child))
        if lies_in is not None and lies_in is not parent and share > _MOSTLY:
            tell(
                _("%(where)s: its parent is %(parent)s, but it lies in %(lies_in)s")
                % {
                    "where": child.where,
                    "parent": f"{parent.name} ({parent.code})",
                    "lies_in": f"{lies_in.name} ({lies_in.code})",
                }
            )
        found[id(child)] = parent
    return found


def _orphan(child: Unit) -> str:
    if not child.parent_code:
        return _("%(where)s lies in no unit of the wider level") % {
            "where": child.where
        }
    return _("%(where)s: its parent %(code)s is neither in the files nor loaded") % {
        "where": child.where,
        "code": child.parent_code,
    }


class _Shares:
    """In which outline does another mostly lie?"""

    def __init__(self, outlines: list[BaseGeometry]) -> None:
        self.outlines: NDArray[np.object_] = np.array(outlines, dtype=object)
        self.tree = shapely.STRtree(self.outlines)
        shapely.prepare(self.outlines)

    def of(self, outline: BaseGeometry) -> tuple[int | None, float]:
        near = self.tree.query(outline, predicate="intersects")
        if not near.size:
            return None, 0.0
        inside = shapely.covers(self.outlines[near], outline)
        if inside.any():
            return int(near[inside][0]), 1.0
        common = shapely.area(shapely.intersection(self.outlines[near], outline))
        best = int(common.argmax())
        return int(near[best]), float(common[best] / outline.area)
