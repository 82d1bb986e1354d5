"""What the OpenAPI document says of changes between periods."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from incidents.api.figures_serializers import SummedTollSerializer
from incidents.api.parameters import FILTER_FORM, documented
from incidents.api.reference import TOTALS
from incidents.api.serializers import FilteredSerializer, Shape

PERIOD = _(
    "from and to; or year, year and month, quarter, week or day: one of these, and not"
    " none"
)


class PeriodSerializer(Shape):
    to = s.DateField()
    is_over = s.BooleanField(help_text=_("False while more may still happen in it."))
    query = s.CharField(help_text=_("Of the list of the incidents counted."))
    incidents = s.IntegerField()
    killed = SummedTollSerializer()
    injured = SummedTollSerializer()
    abducted = SummedTollSerializer()
    missing = SummedTollSerializer()

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python's."""
        return {"from": s.DateField()} | super().get_fields()


class DifferencesSerializer(Shape):
    """This period less the other, of the best estimates that are known: zero where a
    period has no incident; null where it has some and not one figure, and of a period
    that has not begun."""

    incidents = s.IntegerField(allow_null=True)
    killed = s.IntegerField(allow_null=True)
    injured = s.IntegerField(allow_null=True)
    abducted = s.IntegerField(allow_null=True)
    missing = s.IntegerField(allow_null=True)


class PercentagesSerializer(Shape):
    """The differences in percent of the other period: -100 where this one has no
    incident; null where there is no difference, or the other is zero."""

    incidents = s.FloatField(allow_null=True)
    killed = s.FloatField(allow_null=True)
    injured = s.FloatField(allow_null=True)
    abducted = s.FloatField(allow_null=True)
    missing = s.FloatField(allow_null=True)


class ApartSerializer(Shape):
    previous = DifferencesSerializer()
    year_before = DifferencesSerializer()


class ChangesSerializer(Shape):
    previous = PercentagesSerializer()
    year_before = PercentagesSerializer()


class PeriodChangeSerializer(FilteredSerializer):
    this = PeriodSerializer()
    previous = PeriodSerializer()
    year_before = PeriodSerializer()
    difference = ApartSerializer()
    change = ChangesSerializer()


CHANGE: dict[str, Any] = TOTALS | {
    "operation_id": "totals_change",
    "summary": _("A period against the one before, and the same a year before"),
    "description": _(
        "The filter names one period: from and to, a year, a year and month, a quarter,"
        " a week or a day. The previous one is as long and ends where it begins; of"
        " whole months, it has as many months. A week is compared with the 52nd before."
        " With from and to, incidents that overlap two periods are in both, as in the"
        " list. A difference is of the best estimates that are known: a period without"
        " an incident counts as zero, and one whose incidents have not one figure gives"
        " null, never zero. There is no percentage of zero, and no change of a period"
        " that has not begun."
    ),
    "parameters": documented(FILTER_FORM),
    "responses": TOTALS["responses"]
    | {(200, "application/json"): OpenApiResponse(PeriodChangeSerializer)},
}
