"""What a drawing can be asked for beside the filter."""

from __future__ import annotations

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.api.units_form import known_division
from incidents.filter_fields import check_outlines
from incidents.filters import PublishedIncidentFilter
from incidents.models import Outcome
from incidents.statistics.rolling import WINDOWS
from regions.models import Division, Region

Level = Region.Level


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        required=False,
        choices=Outcome.choices,
        label=_("Outcome"),
        help_text=_("killed, injured, abducted or missing; killed without it"),
    )

    @property
    def chosen(self) -> str:
        return self.cleaned_data["outcome"] or Outcome.KILLED.value


class PlainForm(forms.Form):
    """Nothing beside the filter."""


class WindowForm(OutcomeForm):
    days = forms.ChoiceField(
        required=False,
        choices=[(str(length), str(length)) for length in WINDOWS],
        label=_("Days"),
        help_text=_("30, 90 or 365: the length of the windows; 30 without it"),
    )
    to = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        label=_("Last day"),
        help_text=_("a date, YYYY-MM-DD; today without it"),
    )

    def clean_days(self) -> int:
        return int(self.cleaned_data["days"] or WINDOWS[0])

    def clean_to(self) -> date:
        day: date = self.cleaned_data["to"] or timezone.localdate()
        if not date(1900, 1, 1) <= day <= date(2200, 12, 31):
            raise ValidationError(_("Write a date as YYYY-MM-DD."))
        return day


class WindowFilter(PublishedIncidentFilter):
    """What windows of days can be narrowed by: they are dated by themselves."""


for _name in set(WindowFilter.base_filters) - {"region", "type", "hide"}:
    del WindowFilter.base_filters[_name]


class ShadeForm(forms.Form):
    shade = forms.ChoiceField(
        required=False,
        choices=[
            ("incidents", _("incidents")),
            ("killed", _("killed")),
            ("rate", _("killed per 100,000 inhabitants")),
            ("change", _("change of incidents")),
            ("change_killed", _("change of killed")),
        ],
        label=_("Shaded by"),
        help_text=_(
            "incidents, killed, rate (killed per 100,000 inhabitants), change or"
            " change_killed (against the period before, which the filter must name);"
            " incidents without it"
        ),
    )
    division = forms.CharField(
        required=False,
        label=_("Division"),
        help_text=_("key of the division of the units, such as 2012"),
    )

    level = forms.ChoiceField(
        required=False,
        choices=[
            (level.value, level.label)
            for level in (Level.REGION, Level.CERCLE, Level.COMMUNE)
        ],
        label=_("Level"),
        help_text=_("which units of the division; region where none is named"),
    )

    def clean_division(self) -> str:
        division = known_division(self.cleaned_data["division"])
        return division.key if division else settings.DEFAULT_DIVISION

    def clean_level(self) -> str:
        level: str = self.cleaned_data["level"] or Level.REGION.value
        key = self.cleaned_data.get("division")
        if self.data.get("level") and key:
            for division in Division.objects.filter(key=key):
                check_outlines(division, level)
        return level

    @property
    def chosen(self) -> str:
        return self.cleaned_data["shade"] or "incidents"
