"""The units that a table of figures is given for: a level of a division."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import check_outlines, not_ready_error
from incidents.statistics.countable import not_ready
from regions.models import Division, Region


def known_division(asked: str) -> Division | None:
    """The default one where none is asked for; None while that is not loaded."""
    key = asked or settings.DEFAULT_DIVISION
    known = {division.key: division for division in Division.objects.all()}
    if key not in known and asked:
        raise ValidationError(
            _("“%(value)s” is not known; it takes: %(known)s."),
            params={"value": key, "known": ", ".join(known)},
        )
    return known.get(key)


class UnitsForm(forms.Form):
    division = forms.CharField(
        required=False,
        label=_("Division"),
        help_text=_("key of the division of the units, such as 2012"),
    )
    level = forms.ChoiceField(
        required=False,
        choices=Region.Level.choices,
        label=_("Level"),
        help_text=_("which units of the division; region where none is named"),
    )

    needs_units = True
    """False where the answer asked for names no unit, so that none need be ready."""

    def clean_division(self) -> Division | None:
        return known_division(self.cleaned_data["division"])

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or str(Region.Level.REGION)

    def clean(self) -> None:
        division = self.cleaned_data.get("division")
        level = self.cleaned_data.get("level") or str(Region.Level.REGION)
        if not (division and self.needs_units):
            return
        if self.data.get("division") or self.data.get("level"):
            try:
                check_outlines(division, level)
            except ValidationError as error:
                self.add_error("division", error)
        if not_ready([division]):
            self.add_error(None, not_ready_error(division))

    def unit_ids(self) -> list[int]:
        """Of the units with an outline, in the order of their codes."""
        units = Region.objects.filter(
            division=self.cleaned_data["division"], level=self.cleaned_data["level"]
        )
        return list(units.with_outline().order_by("code").values_list("pk", flat=True))

    def shown(self) -> dict[str, Any]:
        """Division and level as an answer names them."""
        division = self.cleaned_data["division"]
        return {
            "division": division.key if division else None,
            "level": self.cleaned_data["level"],
        }
