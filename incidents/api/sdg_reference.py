"""What the OpenAPI document says of SDG indicator 16.1.2."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers as s

from incidents.api import reference
from incidents.api.figures_serializers import SummedTollSerializer
from incidents.api.parameters import documented
from incidents.api.sdg_form import SdgForm
from incidents.api.serializers import FilteredSerializer, Shape, UnitSerializer


class DenominatorSerializer(Shape):
    inhabitants = s.IntegerField()
    year = s.IntegerField(
        help_text=_("The year of the figure: that asked, or nearest.")
    )
    source = s.CharField()  # type: ignore[assignment]
    is_of_another_year = s.BooleanField()


class RateSerializer(Shape):
    """Deaths per 100,000; null where deaths or population are not known."""

    min = s.FloatField(allow_null=True)
    best = s.FloatField(allow_null=True)
    max = s.FloatField(allow_null=True)


class IndicatorSerializer(Shape):
    region = UnitSerializer(allow_null=True)
    year = s.IntegerField()
    incidents = s.IntegerField()
    deaths = SummedTollSerializer()
    population = DenominatorSerializer(allow_null=True)
    per_100000 = RateSerializer()
    by = s.DictField(
        child=s.DictField(child=s.DictField(child=s.FloatField(allow_null=True))),
        help_text=_(
            "sex, age, cause and status: category → deaths and"
            " per_100000; with unknown, the deaths of each add up to the"
            " best estimate of the deaths."
        ),
    )


class IndicatorListSerializer(FilteredSerializer):
    indicator = s.CharField()
    covers = s.CharField()
    results = IndicatorSerializer(many=True)


SDG: dict[str, Any] = {
    "operation_id": "sdg_16_1_2",
    "tags": ["totals"],
    "summary": _("SDG 16.1.2: conflict-related deaths per 100,000 inhabitants"),
    "description": reference.text(
        _(
            "Documented direct deaths in battles, explosions and violence against"
            " civilians, as OHCHR defines the indicator: the whole country, and with"
            " division and year its regions. A missing population gives null, never"
            " zero."
        ),
        reference.CONDITIONAL,
    ),
    "parameters": documented(SdgForm),
    "responses": reference.answers(IndicatorListSerializer, reference.JSON),
    "examples": [reference.BAD_PARAMETER],
}
SDG_CSV: dict[str, Any] = SDG | {
    "operation_id": "sdg_16_1_2_csv",
    "summary": _("SDG 16.1.2 as CSV"),
    "responses": reference.answers(OpenApiTypes.STR, reference.CSV),
}
