"""What the figures on abductions can be asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.api.units_form import UnitsForm
from incidents.filter_fields import WordsField
from incidents.filters import PublishedIncidentFilter

GROUPS = ("whole", "month", "year", "region")


class GroupsField(WordsField):
    known = GROUPS


class AbductionsForm(UnitsForm):
    group_by = GroupsField(
        required=False,
        label=_("Rows for each"),
        help_text=_(
            "whole, month, year, region, repeated or with commas; whole and month where"
            " none is named"
        ),
    )

    field_order = ("group_by", "division", "level")

    def clean_group_by(self) -> list[str]:
        groups: list[str] = self.cleaned_data["group_by"] or ["whole", "month"]
        self.needs_units = "region" in groups
        return groups


class AbductionFilter(PublishedIncidentFilter):
    """The filter of the list, without the conditions that the rows stand for."""


for _name in ("fate", "fate_in"):
    del AbductionFilter.base_filters[_name]
FILTER_FORM = AbductionFilter().get_form_class()
