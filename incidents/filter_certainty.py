"""The filter `certainty`: how sure it is that an incident lies in the region and the
period asked for."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import NOT_READY
from incidents.models import PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.reach import outlines_in_use, reach_is_late
from regions.models import Region

SURE, POSSIBLE = "sure", "possible"
NOT_READY_TEXT = _(
    "In which units incidents surely or possibly are is being computed; ask again in a"
    " few minutes."
)


def reach_is_ready() -> bool:
    """Whether every published incident has its sure and possible units."""
    version = outlines_in_use()
    return not any(
        PublishedIncident.objects.filter(late).exists()
        for late in reach_is_late(version)
    )


class CertaintyField(forms.ChoiceField):
    def clean(self, value: Any) -> str:
        certainty: str = super().clean(value)
        if certainty and not reach_is_ready():
            raise ValidationError(NOT_READY_TEXT, code=NOT_READY)
        return certainty


class CertaintyFilter(filters.Filter):  # type: ignore[misc]
    field_class = CertaintyField


class CertaintyFilters(filters.FilterSet):  # type: ignore[misc]
    certainty = CertaintyFilter(
        method="of_certainty",
        choices=((SURE, _("surely")), (POSSIBLE, _("possibly"))),
        label=_("Certainty"),
        help_text=_(
            "with region, from and to: sure: only incidents whose whole extent and"
            " interval lie inside; possible: all that may lie inside"
        ),
    )

    def within(
        self, found: PublishedIncidentQuerySet, name: str, regions: list[Region]
    ) -> Any:
        if regions and self.form.cleaned_data.get("certainty") == POSSIBLE:
            return found.possibly_within(regions)
        return found.within(regions)

    def of_certainty(
        self, found: PublishedIncidentQuerySet, name: str, certainty: str
    ) -> Any:
        """What is possible the other filters say: they find what overlaps."""
        if certainty != SURE:
            return found
        asked = self.form.cleaned_data
        if asked.get("region"):
            found = found.surely_within(asked["region"])
        return found.wholly_between(asked.get("from"), asked.get("to"))
