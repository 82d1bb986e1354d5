"""What the totals can be asked for, and what would count incidents twice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.api.total_groups import DIMENSIONS, are_too_many, rows_by
from incidents.filter_fields import (
    OutcomeField,
    WordsField,
    check_outlines,
    no_outlines_error,
    not_ready_error,
)
from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType, Outcome
from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.statistics.countable import not_ready
from incidents.statistics.cube import UnitLevel
from incidents.statistics.groups import groups_overlap
from incidents.statistics.reads import TotalRow, totals_by, totals_of_months
from incidents.statistics.selections import share_nothing
from regions.models import Division, Region

_IN_TOTALS = {
    "region": "region",
    "year": "year",
    "month": "month",
    "type": "event_type",
}
"""The groups that the totals are kept by, and their fields."""
_TAKEN = frozenset({"region", "year", "month", "type", "hide"})
"""The filters that the totals answer."""


class GroupsField(WordsField):
    known = tuple(DIMENSIONS)


class TotalsForm(forms.Form):
    """What is asked beside the filter of the list, which it checks too."""

    division = forms.CharField(
        required=False,
        label=_("Division"),
        help_text=_(
            "key of a division, such as 2012: the incidents in its units; without it"
            " and without region, the whole country"
        ),
    )
    level = forms.ChoiceField(
        required=False,
        choices=Region.Level.choices,
        label=_("Level"),
        help_text=_("which units of the division; region where none is named"),
    )
    outcome = OutcomeField(
        required=False,
        label=_("Outcome"),
        help_text=_("killed, injured, abducted, missing; all where none is named"),
    )
    group_by = GroupsField(
        required=False,
        label=_("A row for each"),
        help_text=_(
            "up to three, repeated or with commas; year where nothing is named, and"
            " year and month count as one. By actor or perpetrator an incident counts"
            " under each of them"
        ),
    )

    _division: Division | None = None

    def __init__(
        self, data: Any = None, filters: PublishedIncidentFilter | None = None
    ) -> None:
        super().__init__(data)
        self.filters = filters or PublishedIncidentFilter(data)

    def clean_group_by(self) -> list[str]:
        groups: list[str] = self.cleaned_data["group_by"] or ["year"]
        if are_too_many(groups):
            raise ValidationError(_("Give three at most."))
        return groups

    def clean_division(self) -> str:
        key: str = self.cleaned_data["division"]
        if key:
            known = {division.key: division for division in Division.objects.all()}
            if key not in known:
                raise ValidationError(
                    _("“%(value)s” is not known; it takes: %(known)s."),
                    params={"value": key, "known": ", ".join(known)},
                )
            self._division = known[key]
        return key

    @property
    def _asked(self) -> dict[str, Any]:
        """What the filter asks for."""
        cleaned: dict[str, Any] = getattr(self.filters.form, "cleaned_data", {})
        return {n: v for n, v in cleaned.items() if v not in (None, "", [])}

    @property
    def _regions(self) -> list[Region]:
        regions: list[Region] = self._asked.get("region", [])
        return regions

    def clean(self) -> None:
        self.filters.is_valid()
        asked = self.cleaned_data
        regions, division = self._regions, asked.get("division")
        by_region = "region" in asked.get("group_by", ())
        if not (by_region or share_nothing(regions)):
            self.filters.form.add_error(
                "region",
                _(
                    "Regions of several divisions or levels share incidents: add"
                    " group_by=region, or ask for those of one."
                ),
            )
        if regions and division:
            self.add_error("division", _("Give either region or division."))
        if asked.get("level") and (regions or not (division or by_region)):
            self.add_error("level", _("It goes with division or group_by=region."))
        self._check_that_totals_are_whole()

    def _check_that_totals_are_whole(self) -> None:
        """Neither of some incidents only, nor of units that hold none for want of an
        outline."""
        regions = self._regions
        try:
            for region in regions:
                if not Region.objects.with_outline().filter(pk=region.pk).exists():
                    raise no_outlines_error(region.division, region.level)
            if self._division:
                level = self.cleaned_data.get("level") or Region.Level.REGION
                check_outlines(self._division, level)
        except ValidationError as error:
            if regions:
                self.filters.form.add_error("region", error)
            else:
                self.add_error("division", error)
        for division in not_ready(self._divisions()):
            self.add_error(None, not_ready_error(division))

    def _divisions(self) -> set[Division]:
        if self._regions:
            return {region.division for region in self._regions}
        if self._division:
            return {self._division}
        if "region" in self.cleaned_data.get("group_by", ()):
            return set(Division.objects.filter(key=settings.DEFAULT_DIVISION))
        return set()

    @property
    def groups(self) -> list[str]:
        groups: list[str] = self.cleaned_data["group_by"]
        return groups

    @property
    def outcomes(self) -> list[str]:
        return self.cleaned_data["outcome"] or Outcome.values

    @property
    def groups_overlap(self) -> bool:
        return groups_overlap(self.groups, self._regions)

    @property
    def incidents_overlap(self) -> bool:
        """Whether an incident can be in several groups, its people or not."""
        return self.groups_overlap or bool(set(VICTIM_DIMENSIONS) & set(self.groups))

    @property
    def is_kept(self) -> bool:
        """Whether the totals, which Celery keeps, are by all that is asked for."""
        return self._asked.keys() <= _TAKEN and set(self.groups) <= _IN_TOTALS.keys()

    def rows(self) -> list[TotalRow]:
        if self.is_kept:
            return totals_by(
                self._totals(), *(_IN_TOTALS[name] for name in self.groups)
            )
        units = self._unit_level()
        if units and self._division:
            self.filters.inside = self._division, units.level
        return rows_by(self.filters, self.groups, units)

    @property
    def units_named(self) -> str:
        """Division and level, or the regions, that the figures are of; '': country."""
        if self._regions:
            return ", ".join(f"{r.division.key}:{r.slug}" for r in self._regions)
        units = self._unit_level()
        return f"{units.division} ({units.level})" if units else ""

    def _unit_level(self) -> UnitLevel | None:
        """None for the whole country, or for regions asked for by name."""
        division = self.cleaned_data["division"]
        if not division and "region" in self.groups:
            division = settings.DEFAULT_DIVISION
        if self._regions or not division:
            return None
        return UnitLevel(division, self.cleaned_data["level"] or Region.Level.REGION)

    def _totals(self) -> Any:
        asked = self._asked
        by_type = "type" in asked or "type" in self.groups
        totals = totals_of_months(asked.get("hide", []), by_type=by_type)
        found = self._of_units(totals).filter(
            **{name: asked[name] for name in ("year", "month") if name in asked}
        )
        if "type" in asked:
            types = EventType.objects.with_children(asked["type"])
            found = found.filter(event_type__in=types)
        return found.filter(outcome__in=self.outcomes)

    def _of_units(self, totals: Any) -> Any:
        units = self._unit_level()
        if self._regions:
            return totals.filter(region__in=self._regions)
        if units is None:
            return totals.of_country()
        return totals.of_division(units.division, units.level)
