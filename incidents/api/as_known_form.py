"""What a past state can be asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.api.parameters import FILTER_FORM
from incidents.filter_fields import WordsField
from incidents.statistics.as_known import GROUPS, TAKES
from incidents.statistics.positions import (
    Known,
    end_of_day,
    known_at,
    number_versions,
)
from regions.models import Region


class GroupsField(WordsField):
    known = tuple(GROUPS)


class AsKnownForm(forms.Form):
    on = forms.DateField(
        required=False,
        label=_("Known at the end of"),
        help_text=_("a date, YYYY-MM-DD, today or before"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write a date as YYYY-MM-DD.")},
    )
    at = forms.DateTimeField(
        required=False,
        label=_("Known at"),
        help_text=_("an instant in place of the day, such as 2026-06-30T12:00:00Z"),
        error_messages={"invalid": _("Write an instant as YYYY-MM-DDTHH:MM:SSZ.")},
    )
    group_by = GroupsField(
        required=False,
        label=_("A row for each"),
        help_text=_(
            "region, year, month, type, repeated or with commas; year where nothing"
            " is named"
        ),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        filters = FILTER_FORM().fields
        self.fields |= {name: f for name, f in filters.items() if name in TAKES}
        self.known = Known(0, None)

    def clean(self) -> None:
        """Find what was known; before the first publication there is no answer, and
        one of nothing would read as zero."""
        asked = self.cleaned_data
        name = "at" if asked.get("at") else "on"
        if self.errors:
            return
        if bool(asked["on"]) == bool(asked["at"]):
            raise ValidationError({name: _("Give one of on and at.")})
        instant = self._instant(name)
        number_versions()
        self.known = known_at(instant)
        if not self.known.position:
            raise ValidationError(
                {name: _("Nothing had been published by then. This is not zero.")}
            )

    def _instant(self, name: str) -> datetime:
        instant: datetime = self.cleaned_data["at"] or end_of_day(
            self.cleaned_data["on"]
        )
        today = timezone.localdate()
        day = self.cleaned_data["on"] or today
        if day > today or instant > timezone.now():
            raise ValidationError(
                {name: _("What will be known on a day to come cannot be told.")}
            )
        return instant

    @property
    def groups(self) -> list[str]:
        return self.cleaned_data["group_by"] or ["year"]

    @property
    def units(self) -> list[int]:
        """The regions asked for, or all of the reference division."""
        if "region" not in self.groups:
            return []
        asked: list[Region] = self.cleaned_data["region"]
        regions = Region.objects.in_division(settings.DEFAULT_DIVISION)
        found = asked or regions.filter(level=Region.Level.REGION).defer("outline")
        return [region.pk for region in found]
