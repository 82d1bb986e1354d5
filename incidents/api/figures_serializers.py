"""The shapes of totals and tiles, for the OpenAPI document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as s

from incidents.api.serializers import (
    FilteredSerializer,
    Shape,
    TollSerializer,
    TypeSerializer,
    UnitSerializer,
)
from incidents.models import GeoPrecision


class UnknownSerializer(Shape):
    """How many incidents had no such figure."""

    min = s.IntegerField()
    best = s.IntegerField()
    max = s.IntegerField()


class SummedTollSerializer(TollSerializer):
    """Sums of what is known; null where no incident has such a figure."""

    unknown = UnknownSerializer()


class TotalSerializer(Shape):
    region = UnitSerializer(required=False)
    year = s.IntegerField(required=False)
    quarter = s.CharField(required=False, allow_null=True, help_text="2024-Q1")
    month = s.IntegerField(required=False, help_text=_("0: only the year is known."))
    week = s.CharField(required=False, allow_null=True, help_text="2024-W05")
    day = s.DateField(required=False, allow_null=True)
    type = TypeSerializer(required=False, help_text=_("As recorded."))
    root_type = TypeSerializer(required=False)
    perpetrator = s.CharField(required=False, allow_null=True)
    actor = s.CharField(required=False, allow_null=True)
    victim_category = s.CharField(required=False, allow_null=True)
    sex = s.CharField(required=False, allow_null=True)
    age_group = s.CharField(required=False, allow_null=True)
    confidence = s.CharField(required=False, allow_null=True)
    incidents = s.IntegerField()
    killed = SummedTollSerializer(required=False)
    injured = SummedTollSerializer(required=False)
    abducted = SummedTollSerializer(required=False)
    missing = SummedTollSerializer(required=False)


class TotalListSerializer(FilteredSerializer):
    as_of = s.DateTimeField(allow_null=True)  # type: ignore[assignment]
    stale = s.BooleanField(
        help_text=_("Whether a publication is still on its way into the totals.")
    )
    group_by = s.ListField(child=s.CharField())
    groups_overlap = s.BooleanField(help_text=_("Then groups do not add up."))
    incidents_overlap = s.BooleanField(help_text=_("Then incidents do not add up."))
    results = TotalSerializer(many=True)


class ClusterSerializer(Shape):
    lon = s.FloatField()
    lat = s.FloatField()
    count = s.IntegerField()
    killed_min = s.IntegerField(allow_null=True)
    killed_best = s.IntegerField(allow_null=True)
    killed_max = s.IntegerField(allow_null=True)
    killed_unknown = s.IntegerField()
    type = s.CharField(help_text=_("Code of the most frequent root type."))
    types = s.DictField(
        child=s.IntegerField(),
        help_text=_("Incidents of each root type, the most frequent first."),
    )
    west = s.FloatField()
    south = s.FloatField()
    east = s.FloatField()
    north = s.FloatField()
    ids = s.ListField(
        child=s.CharField(),
        required=False,
        help_text=_("Given from zoom 14 on where up to 50 incidents are at one point."),
    )


class TileIncidentSerializer(Shape):
    id = s.CharField()
    lon = s.FloatField()
    lat = s.FloatField()
    title = s.CharField()
    started_on = s.DateField()
    type = s.CharField(help_text=_("Code of the root type."))
    killed_best = s.IntegerField(allow_null=True)
    radius_m = s.IntegerField(allow_null=True)
    geo_precision = s.ChoiceField(GeoPrecision.choices)


class TileSerializer(Shape):
    """Every incident of the tile is in one cluster or is given by itself."""

    clusters = ClusterSerializer(many=True)
    incidents = TileIncidentSerializer(many=True)
