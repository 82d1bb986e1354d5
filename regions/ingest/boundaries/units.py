"""From the features of a layer to units: level, code, name, parent's code, outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from regions.ingest.boundaries.columns import COUNTRY, Columns
from regions.ingest.boundaries.layers import (
    BoundaryError,
    Feature,
    Layer,
    feature_name,
)
from regions.models import Region

LEVELS = [str(level) for level in Region.Level]
"""From the widest to the narrowest."""
_LONGEST_CODE = 40
_LONGEST_NAME = 120


@dataclass(slots=True)
class Unit:
    level: str
    code: str
    name: str
    outline: BaseGeometry
    where: str
    """The file and feature, for whoever has to look."""
    parent_code: str = ""
    name_en: str = ""
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


def read_units(layer: Layer, columns: Columns) -> Iterator[Unit]:
    for feature in layer.features:
        values = feature.values
        name = values.get(columns.name, "")
        where = feature_name(layer.name, feature.number, name)
        _check_given(where, columns, values.get(columns.code, ""), name)
        level = columns.level or values.get(columns.level_in, "").lower()
        if level not in {*LEVELS, COUNTRY}:
            raise BoundaryError(
                _("%(where)s: %(level)s is not a level (%(known)s)")
                % {"where": where, "level": level or "?", "known": ", ".join(LEVELS)}
            )
        yield Unit(
            level=level,
            code=values[columns.code],
            name=name,
            outline=_outline(feature, where),
            where=where,
            parent_code=values.get(columns.parent, ""),
            name_en=values.get(columns.name_en, ""),
            aliases=tuple(filter(None, (values.get(a, "") for a in columns.aliases))),
        )


def _check_given(where: str, columns: Columns, code: str, name: str) -> None:
    for column, value, longest in (
        (columns.code, code, _LONGEST_CODE),
        (columns.name, name, _LONGEST_NAME),
    ):
        if not value:
            raise BoundaryError(
                _("%(where)s: the column %(column)s is empty")
                % {"where": where, "column": column}
            )
        if len(value) > longest:
            raise BoundaryError(
                _("%(where)s: the column %(column)s is longer than %(longest)s")
                % {"where": where, "column": column, "longest": longest}
            )


def _outline(feature: Feature, where: str) -> BaseGeometry:
    outline = feature.geometry
    if outline is None or outline.is_empty:
        raise BoundaryError(_("%(where)s has no outline") % {"where": where})
    if outline.geom_type not in {"Polygon", "MultiPolygon"}:
        raise BoundaryError(
            _("%(where)s is a %(kind)s, not a polygon")
            % {"where": where, "kind": outline.geom_type}
        )
    return outline


def check_codes(units: Iterable[Unit]) -> None:
    """One unit to a code, over all levels: codes are the keys of a division."""
    seen: dict[str, Unit] = {}
    for unit in units:
        if unit.code in seen:
            raise BoundaryError(
                _("%(where)s: the code %(code)s is also that of %(other)s")
                % {
                    "where": unit.where,
                    "code": unit.code,
                    "other": seen[unit.code].where,
                }
            )
        seen[unit.code] = unit


def at_level(units: Iterable[Unit], level: str) -> list[Unit]:
    return [unit for unit in units if unit.level == level]


def outlines_of(units: Iterable[Unit]) -> list[BaseGeometry]:
    return [unit.outline for unit in units]


def country_of(units: Iterable[Unit]) -> BaseGeometry | None:
    found = outlines_of(at_level(units, COUNTRY))
    return shapely.union_all(found) if found else None
