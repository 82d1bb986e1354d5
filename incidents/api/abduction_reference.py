"""What the OpenAPI document says of the figures on abductions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers as s

from incidents.api import reference
from incidents.api.abductions_form import FILTER_FORM, GROUPS, AbductionsForm
from incidents.api.parameters import documented
from incidents.api.serializers import FilteredSerializer, Shape


class AbductionRowSerializer(Shape):
    group = s.ChoiceField([(name, name) for name in GROUPS])
    member = s.JSONField(
        help_text=_("A unit, or a period as fate_in takes it; null for the whole.")
    )
    incidents = s.IntegerField(help_text=_("Abductions that began in it."))
    taken = s.IntegerField(help_text=_("People, at least: see not_counted."))
    freed = s.IntegerField()
    killed = s.IntegerField(help_text=_("Killed or dead in captivity."))
    escaped = s.IntegerField()
    unknown = s.IntegerField(help_text=_("Closed without knowledge of their fate."))
    held = s.IntegerField(
        help_text=_(
            "Whose release, death or escape is not recorded: by the end of the"
            " period, or until now."
        )
    )
    not_counted = s.IntegerField(help_text=_("Abductions of an unknown number."))
    not_numbered = s.IntegerField(
        help_text=_("Incidents in which an unknown number had one of the fates.")
    )


class AbductionListSerializer(FilteredSerializer):
    division = s.CharField(allow_null=True)
    level = s.CharField()
    group_by = s.ListField(child=s.CharField())
    results = AbductionRowSerializer(many=True)


ABDUCTIONS: dict[str, Any] = {
    "operation_id": "abductions",
    "tags": ["totals"],
    "summary": _("People taken, and what became of them"),
    "description": reference.text(
        _(
            "Best estimates, or the least where there is none. Of the whole, of a unit"
            " and of all periods up to one: taken = freed + killed + escaped + unknown"
            " + held. The killed here are a series of their own and are not added to"
            " the killed of the totals."
        ),
        reference.CONDITIONAL,
    ),
    "parameters": documented(AbductionsForm, FILTER_FORM),
    "responses": reference.answers(AbductionListSerializer, reference.JSON),
    "examples": [reference.BAD_PARAMETER],
}
ABDUCTIONS_CSV: dict[str, Any] = ABDUCTIONS | {
    "operation_id": "abductions_csv",
    "summary": _("The same figures on abductions as CSV"),
    "responses": reference.answers(OpenApiTypes.STR, reference.CSV),
}
