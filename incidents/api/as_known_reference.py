"""What the OpenAPI document says of past states."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from incidents.api.as_known_form import AsKnownForm
from incidents.api.figures_serializers import TotalSerializer
from incidents.api.parameters import documented
from incidents.api.reference import TOTALS, TOTALS_CSV
from incidents.api.serializers import FilteredSerializer, Shape


class ChangedSinceSerializer(Shape):
    """How many incidents of the filter, then or now; a kind without any is left out."""

    added = s.IntegerField(required=False)
    corrected = s.IntegerField(required=False)
    retracted = s.IntegerField(required=False)


class AsKnownSerializer(FilteredSerializer):
    as_of = s.DateTimeField(  # type: ignore[assignment]
        help_text=_("The hour in which the last version came that was known then.")
    )
    position = s.IntegerField(help_text=_("Of that version; the same for ever."))
    known_to_the_day = s.BooleanField(
        help_text=_("Whether only the day of that version is known.")
    )
    changed_since = ChangedSinceSerializer()
    withheld_since = s.IntegerField(
        help_text=_(
            "Incidents of the whole observatory known then and withdrawn"
            " since to protect somebody: they count in no past total."
        )
    )
    group_by = s.ListField(child=s.CharField())
    results = TotalSerializer(many=True)


AS_KNOWN: dict[str, Any] = TOTALS | {
    "operation_id": "totals_as_known",
    "summary": _("Casualty totals as they were known on a past day or at a past hour"),
    "description": _(
        "Out of the published versions of each incident: figures, types, dates and"
        " places of then, in the units that the place of then lies in on the maps of"
        " now. Grouped by region, the regions asked for or those of the reference"
        " division. Before the first publication the answer is a 400, not zero."
    ),
    "parameters": documented(AsKnownForm),
    "responses": TOTALS["responses"]
    | {(200, "application/json"): OpenApiResponse(AsKnownSerializer)},
}
AS_KNOWN_CSV: dict[str, Any] = AS_KNOWN | {
    "operation_id": "totals_as_known_csv",
    "summary": _("The same past totals as CSV, a line for each group and outcome"),
    "responses": TOTALS_CSV["responses"],
}
