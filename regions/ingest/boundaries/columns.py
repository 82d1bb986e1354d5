"""Which column holds what, in the files that operators have.

Known: OCHA's COD-AB of 2015 (admin1Name, admin1Pcod), of 2018-2021 (ADM1_FR,
ADM1_PCODE) and later (adm1_name, adm1_pcode), GADM (NAME_1, GID_1), geoBoundaries
(shapeName, shapeISO, shapeID), Natural Earth, the observatory's own GeoJSON, and the
approximate regions of 2023. Everything else is named with options.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from regions.ingest.boundaries.layers import BoundaryError, Layer
from regions.models import Region

COUNTRY = "country"
"""Not a level of units: its outline is what the regions should fill."""
_DEEPEST = 4
_NAMES = ("admin{n}name_fr", "admin{n}name", "adm{n}_fr", "adm{n}_name", "name_{n}")
_CODES = ("admin{n}pcode", "admin{n}pcod", "adm{n}_pcode", "gid_{n}")
_ENGLISH = ("admin{n}name_en", "adm{n}_en")
_ALIASES = (
    *("admin{n}refn", "admin{n}altn", "admin{n}al_1"),
    *("adm{n}_ref", "adm{n}alt1fr", "adm{n}alt2fr", "adm{n}alt1en", "adm{n}alt2en"),
    *("adm{n}_name1", "adm{n}_name2", "adm{n}_ref_name", "varname_{n}"),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Of one layer. Without a `level` the column `level_in` says each unit's."""

    name: str = ""
    code: str = ""
    parent: str = ""
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    level: str = ""
    level_in: str = ""


def find_columns(layers: Iterable[Layer], asked: Columns) -> list[Columns]:
    """Of each layer, in order. What is `asked` goes before what is recognised."""
    layers = list(layers)
    depths = [_depth(_by_lower(layer)) for layer in layers]
    has_arrondissements = _DEEPEST in depths
    return [
        _asked_for(layer, asked, _recognised(layer, depth, has_arrondissements))
        for layer, depth in zip(layers, depths, strict=True)
    ]


def _by_lower(layer: Layer) -> dict[str, str]:
    return {column.lower(): column for column in layer.columns}


def _depth(columns: Mapping[str, str]) -> int | None:
    """The deepest administrative level that the layer names: a file of communes also
    has the columns of their cercles and regions."""
    for n in range(_DEEPEST, -1, -1):
        if _first(columns, (*_NAMES, *_ENGLISH), n) and _first(columns, _CODES, n):
            return n
    return None


def _first(columns: Mapping[str, str], patterns: Iterable[str], n: int) -> str:
    wanted = (pattern.format(n=n) for pattern in patterns)
    return next((columns[name] for name in wanted if name in columns), "")


def _recognised(layer: Layer, depth: int | None, has_arrondissements: bool) -> Columns:
    columns = _by_lower(layer)
    if depth is None:
        return _other(layer, columns)
    aliases = (pattern.format(n=depth) for pattern in _ALIASES)
    english = _first(columns, _ENGLISH, depth)
    return Columns(
        name=_first(columns, _NAMES, depth) or english,
        code=_first(columns, _CODES, depth),
        parent=_first(columns, _CODES, depth - 1) if depth > 1 else "",
        name_en=english,
        aliases=tuple(columns[name] for name in aliases if name in columns),
        level=level_at(depth, has_arrondissements),
    )


def level_at(depth: int, has_arrondissements: bool) -> str:
    """Mali's third level is the commune, unless a fourth shows that it is not."""
    levels = [COUNTRY, Region.Level.REGION, Region.Level.CERCLE]
    if has_arrondissements:
        levels.append(Region.Level.ARRONDISSEMENT)
    return str([*levels, Region.Level.COMMUNE][depth])


def _other(layer: Layer, columns: Mapping[str, str]) -> Columns:
    if {"shapename", "shapeid"} <= columns.keys():
        return _geoboundaries(layer, columns)
    if {"region2023", "code"} <= columns.keys():
        region = str(Region.Level.REGION)
        return Columns(name=columns["region2023"], code=columns["code"], level=region)
    if {"adm1_code", "iso_3166_2", "name"} <= columns.keys():
        return Columns(
            name=columns.get("name_fr", columns["name"]),
            code=columns["iso_3166_2"],
            name_en=columns.get("name_en", ""),
            level=str(Region.Level.REGION),
        )
    if {"level", "code", "name"} <= columns.keys():
        return Columns(
            name=columns["name"],
            code=columns["code"],
            parent=columns.get("parent", ""),
            name_en=columns.get("name_en", ""),
            level_in=columns["level"],
        )
    return Columns()


def _geoboundaries(layer: Layer, columns: Mapping[str, str]) -> Columns:
    """Its ids change with each release; ISO codes, where all units have one, do not."""
    iso = columns.get("shapeiso", "")
    codes = [feature.values.get(iso, "") for feature in layer.features]
    kinds = {
        feature.values.get(columns.get("shapetype", ""), "")
        for feature in layer.features
    }
    depth = {f"ADM{n}": n for n in range(_DEEPEST)}.get(kinds.pop(), -1)
    return Columns(
        name=columns["shapename"],
        code=iso
        if all(codes) and len(set(codes)) == len(codes)
        else columns["shapeid"],
        level=level_at(depth, has_arrondissements=False) if depth >= 0 else "",
    )


def _asked_for(layer: Layer, asked: Columns, found: Columns) -> Columns:
    """The columns with what the operator asked for, complete or refused."""
    wanted = {f.name: getattr(asked, f.name) for f in fields(asked)}
    columns = replace(found, **{name: value for name, value in wanted.items() if value})
    for column in (columns.name, columns.code, columns.parent):
        if column and column not in layer.columns:
            raise BoundaryError(
                _("%(layer)s has no column %(column)s; it has: %(known)s")
                % {
                    "layer": layer.name,
                    "column": column,
                    "known": ", ".join(layer.columns),
                }
            )
    options = {
        "--level": columns.level or columns.level_in,
        "--name-column": columns.name,
        "--code-column": columns.code,
    }
    missing = [option for option, value in options.items() if not value]
    if missing:
        raise BoundaryError(
            _("%(layer)s is of no known edition; give %(options)s (columns: %(known)s)")
            % {
                "layer": layer.name,
                "options": ", ".join(missing),
                "known": ", ".join(layer.columns),
            }
        )
    return columns
