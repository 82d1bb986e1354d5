"""What a unit's page says beside its own totals: its rates, the units above, below
and of other divisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext as _

from incidents.statistics.merging import merged, without
from incidents.statistics.reads import TotalRow, totals_by, totals_of_months
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from incidents.views.units import outside_value
from regions.models import Crosswalk, Division, Region
from regions.services.populations import KnownPopulation, populations_in

HAS_OUTLINE = ExpressionWrapper(Q(outline__isnull=False), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Rate:
    """Killed per 100,000 inhabitants in a year; None is not known, never zero."""

    year: int
    killed: int | None
    unknown: int
    """Incidents without a figure: the rate is then a least."""
    population: KnownPopulation | None

    @property
    def value(self) -> float | None:
        return self.population.rate(self.killed) if self.population else None


def rates(region: Region, years: Iterable[TotalRow]) -> list[Rate]:
    rows = {row.key[0]: row.killed for row in years}
    known = populations_in(region, rows)
    return [
        Rate(year, killed.toll.best, killed.best_unknown, known.get(year))
        for year, killed in sorted(rows.items(), reverse=True)
    ]


@dataclass(frozen=True, slots=True)
class Family:
    """The totals of the unit above, and of those below with what is in none."""

    parent: ShownRow | None
    children: list[ShownRow]
    without_outline: list[Region]
    level: str


def family(region: Region, whole: TotalRow, selection: Selection) -> Family:
    children = list(
        region.children.annotate(has_outline=HAS_OUTLINE)
        .defer("outline")
        .select_related("division")
        .order_by("name")
    )
    near = [child.pk for child in children]
    near += [region.parent_id] if region.parent_id else []
    found = _totals_of(near, selection) if near else {}
    drawn = [child for child in children if has_outline(child)]
    rows = [_unit_row(child, found, selection) for child in drawn]
    rest = without(whole, (found[c.pk] for c in drawn if c.pk in found))
    if drawn and rest.incidents:
        level = drawn[0].level
        outside = outside_value(region.division.key, level)
        key: dict[str, str | int] = {"region": _key(region), "outside": outside}
        rows.append(shown_row(_("In none of them, or not known"), rest, selection, key))
    parent = region.parent
    return Family(
        _unit_row(parent, found, selection) if parent else None,
        rows,
        [child for child in children if not has_outline(child)],
        children[0].get_level_display() if children else "",
    )


def _totals_of(units: list[int], selection: Selection) -> dict[int, TotalRow]:
    kept = totals_of_months(selection.filter.hidden).filter(region__in=units)
    return {row.key[0]: row for row in totals_by(kept, "region")}


def has_outline(region: Region) -> bool:
    return bool(getattr(region, "has_outline", False))


def _key(region: Region) -> str:
    return f"{region.division.key}:{region.slug}"


def _unit_row(
    region: Region, found: dict[int, TotalRow], selection: Selection
) -> ShownRow:
    row = found.get(region.pk, merged([]))
    url = region.get_absolute_url()
    return shown_row(str(region), row, selection, {"region": _key(region)}, url=url)


@dataclass(slots=True)
class Share:
    """`theirs` of the other unit lies here; `ours` of this unit lies there."""

    other: Region
    theirs: Crosswalk | None = None
    ours: Crosswalk | None = None

    @property
    def weight(self) -> float:
        return max(c.area_share for c in (self.theirs, self.ours) if c)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The units of one other division that have land in common with the unit."""

    division: Division
    shares: list[Share] = field(default_factory=list)

    @property
    def counts_people(self) -> bool:
        crosswalks = [c for s in self.shares for c in (s.theirs, s.ours) if c]
        return any(c.method == Crosswalk.Method.SETTLEMENTS for c in crosswalks)


def correspondences(region: Region) -> list[Correspondence]:
    """Other divisions in the order of their dates, and the largest shares first."""
    found: dict[int, Share] = {}
    near = Q(from_region=region, to_region__level=region.level) | Q(
        to_region=region, from_region__level=region.level
    )
    crosswalks = (
        Crosswalk.objects.filter(near)
        .select_related("from_region__division", "to_region__division")
        .defer("from_region__outline", "to_region__outline")
    )
    for crosswalk in crosswalks:
        is_ours = crosswalk.from_region_id == region.pk
        other = crosswalk.to_region if is_ours else crosswalk.from_region
        share = found.setdefault(other.pk, Share(other))
        if is_ours:
            share.ours = crosswalk
        else:
            share.theirs = crosswalk
    ordered = sorted(
        found.values(),
        key=lambda s: (s.other.division.valid_from, s.other.division_id, -s.weight),
    )
    return [
        Correspondence(shares[0].other.division, shares)
        for _division, group in groupby(ordered, key=lambda s: s.other.division_id)
        for shares in [list(group)]
    ]
