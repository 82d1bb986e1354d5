"""The units a page counts incidents in: a level of a division, as its address says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.statistics.countable import CountableDivision
from incidents.statistics.merging import merged, without
from incidents.statistics.reads import TotalRow
from incidents.statistics.selections import SelectedTotals
from incidents.views.selection import Selection
from incidents.views.total_rows import ShownRow, shown_row
from regions.models import Region

Choice = tuple[str, bool, str]
"""What can be chosen: its name, whether it is, and the address that chooses it."""
LEVELS = (str(Region.Level.REGION), str(Region.Level.CERCLE))
MAP_LEVELS = (*LEVELS, str(Region.Level.COMMUNE))


def division_parameters(divisions: list[CountableDivision]) -> dict[str, list[str]]:
    """What `division` and `level` take on a page, the default first."""
    keys = [found.key for found in divisions] or [settings.DEFAULT_DIVISION]
    keys.sort(key=lambda key: key != settings.DEFAULT_DIVISION)
    return {"division": keys, "level": list(LEVELS)}


@dataclass(frozen=True)
class ChosenUnits:
    """A level of a division, as the address names it."""

    selection: Selection
    divisions: list[CountableDivision]

    @property
    def key(self) -> str:
        return self.selection.own("division")

    @property
    def level(self) -> str:
        return self.selection.own("level")

    @property
    def found(self) -> CountableDivision | None:
        return next((d for d in self.divisions if d.key == self.key), None)

    @property
    def has_outlines(self) -> bool:
        return self.found is not None and self.level in self.found.levels

    @property
    def is_ready(self) -> bool:
        return self.found is not None and self.found.is_ready

    @property
    def can_be_counted(self) -> bool:
        return self.has_outlines and self.is_ready

    @property
    def division_choices(self) -> list[Choice]:
        """Each at the level shown, where it has outlines of that one."""
        keys = division_parameters(self.divisions)["division"]
        return [
            (
                str(found.division),
                found.key == self.key,
                self.selection.url_with(
                    division="" if found.key == keys[0] else found.key,
                    level=self._in_address(self.level in found.levels),
                ),
            )
            for found in reversed(self.divisions)
        ]

    def _in_address(self, has_level: bool) -> str:
        return self.level if has_level and self.level != LEVELS[0] else ""

    @property
    def level_label(self) -> str:
        return level_labels()[self.level]

    @property
    def level_choices(self) -> list[Choice]:
        """Those with outlines in the division, of those that the page takes."""
        levels = self.found.levels if self.found else ()
        words = level_labels()
        return [
            (
                words[level],
                level == self.level,
                self.selection.url_with(level="" if level == LEVELS[0] else level),
            )
            for level in self.selection.takes("level")
            if level in levels
        ]

    def counted(self, totals: SelectedTotals) -> dict[int, TotalRow]:
        """By the unit's id; empty where nothing can be counted."""
        if not self.can_be_counted:
            return {}
        found = totals.by_region(self.key, self.level)
        return {r.pk: found[r.pk] for r in self.regions if r.pk in found}

    def outside(self, found: dict[int, TotalRow], whole: TotalRow) -> ShownRow | None:
        """What is in none of the units; None where that is not known."""
        if not self.can_be_counted:
            return None
        key: dict[str, str | int] = {"outside": outside_value(self.key, self.level)}
        rest = without(whole, found.values())
        return shown_row(rest_label(self.level), rest, self.selection, key)

    def rows(self, found: dict[int, TotalRow], whole: TotalRow) -> list[ShownRow]:
        """A row for each unit, and one for what is in none of them."""
        rest = self.outside(found, whole)
        if rest is None:
            return []
        rows = [
            shown_row(
                name_with_parent(region),
                found.get(region.pk, merged([])),
                self.selection,
                {"region": f"{self.key}:{region.slug}"},
                url=region.get_absolute_url(),
            )
            for region in self.regions
        ]
        return [*rows, rest] if rest.incidents else rows

    @cached_property
    def regions(self) -> list[Region]:
        return list(
            Region.objects.in_division(self.key)
            .filter(level=self.level)
            .with_outline()
            .select_related("division", "parent")
            .defer("outline", "parent__outline")
            .order_by("parent__code", "code")
        )


def level_labels() -> dict[str, str]:
    return dict(
        zip(MAP_LEVELS, (_("Regions"), _("Cercles"), _("Communes")), strict=True)
    )


def name_with_parent(region: Region) -> str:
    """Two cercles may have one name."""
    return f"{region} ({region.parent})" if region.parent else str(region)


def outside_value(division: str, level: str) -> str:
    return division if level == LEVELS[0] else f"{division}:{level}"


def rest_label(level: str) -> str:
    words = _("Region not known"), _("Cercle not known"), _("Commune not known")
    return dict(zip(MAP_LEVELS, words, strict=True))[level]
