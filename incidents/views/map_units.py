"""The units that the map shades, and their table."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from incidents.views.units import LEVELS, MAP_LEVELS, ChosenUnits, name_with_parent
from regions.models import Region

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class ShownUnits:
    """Not linked: the filter names units of another level or division, and no address
    says both; a link would open other incidents than were counted."""

    regions: list[Region]
    are_linked: bool = True


def shown_units(selection: Selection, units: ChosenUnits) -> ShownUnits:
    """Those of the division; where the filter names some of these, those alone, as the
    others have no figure."""
    if not units.can_be_counted:
        return ShownUnits([])
    is_default = (units.key, units.level) == (settings.DEFAULT_DIVISION, LEVELS[0])
    regions = selection.regions if is_default else units.regions
    named = selection.region_ids
    if not named:
        return ShownUnits(regions)
    around = _with_parents(units, regions)
    if named <= set[int]().union(*around.values()):
        return ShownUnits([r for r in regions if named & around[r.pk]])
    return ShownUnits(regions, are_linked=False)


def _with_parents(units: ChosenUnits, regions: list[Region]) -> dict[int, set[int]]:
    """By the id of the unit, that and those of the units that it is a part of; in one
    query, or none where they are regions."""
    parents: dict[int, int | None] = {}
    if units.level != LEVELS[0]:
        inside = Region.objects.in_division(units.key)
        parents = dict(inside.values_list("pk", "parent_id"))
    around = {}
    for region in regions:
        found, parent = {region.pk}, parents.get(region.pk)
        while parent is not None:
            found.add(parent)
            parent = parents.get(parent)
        around[region.pk] = found
    return around


def region_rows(
    selection: Selection,
    units: ChosenUnits,
    shown: ShownUnits,
    by_region: dict[int, TotalRow],
) -> list[ShownRow]:
    """Of every region; of smaller units the first with an incident, the most first."""
    regions = shown.regions
    if units.level != LEVELS[0]:
        some = [region for region in regions if region.pk in by_region]
        regions = sorted(some, key=lambda region: -by_region[region.pk].incidents)
    return [
        shown_row(
            name_with_parent(region),
            by_region.get(region.pk, merged([])),
            selection,
            {"region": f"{region.division.key}:{region.slug}"}
            if shown.are_linked
            else None,
            url=region.get_absolute_url(),
        )
        for region in regions[:MOST_ROWS]
    ]


def units_file(selection: Selection, units: ChosenUnits) -> str:
    """What the table has no room for."""
    asked = {"by": "region", "division": units.key, "level": units.level}
    return reverse("api-total-csv") + selection.query_with(**asked)


def unit_words() -> dict[str, dict[str, str]]:
    """By the level: the heading of its units, and one of them."""
    words = {
        MAP_LEVELS[0]: (_("By region"), _("Region")),
        MAP_LEVELS[1]: (_("By cercle"), _("Cercle")),
        MAP_LEVELS[2]: (_("By commune"), _("Commune")),
    }
    return {level: {"heading": h, "one": one} for level, (h, one) in words.items()}


def outside_row(
    selection: Selection,
    units: ChosenUnits,
    regions: list[Region],
    by_region: dict[int, TotalRow],
    whole: TotalRow,
) -> ShownRow | None:
    """What no colour of the map counts, as its place is known less closely."""
    if selection.region_ids:
        return None
    found = {r.pk: by_region[r.pk] for r in regions if r.pk in by_region}
    row = units.outside(found, whole)
    return row if row and row.incidents else None
