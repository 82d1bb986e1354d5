"""What the totals can be asked for, and what would count incidents twice."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import (
    EventTypeField,
    OutcomeField,
    RegionField,
    WordsField,
    check_outlines,
    no_outlines_error,
    not_ready_error,
)
from incidents.filters import PublishedIncidentFilter
from incidents.models import CasualtyTotal, EventType
from incidents.statistics.countable import not_ready
from regions.models import Division, Region

GROUPS = {
    "region": "region",
    "year": "year",
    "month": "month",
    "type": "event_type",
}


class GroupsField(WordsField):
    known = tuple(GROUPS)


class TotalsForm(forms.Form):
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
    region = RegionField(
        required=False,
        label=_("Region"),
        help_text=PublishedIncidentFilter.takes("region"),
    )
    year = forms.IntegerField(
        required=False,
        min_value=1900,
        max_value=2200,
        label=_("Year in which it began"),
        help_text=PublishedIncidentFilter.takes("year"),
    )
    month = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=12,
        label=_("Month in which it began"),
        help_text=PublishedIncidentFilter.takes("month"),
    )
    type = EventTypeField(
        required=False,
        label=_("Event type"),
        help_text=PublishedIncidentFilter.takes("type"),
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
            "region, year, month, type, repeated or with commas; year where nothing"
            " is named"
        ),
    )

    _division: Division | None = None

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

    def clean(self) -> None:
        asked = self.cleaned_data
        regions: list[Region] = asked.get("region") or []
        division = asked.get("division") or ""
        by_region = "region" in (asked.get("group_by") or [])
        kinds = {(region.division_id, region.level) for region in regions}
        if len(kinds) > 1 and not by_region:
            self.add_error(
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
        asked = self.cleaned_data
        try:
            for region in asked.get("region") or []:
                if not region.outline:
                    raise no_outlines_error(region.division, region.level)
            if self._division:
                level = asked.get("level") or Region.Level.REGION
                check_outlines(self._division, level)
        except ValidationError as error:
            self.add_error("region" if asked.get("region") else "division", error)
        for division in not_ready(self._divisions()):
            self.add_error(None, not_ready_error(division))

    def _divisions(self) -> set[Division]:
        asked = self.cleaned_data
        if asked.get("region"):
            return {region.division for region in asked["region"]}
        if self._division:
            return {self._division}
        if "region" in (asked.get("group_by") or []):
            return set(Division.objects.filter(key=settings.DEFAULT_DIVISION))
        return set()

    @property
    def groups(self) -> list[str]:
        return self.cleaned_data["group_by"] or ["year"]

    def totals(self) -> QuerySet[CasualtyTotal]:
        asked = self.cleaned_data
        found: QuerySet[CasualtyTotal] = self._units()
        for name in ("year", "month"):
            if asked[name] is not None:
                found = found.filter(**{name: asked[name]})
        if asked["type"]:
            types = EventType.objects.with_children(asked["type"])
            found = found.filter(event_type__in=types)
        if asked["outcome"]:
            found = found.filter(outcome__in=asked["outcome"])
        return found

    def _units(self) -> QuerySet[CasualtyTotal]:
        asked = self.cleaned_data
        everything = CasualtyTotal.objects
        if asked["region"]:
            return everything.filter(region__in=asked["region"])
        division = asked["division"]
        if not division and "region" in self.groups:
            division = settings.DEFAULT_DIVISION
        if not division:
            return everything.of_country()
        return everything.of_division(division, asked["level"] or Region.Level.REGION)
