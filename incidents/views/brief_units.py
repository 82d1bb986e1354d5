"""The units of a brief, the hardest hit first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.exports.document import Table, Text
from incidents.statistics.countable import countable_divisions
from incidents.statistics.cube import UnitLevel, cube
from incidents.statistics.merging import merged, without
from incidents.statistics.reads import TotalRow
from incidents.views.document_cells import totals_table
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from incidents.views.units import name_with_parent, outside_value, rest_label
from regions.models import Region

Key = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class RankedUnits:
    """`shown`: all that could have a row; `found`: those with an incident, the hardest
    hit first. `units` is None where the units are those asked for."""

    shown: Sequence[Region]
    found: Sequence[tuple[Region, TotalRow]]
    units: UnitLevel | None
    rest: TotalRow
    """In none of them."""


def ranked_units(
    selection: Selection, regions: Sequence[Region], whole: TotalRow
) -> RankedUnits | None:
    """Of one region its cercles, of several these, of none the default division's
    regions; None where they cannot be counted."""
    if len(regions) > 1:
        found = _rows(selection, regions, None)
        return RankedUnits(regions, found, None, merged([]))
    named = regions[0] if regions else None
    units = _units_of(named)
    if not _can_be_counted(units):
        return None
    shown = list(
        Region.objects.in_division(units.division)
        .filter(level=units.level, **({"parent": named} if named else {}))
        .select_related("division", "parent")
        .defer("outline", "parent__outline")
    )
    found = _rows(selection, shown, units)
    rest = without(whole, [row for _region, row in found])
    return RankedUnits(shown, found, units, rest)


def units_table(selection: Selection, ranked: RankedUnits | None) -> Table | Text:
    """Where they cannot be counted it says so, which is not zero."""
    if ranked is None:
        missing = _(
            "No outlines of its units are loaded, or incidents are still being put into"
            " them: there are no figures by unit. This is not a count of zero."
        )
        return Text(_("By unit"), [missing])
    units = ranked.units
    if units is None or not ranked.rest.incidents:
        return _table(selection, ranked.found, None)
    key: Key = {"outside": outside_value(units.division, units.level)}
    rest = shown_row(rest_label(units.level), ranked.rest, selection, key)
    return _table(selection, ranked.found, rest)


def _units_of(named: Region | None) -> UnitLevel:
    if named is None:
        return UnitLevel(settings.DEFAULT_DIVISION)
    levels = list(Region.Level)
    place = min(levels.index(Region.Level(named.level)) + 1, len(levels) - 1)
    return UnitLevel(named.division.key, levels[place])


def _can_be_counted(units: UnitLevel) -> bool:
    return any(
        found.is_ready and units.level in found.levels
        for found in countable_divisions()
        if found.key == units.division
    )


def _rows(
    selection: Selection, shown: Sequence[Region], units: UnitLevel | None
) -> list[tuple[Region, TotalRow]]:
    """Those with an incident, the hardest hit first."""
    known = {region.pk: region for region in shown}
    rows = cube(selection.filter, ["region"], units=units)
    found = [(known[row.key[0]], row) for row in rows if row.key[0] in known]
    return sorted(found, key=lambda f: (-f[1].killed.best, -f[1].incidents, str(f[0])))


def _table(
    selection: Selection,
    found: Sequence[tuple[Region, TotalRow]],
    outside: ShownRow | None,
) -> Table:
    rows = [
        shown_row(
            name_with_parent(region),
            row,
            selection,
            {"region": f"{region.division.key}:{region.slug}"},
            url=region.get_absolute_url(),
        )
        for region, row in found
    ]
    return totals_table(
        "units",
        _("By unit, the most killed first"),
        _("Unit"),
        [*rows, outside] if outside else rows,
        _("Units without an incident are left out."),
    )
