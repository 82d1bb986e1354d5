from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from regions.locate import Location
from regions.models import Crosswalk, Division, Population, Region, RegionName


class DivisionSerializer(serializers.ModelSerializer[Division]):
    outlines_by = serializers.CharField(
        help_text=_("Whom a map of its outlines names."), read_only=True
    )

    class Meta:
        model = Division
        fields = (
            "key",
            "name_fr",
            "name_en",
            "valid_from",
            "valid_until",
            "source",
            "licence",
            "retrieved_on",
            "note_fr",
            "note_en",
            "outlines_source",
            "outlines_licence",
            "outlines_by",
        )


class NamedUnitSerializer(serializers.Serializer[Region]):
    division = serializers.CharField(source="division.key")
    level = serializers.CharField()
    code = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.SerializerMethodField()

    def get_name_en(self, region: Region) -> str:
        return region.name_en or region.name


class RegionNameSerializer(serializers.ModelSerializer[RegionName]):
    class Meta:
        model = RegionName
        fields = ("name", "language")


class PopulationSerializer(serializers.ModelSerializer[Population]):
    class Meta:
        model = Population
        fields = ("year", "sex", "age_group", "inhabitants", "source")


class RegionSerializer(NamedUnitSerializer):
    kind_fr = serializers.CharField()
    kind_en = serializers.CharField()
    seat = serializers.CharField()
    area_km2 = serializers.FloatField(allow_null=True)
    has_outline = serializers.BooleanField()
    parent = NamedUnitSerializer(allow_null=True)
    predecessors = NamedUnitSerializer(many=True)
    codes = serializers.SerializerMethodField()
    names = RegionNameSerializer(many=True)
    populations = PopulationSerializer(many=True)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_codes(self, region: Region) -> dict[str, str]:
        return {code.scheme: code.code for code in region.codes.all()}


class UnitPopulationSerializer(PopulationSerializer):
    region = NamedUnitSerializer()

    class Meta(PopulationSerializer.Meta):
        fields = ("region", *PopulationSerializer.Meta.fields)  # type: ignore[assignment]


class CrosswalkSerializer(serializers.ModelSerializer[Crosswalk]):
    from_region = NamedUnitSerializer()
    to_region = NamedUnitSerializer()
    is_whole = serializers.BooleanField(
        help_text=_("Whether all of from_region lies in to_region.")
    )

    class Meta:
        model = Crosswalk
        fields = (
            "from_region",
            "to_region",
            "area_share",
            "population_share",
            "method",
            "is_whole",
        )


class LocatedUnitSerializer(serializers.Serializer[Location]):
    division = serializers.CharField(source="region.division.key")
    level = serializers.CharField(source="region.level")
    code = serializers.CharField(source="region.code")
    slug = serializers.CharField(source="region.slug")
    name = serializers.CharField(source="region.name")
    is_approximate = serializers.BooleanField()


class PlaceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="place.pk")
    name = serializers.CharField(source="place.name")
    matched_name = serializers.CharField()
    kind = serializers.CharField(source="place.kind")
    longitude = serializers.FloatField(source="place.longitude")
    latitude = serializers.FloatField(source="place.latitude")
    population = serializers.IntegerField(source="place.population", allow_null=True)
    source = serializers.CharField(source="place.source")  # type: ignore[assignment]
    distance_km = serializers.FloatField(allow_null=True)
    units = LocatedUnitSerializer(many=True)
