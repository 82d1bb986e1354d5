"""Reference data: divisions, regions and places. Public, and the same for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from observatory.lib.problems import CONTENT_TYPE, ProblemSerializer
from observatory.lib.public_api import LANGUAGE, NOT_KEPT, PublicAPIView
from observatory.lib.query import GeoJSONRenderer, NamedFormats, QueryParameters
from regions.api.parameters import PlaceParameters, RegionParameters
from regions.api.serializers import (
    DivisionSerializer,
    PlaceSerializer,
    RegionSerializer,
)
from regions.geojson import regions_geojson
from regions.models import Division, Region
from regions.services.places import nearest_places, search_places

_SECONDS_KEPT = 300


def answers(shape: Any) -> dict[Any, Any]:
    """What the OpenAPI document says of the answers: the data, or what is wrong."""
    return {200: shape, (400, CONTENT_TYPE): ProblemSerializer}


def listed(shape: type[Serializer[Any]], **members: Any) -> type[Serializer[Any]]:
    """Rows as `results`. A class: an instance would keep the labels of the language in
    which the document was first asked for."""
    name = shape.__name__.removesuffix("Serializer")
    return type(f"{name}List", (Serializer,), members | {"results": shape(many=True)})


def listed_with_terms(shape: type[Serializer[Any]]) -> Any:
    return listed(shape, divisions=DivisionSerializer(many=True))


def terms(*keys: str) -> dict[str, Any]:
    """The divisions that an answer's units are of (of all where none is named), each
    with its source, licence and the day it was retrieved."""
    divisions = (
        Division.objects.filter(key__in=keys) if keys else Division.objects.all()
    )
    return {"divisions": DivisionSerializer(divisions, many=True).data}


class ReferenceView(PublicAPIView):
    is_for_pages = True  # entry forms ask here
    content_negotiation_class = NamedFormats


class DivisionsView(ReferenceView):
    @extend_schema(
        operation_id="divisions",
        tags=["reference"],
        summary=_("Divisions: editions of the administrative map"),
        parameters=[LANGUAGE],
        responses=answers(listed(DivisionSerializer)),
    )
    def get(self, request: Request) -> Response:
        QueryParameters.read(request)
        divisions = Division.objects.all()
        return kept({"results": DivisionSerializer(divisions, many=True).data})


class RegionsView(ReferenceView):
    renderer_classes: tuple[type[JSONRenderer], ...] = (JSONRenderer, GeoJSONRenderer)

    @extend_schema(
        operation_id="regions",
        tags=["reference"],
        summary=_(
            "Units of a level: names, codes, populations, or outlines as GeoJSON"
        ),
        parameters=[RegionParameters, LANGUAGE],
        responses={
            **answers(listed_with_terms(RegionSerializer)),
            (200, GeoJSONRenderer.media_type): OpenApiTypes.OBJECT,
        },
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        asked = RegionParameters.read(request)
        named = terms(*filter(None, [asked.get("division")]))
        if request.accepted_renderer.format == GeoJSONRenderer.format:
            return kept(_collection(**asked) | named)
        return kept(named | {"results": _listed(**asked)})


class RegionsFile(RegionsView):
    renderer_classes = (GeoJSONRenderer,)

    @extend_schema(
        operation_id="regions_geojson",
        tags=["reference"],
        summary=_("Outlines of the units of a level, as GeoJSON"),
        parameters=[RegionParameters, LANGUAGE],
        responses={
            (200, GeoJSONRenderer.media_type): OpenApiTypes.OBJECT,
            (400, CONTENT_TYPE): ProblemSerializer,
        },
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request)


class PlacesView(ReferenceView):
    """Names typed by reporters pass here: no cache keeps the answer."""

    caching = NOT_KEPT
    throttle_classes = ()  # a request for each pause in typing, by a whole office

    @extend_schema(
        operation_id="places",
        tags=["reference"],
        summary=_("Places by name, or nearest to a point"),
        description=_("Either q or near. No cache keeps the answer."),
        parameters=[PlaceParameters, LANGUAGE],
        responses=answers(listed(PlaceSerializer)),
    )
    def get(self, request: Request) -> Response:
        asked = PlaceParameters.read(request)
        if "near" in asked:
            longitude, latitude = asked["near"]
            found = nearest_places(longitude, latitude, limit=asked["limit"])
        else:
            found = search_places(asked["q"], limit=asked["limit"])
        return Response({"results": PlaceSerializer(found, many=True).data})


def _listed(
    *, level: str, simplify: float, division: str | None = None, slug: str = ""
) -> Any:
    regions: Any = (
        Region.objects.filter(level=level)
        .defer("outline", "parent__outline")
        .annotate(
            has_outline=ExpressionWrapper(
                Q(outline__isnull=False), output_field=BooleanField()
            )
        )
        .select_related("division", "parent__division")
        .prefetch_related(
            "codes",
            "names",
            "populations",
            Prefetch(
                "predecessors",
                Region.objects.defer("outline").select_related("division"),
            ),
        )
    )
    if division:
        regions = regions.filter(division__key=division)
    if slug:
        regions = regions.filter(slug=slug)
    return RegionSerializer(regions, many=True).data


def _collection(
    *, level: str, simplify: float, division: str | None = None, slug: str = ""
) -> dict[str, Any]:
    """One FeatureCollection; without a division, those of all, each named."""
    keys = [division] if division else Division.objects.values_list("key", flat=True)
    collections = [regions_geojson(k, level=level, tolerance=simplify) for k in keys]
    features = [
        feature
        for found in collections
        for feature in found["features"]
        if not slug or feature["properties"]["slug"] == slug
    ]
    return {"type": "FeatureCollection", "features": features}


def kept(data: Any) -> Response:
    response = Response(data)
    patch_cache_control(response, public=True, max_age=_SECONDS_KEPT)
    return response
