"""What the OpenAPI document says of the figures on explosive devices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers as s

from incidents.api import reference
from incidents.api.devices_form import FILTER_FORM, GROUPS, DevicesForm
from incidents.api.figures_serializers import SummedTollSerializer
from incidents.api.parameters import documented
from incidents.api.serializers import FilteredSerializer, Shape


class DeviceStatesSerializer(Shape):
    """Events by what became of the device."""

    exploded = s.IntegerField()
    found_cleared = s.IntegerField()
    in_place = s.IntegerField()
    hoax = s.IntegerField()
    not_stated = s.IntegerField()


class PerDetonationSerializer(Shape):
    casualties = s.IntegerField(allow_null=True)
    incidents = s.IntegerField(help_text=_("Detonations whose figure is known."))
    value = s.FloatField(allow_null=True, help_text=_("Null where there is none."))


class RatiosSerializer(Shape):
    killed = PerDetonationSerializer()
    injured = PerDetonationSerializer()


class DeviceRowSerializer(Shape):
    group = s.ChoiceField([(name, name) for name in GROUPS])
    member = s.JSONField(
        help_text=_(
            "A unit, a year, the name of a settlement or the code of a term"
            " (none: not stated); null for the whole."
        )
    )
    incidents = s.IntegerField(help_text=_("Events with a device, not devices."))
    emplaced = s.IntegerField(help_text=_("All but hoaxes."))
    states = DeviceStatesSerializer()
    killed = SummedTollSerializer()
    injured = SummedTollSerializer()
    per_detonation = RatiosSerializer()


class DeviceListSerializer(FilteredSerializer):
    division = s.CharField(allow_null=True)
    level = s.CharField()
    group_by = s.ListField(child=s.CharField())
    results = DeviceRowSerializer(many=True)


EXPLOSIVES: dict[str, Any] = {
    "operation_id": "explosives",
    "tags": ["totals"],
    "summary": _("Mines and improvised explosive devices: emplaced, found, detonated"),
    "description": reference.text(
        _(
            "Events are counted, not devices. Casualties per detonation run over the"
            " events in which the device exploded and whose figure is known; where"
            " there is none the value is null, never zero."
        ),
        reference.CONDITIONAL,
    ),
    "parameters": documented(DevicesForm, FILTER_FORM),
    "responses": reference.answers(DeviceListSerializer, reference.JSON),
    "examples": [reference.BAD_PARAMETER],
}
EXPLOSIVES_CSV: dict[str, Any] = EXPLOSIVES | {
    "operation_id": "explosives_csv",
    "summary": _("The same figures on explosive devices as CSV"),
    "responses": reference.answers(OpenApiTypes.STR, reference.CSV),
}
