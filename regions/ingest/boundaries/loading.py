"""Loading an edition's files into a division: read, check, match, then write.

Runs in the caller's transaction: a dry run is one that the caller rolls back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from regions.ingest.boundaries.columns import COUNTRY, Columns, find_columns
from regions.ingest.boundaries.corrections import move_land
from regions.ingest.boundaries.files import read_layers
from regions.ingest.boundaries.layers import BoundaryError, Tell
from regions.ingest.boundaries.matching import Matching, match_units
from regions.ingest.boundaries.parents import Candidate, find_parents
from regions.ingest.boundaries.saving import save_units
from regions.ingest.boundaries.shapes import check_shapes
from regions.ingest.boundaries.siblings import check_siblings
from regions.ingest.boundaries.units import (
    LEVELS,
    Unit,
    at_level,
    check_codes,
    country_of,
    read_units,
)
from regions.models import Division, Region

_SHOWN = 12
_NEEDED = ("name_fr", "name_en", "valid_from", "source", "licence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What the operator asked for. `about` are fields of the division."""

    paths: Sequence[Path]
    division: str
    about: Mapping[str, str | date] = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)
    encoding: str = ""
    match_by: str = ""
    moves: Sequence[str] = ()
    repair: bool = False
    accept_overlaps: bool = False
    add_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """Checked and matched, not yet written."""

    division: Division
    known: list[tuple[Unit, Region]]
    new: list[Unit]
    parents: dict[int, Candidate]

    def outlines(self) -> dict[str, list[tuple[int | None, BaseGeometry]]]:
        """By level: the row that the division has for it, if any, and the outline."""
        rows = {id(unit): region.pk for unit, region in self.known}
        units = [unit for unit, _region in self.known] + self.new
        return {
            level: [(rows.get(id(u)), u.outline) for u in at_level(units, level)]
            for level in LEVELS
            if at_level(units, level)
        }

    def save(self) -> None:
        save_units(self.division, self.known, self.new, self.parents)


def prepare_edition(loading: Loading, tell: Tell) -> Edition:
    """Everything but the writing. Only the division itself may be made anew."""
    _lock()
    units = list(_read(loading, tell))
    country = country_of(units)
    units = [unit for unit in units if unit.level != COUNTRY]
    check_codes(units)
    check_shapes(units, repair=loading.repair, tell=tell)
    move_land(units, loading.moves, tell)
    for level in LEVELS:
        siblings = at_level(units, level)
        if siblings:
            tell(_counted(level, len(siblings)))
            check_siblings(
                str(Region.Level(level).label),
                siblings,
                whole=country,
                accept_overlaps=loading.accept_overlaps,
                tell=tell,
            )
    division = _division(loading)
    matching = match_units(division, units, loading.match_by)
    new = _new_units(division, matching, loading, tell)
    _tell_matching(matching, tell)
    kept = [unit for unit, _region in matching.known] + new
    rows = {id(unit): region for unit, region in matching.known}
    parents = find_parents(division, kept, rows, tell)
    return Edition(division, matching.known, new, parents)


def _lock() -> None:
    """One loading at a time, over all processes, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('regions.load_boundaries'))"
        )
        if not (cursor.fetchone() or (False,))[0]:
            raise BoundaryError(_("boundaries are being loaded by another process"))


def _read(loading: Loading, tell: Tell) -> Iterable[Unit]:
    layers = []
    for path in loading.paths:
        tell(_("reading %(file)s") % {"file": path.name})
        layers += read_layers(path, encoding=loading.encoding)
    found = find_columns(layers, loading.columns)
    for layer, columns in zip(layers, found, strict=True):
        tell(
            _("%(layer)s: %(count)s units, name in %(name)s, code in %(code)s")
            % {
                "layer": layer.name,
                "count": len(layer.features),
                "name": columns.name,
                "code": columns.code,
            }
        )
        yield from read_units(layer, columns)


def _counted(level: str, count: int) -> str:
    return _("%(level)s: %(count)s units checked") % {
        "level": Region.Level(level).label,
        "count": count,
    }


def _division(loading: Loading) -> Division:
    about = {name: value for name, value in loading.about.items() if value}
    division = Division.objects.filter(key=loading.division).first()
    if division is not None:
        division.outlines_source = str(about.get("source", division.outlines_source))
        division.outlines_licence = str(about.get("licence", division.outlines_licence))
        division.save(update_fields=["outlines_source", "outlines_licence"])
        return division
    missing = [f"--{n.replace('_', '-')}" for n in _NEEDED if n not in about]
    if missing:
        raise BoundaryError(
            _("there is no division %(key)s; to make it, give %(options)s")
            % {"key": loading.division, "options": ", ".join(missing)}
        )
    about.setdefault("retrieved_on", timezone.localdate())
    return Division.objects.create(key=loading.division, **about)


def _new_units(
    division: Division, matching: Matching, loading: Loading, tell: Tell
) -> list[Unit]:
    """All units of a level that the division has not got; others only on request."""
    taken = set(
        Region.objects.filter(division=division).values_list("level", flat=True)
    )
    new = [u for u in matching.unknown if loading.add_unknown or u.level not in taken]
    left_out = [unit for unit in matching.unknown if unit not in new]
    if left_out:
        tell(
            ngettext(
                "%(count)s unit is unknown to the division and left out"
                " (--add-unknown adds it): %(units)s",
                "%(count)s units are unknown to the division and left out"
                " (--add-unknown adds them): %(units)s",
                len(left_out),
            )
            % {"count": len(left_out), "units": _listed(left_out)}
        )
    codes = [unit.code for unit in new]
    clash = Region.objects.filter(division=division, code__in=codes).first()
    if clash is not None:
        unit = next(unit for unit in new if unit.code == clash.code)
        raise BoundaryError(
            _("%(where)s: the code %(code)s is already that of %(region)s")
            % {"where": unit.where, "code": clash.code, "region": clash.name}
        )
    return new


def _tell_matching(matching: Matching, tell: Tell) -> None:
    if matching.known:
        tell(_("%(count)s units known") % {"count": len(matching.known)})
    if matching.respelt:
        spellings = [f"{u.name} = {region.name}" for u, region in matching.respelt]
        tell(_("known by code, spelt anew: %(units)s") % {"units": _listed(spellings)})
    if matching.missing:
        tell(
            _("not in the files, left as they are: %(units)s")
            % {"units": _listed(matching.missing)}
        )


def _listed(things: Sequence[object]) -> str:
    shown = ", ".join(str(thing) for thing in things[:_SHOWN])
    return f"{shown}, …" if len(things) > _SHOWN else shown
