"""What SDG indicator 16.1.2 can be asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.api.parameters import FILTER_FORM
from incidents.api.units_form import UnitsForm
from regions.models import Region


class SdgForm(UnitsForm):
    level = None  # type: ignore[assignment]  # the indicator goes down to regions
    year = forms.IntegerField(
        required=False,
        min_value=1900,
        max_value=2200,
        label=_("Year"),
        help_text=_("a year; every year where none is named"),
    )

    field_order = ("year", "division", "hide")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["hide"] = FILTER_FORM().fields["hide"]

    def clean(self) -> None:
        self.needs_units = bool(self.data.get("division"))
        super().clean()
        if self.needs_units and self.cleaned_data.get("year") is None:
            self.add_error("division", _("It goes with year."))

    def units(self) -> list[Region]:
        if not self.needs_units:
            return []
        units = Region.objects.filter(
            division=self.cleaned_data["division"], level=Region.Level.REGION
        )
        return list(units.with_outline().defer("outline").order_by("code"))
