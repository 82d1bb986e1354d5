"""Moving land between units of an approximate edition, by an exact unit of another.

`15=2015:ML020528` takes what is commune ML020528 of the division `2015` out of whatever
units of the file it lies in, and gives it to the file's unit 15 of the same level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from regions.areas import area_km2
from regions.ingest.boundaries.layers import BoundaryError, Tell
from regions.ingest.boundaries.shapes import polygons_of
from regions.ingest.boundaries.units import Unit
from regions.models import Region

_FORM = re.compile(r"([^=]+)=([^:=]+):([^:=]+)")


def move_land(units: Sequence[Unit], moves: Iterable[str], tell: Tell) -> None:
    by_code = {unit.code: unit for unit in units}
    for move in moves:
        form = _FORM.fullmatch(move.strip())
        if form is None:
            raise BoundaryError(
                _("--move %(move)s: write UNIT=DIVISION:CODE") % {"move": move}
            )
        code, key, other = form.groups()
        if code not in by_code:
            raise BoundaryError(
                _("--move %(move)s: the files hold no unit %(code)s")
                % {"move": move, "code": code}
            )
        _move(units, by_code[code], _land(move, key, other), tell)


def _land(move: str, key: str, code: str) -> Region:
    region = Region.objects.in_division(key).with_outline().filter(code=code).first()
    if region is None:
        raise BoundaryError(
            _("--move %(move)s: %(division)s holds no unit %(code)s with an outline")
            % {"move": move, "division": key, "code": code}
        )
    return region


def _move(units: Sequence[Unit], receiver: Unit, region: Region, tell: Tell) -> None:
    land = region.geometry
    assert land is not None  # noqa: S101  asked for with an outline
    for unit in units:
        if unit.level != receiver.level or unit is receiver:
            continue
        before = unit.outline
        if before.intersects(land):
            unit.outline = _without(before, land, unit)
            tell(
                _("%(land)s moved from %(unit)s to %(receiver)s: %(km2).1f km²")
                % {
                    "land": f"{region.name} ({region.code})",
                    "unit": unit,
                    "receiver": receiver,
                    "km2": area_km2(before) - area_km2(unit.outline),
                }
            )
    receiver.outline = polygons_of(receiver.outline.union(land))


def _without(outline: BaseGeometry, land: BaseGeometry, unit: Unit) -> BaseGeometry:
    rest = polygons_of(outline.difference(land))
    if rest.is_empty:
        raise BoundaryError(
            _("%(unit)s would have no land left") % {"unit": unit.where}
        )
    return rest
