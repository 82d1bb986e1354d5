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
    to_the_hour,
)
from regions.models import Region

_ONE_OF = ("on", "at", "position")


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
        help_text=_(
            "in place of the day: an hour, such as 2026-06-30T12:00:00Z; minutes are"
            " passed over"
        ),
        error_messages={"invalid": _("Write an instant as YYYY-MM-DDTHH:MM:SSZ.")},
    )
    position = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        label=_("Known up to"),
        help_text=_("in place of both: the position that an earlier answer gave"),
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
        if self.errors:
            return
        asked = [name for name in _ONE_OF if self.cleaned_data[name] is not None]
        if len(asked) != 1:
            name = asked[1] if asked else "on"
            raise ValidationError({name: _("Give one of on, at and position.")})
        number_versions()
        match asked[0]:
            case "position":
                self.known = self._up_to(self.cleaned_data["position"])
            case name:
                self.known = known_at(self._instant(name))
        if not self.known.position:
            raise ValidationError(
                {asked[0]: _("Nothing had been published by then. This is not zero.")}
            )

    def _up_to(self, position: int) -> Known:
        if position > known_at().position:
            raise ValidationError({"position": _("No answer has given this number.")})
        return known_at(position=position)

    def _instant(self, name: str) -> datetime:
        asked = self.cleaned_data[name]
        instant: datetime = to_the_hour(asked) if name == "at" else end_of_day(asked)
        day = asked if name == "on" else timezone.localdate(asked)
        if day > timezone.localdate() or instant > timezone.now():
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
