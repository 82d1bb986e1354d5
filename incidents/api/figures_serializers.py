"""The shapes of totals and tiles, for the OpenAPI document."""

from __future__ import annotations

from rest_framework import serializers as s

from incidents.api.serializers import (
    Shape,
    TermsOfUseSerializer,
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
    month = s.IntegerField(required=False, help_text="0: only the year is known.")
    type = TypeSerializer(required=False)
    incidents = s.IntegerField()
    killed = SummedTollSerializer(required=False)
    injured = SummedTollSerializer(required=False)
    abducted = SummedTollSerializer(required=False)
    missing = SummedTollSerializer(required=False)


class TotalListSerializer(TermsOfUseSerializer):
    as_of = s.DateTimeField(allow_null=True)  # type: ignore[assignment]
    stale = s.BooleanField(
        help_text="Whether a publication is still on its way into the totals."
    )
    group_by = s.ListField(child=s.CharField())
    results = TotalSerializer(many=True)


class ClusterSerializer(Shape):
    lon = s.FloatField()
    lat = s.FloatField()
    count = s.IntegerField()
    killed_min = s.IntegerField(allow_null=True)
    killed_best = s.IntegerField(allow_null=True)
    killed_max = s.IntegerField(allow_null=True)
    killed_unknown = s.IntegerField()
    type = s.CharField(help_text="Code of the most frequent root type.")
    west = s.FloatField()
    south = s.FloatField()
    east = s.FloatField()
    north = s.FloatField()
    ids = s.ListField(
        child=s.CharField(),
        required=False,
        help_text="Given from zoom 14 on where up to 50 incidents are at one point.",
    )


class TileIncidentSerializer(Shape):
    id = s.CharField()
    lon = s.FloatField()
    lat = s.FloatField()
    title = s.CharField()
    started_on = s.DateField()
    type = s.CharField(help_text="Code of the root type.")
    killed_best = s.IntegerField(allow_null=True)
    radius_m = s.IntegerField(allow_null=True)
    geo_precision = s.ChoiceField(GeoPrecision.choices)


class TileSerializer(Shape):
    """Every incident of the tile is in one cluster or is given by itself."""

    clusters = ClusterSerializer(many=True)
    incidents = TileIncidentSerializer(many=True)
