"""What the OpenAPI document says of trends."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers as s

from incidents.api import reference
from incidents.api.parameters import documented
from incidents.api.serializers import (
    FilteredSerializer,
    Shape,
    TypeSerializer,
    UnitSerializer,
)
from incidents.api.trends_form import FILTER_FORM, TrendsForm
from incidents.statistics.trends import Verdict

METHOD_IN_WORDS = _(
    "For each unit and root type, the incidents of the month are compared with those of"
    " the same month and its two neighbours in each of the five years before, as far as"
    " the data go back. Usual is their median. The spread is the median distance from"
    " it (times 1.4826), but at least the square root of the median. A month is far"
    " above when it exceeds the median by more than three spreads. Where the average"
    " was two or less there are too few events, and nothing is said; nor is it where"
    " the past is shorter than two years. It is a list to be checked by people who know"
    " the place, and no forecast: more incidents recorded may mean more reporting."
)


class PastSerializer(Shape):
    """Counts of the same season in earlier years."""

    least = s.IntegerField()
    usual = s.FloatField(help_text=_("Their median."))
    average = s.FloatField()
    most = s.IntegerField()


class MethodSerializer(Shape):
    years = s.IntegerField(help_text=_("So many years before the month are its past."))
    far_spreads = s.FloatField(help_text=_("More spreads than these are far above."))
    few_average = s.FloatField(help_text=_("An average of so many or less is too few."))
    least_years = s.IntegerField(help_text=_("A shorter past is too short."))
    in_words = s.CharField()


class TrendSerializer(Shape):
    region = UnitSerializer()
    type = TypeSerializer()
    incidents = s.IntegerField(help_text=_("Of the month."))
    verdict = s.ChoiceField([verdict.value for verdict in Verdict])
    past = PastSerializer(allow_null=True, help_text=_("Null where it is too short."))
    spreads = s.FloatField(
        allow_null=True,
        help_text=_("Above what is usual; null where nothing can be said."),
    )
    query = s.CharField(help_text=_("Of the list of the month's incidents."))


class TrendListSerializer(FilteredSerializer):
    division = s.CharField(allow_null=True)
    level = s.CharField()
    on = s.CharField(help_text="2019-03")
    method = MethodSerializer()
    results = TrendSerializer(many=True)


TRENDS: dict[str, Any] = {
    "operation_id": "trends",
    "tags": ["totals"],
    "summary": _("Months far above the same season of earlier years"),
    "description": reference.text(METHOD_IN_WORDS, reference.CONDITIONAL),
    "parameters": documented(TrendsForm, FILTER_FORM),
    "responses": reference.answers(TrendListSerializer, reference.JSON),
    "examples": [reference.BAD_PARAMETER],
}
TRENDS_CSV: dict[str, Any] = TRENDS | {
    "operation_id": "trends_csv",
    "summary": _("The same trends as CSV"),
    "responses": reference.answers(OpenApiTypes.STR, reference.CSV),
}
