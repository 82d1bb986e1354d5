"""What the figures on explosive devices can be asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.api.units_form import UnitsForm
from incidents.filter_fields import WordsField
from incidents.filters import PublishedIncidentFilter

FEW = ("whole", "device_state", "trigger", "emplacement", "year", "region")
GROUPS = (*FEW, "place")


class GroupsField(WordsField):
    known = GROUPS


class DevicesForm(UnitsForm):
    group_by = GroupsField(
        required=False,
        label=_("Rows for each"),
        help_text=_(
            "whole, device_state, trigger, emplacement, year, region, place (the"
            " settlement), repeated or with commas; all but place where none is named"
        ),
    )

    field_order = ("group_by", "division", "level")

    def clean_group_by(self) -> list[str]:
        groups: list[str] = self.cleaned_data["group_by"] or list(FEW)
        self.needs_units = "region" in groups
        return groups


class DeviceFilter(PublishedIncidentFilter):
    """The filter of the list, without the condition that holds here anyway."""


del DeviceFilter.base_filters["explosive_device"]
FILTER_FORM = DeviceFilter().get_form_class()
