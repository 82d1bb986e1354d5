"""Shapes of what `fields` makes smaller: the whole record, or the members asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers as s

from incidents.api.serializers import (
    CountedSerializer,
    FeatureSerializer,
    HistorySerializer,
    IncidentPropertiesSerializer,
    IncidentSerializer,
    Shape,
)


class _PartMixin:
    """Of the same members, each where it was asked for."""

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        found: dict[str, s.Field[Any, Any, Any, Any]] = super().get_fields()  # type: ignore[misc]
        for field in found.values():
            field.required = False
        return found


class IncidentPartSerializer(_PartMixin, IncidentSerializer):
    """The members that `fields` and `include` asked for."""

    history = HistorySerializer(many=True)


class PropertiesPartSerializer(_PartMixin, IncidentPropertiesSerializer):
    """The properties that `fields` asked for."""


class WholeOrPart(Shape):
    whole: ClassVar[type[Shape]]
    part: ClassVar[type[Shape]]


class AnyOfBoth(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    target_class = WholeOrPart
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        shapes = (self.target.whole, self.target.part)
        found = [auto_schema.resolve_serializer(each, direction) for each in shapes]
        return {"anyOf": [each.ref for each in found]}


class ListedIncidentSerializer(WholeOrPart):
    whole, part = IncidentSerializer, IncidentPartSerializer


class ListedPropertiesSerializer(WholeOrPart):
    whole, part = IncidentPropertiesSerializer, PropertiesPartSerializer


class ListedFeatureSerializer(FeatureSerializer):
    properties = ListedPropertiesSerializer()  # type: ignore[assignment]


class IncidentListSerializer(CountedSerializer):
    next = s.URLField(allow_null=True)
    results = ListedIncidentSerializer(many=True)


class FeatureCollectionSerializer(CountedSerializer):
    type = s.ChoiceField(["FeatureCollection"])
    next = s.URLField(allow_null=True)
    features = ListedFeatureSerializer(many=True)
