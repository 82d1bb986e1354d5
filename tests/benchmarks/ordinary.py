"""Tiles and pages in the ordinary way: Django REST framework, django-filter, for pages
a ModelViewSet that numbers and counts them, for tiles a GROUP BY over the coordinates
as numbers. Found by an index on them, without quadkeys or totals."""

from __future__ import annotations

import math
from typing import Any

import django_filters as filters
from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Floor
from django.urls import path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from incidents.exports.resource import COLUMNS
from incidents.models import EventType, PublishedIncident
from incidents.models.precision import TO_A_SETTLEMENT
from observatory.urls import urlpatterns as ours
from regions.models import Region

INDEX = """
CREATE INDEX IF NOT EXISTS ordinary_place
    ON incidents_publishedincident (longitude, latitude)
"""


_NAMED = ("event_type", "emplacement", "trigger", "device_state")
_KEYS = {f"{name}_id" for name in _NAMED}


class OrdinaryFilter(filters.FilterSet):
    type = filters.CharFilter(method="of_type")
    year = filters.NumberFilter()
    month = filters.NumberFilter()
    to = filters.DateFilter("started_on", "lte")
    killed_at_least = filters.NumberFilter("killed_best", "gte")
    hide = filters.CharFilter(method="without")
    region = filters.CharFilter(method="within")
    outside = filters.CharFilter(method="in_none_of")
    precision = filters.CharFilter("geo_precision")
    date_precision = filters.CharFilter("date_precision")
    known = filters.CharFilter(method="with_figure")
    began_from = filters.DateFilter(method="began_since")
    actor = filters.CharFilter(method="without_actor")
    q = filters.CharFilter(method="with_words")
    place = filters.CharFilter(method="without_place")

    class Meta:
        model = PublishedIncident
        fields: tuple[str, ...] = ()

    def of_type(self, found: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return found.filter(Q(event_type=code) | Q(event_type__parent=code))

    def without(self, found: QuerySet[Any], name: str, word: str) -> QuerySet[Any]:
        return found.filter(**{f"is_{word}": False})

    def within(self, found: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        division, _, slug = text.partition(":")
        unit = Region.objects.named(division, slug).get()
        return found.filter(region_ids__contains=[unit.pk])

    def in_none_of(self, found: QuerySet[Any], name: str, key: str) -> QuerySet[Any]:
        units = Region.objects.filter(division__key=key).values_list("pk", flat=True)
        return found.exclude(region_ids__overlap=list(units))

    def with_figure(self, found: QuerySet[Any], name: str, word: str) -> QuerySet[Any]:
        return found.filter(**{f"{word}_best__isnull": False})

    def began_since(self, found: QuerySet[Any], name: str, day: Any) -> QuerySet[Any]:
        known = found.filter(date_precision__in=("exact", "days", "week"))
        return known.filter(started_on__gte=day)

    def without_actor(self, found: QuerySet[Any], name: str, _: str) -> QuerySet[Any]:
        return found.filter(parties=[])

    def with_words(self, found: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        for word in text.split():
            found = found.filter(search_text__contains=word)
        return found

    def without_place(self, found: QuerySet[Any], name: str, _: str) -> QuerySet[Any]:
        is_placed = Q(geo_precision__in=TO_A_SETTLEMENT) & ~Q(place_name="")
        return found.exclude(is_placed)


OrdinaryFilter.base_filters["from"] = filters.DateFilter("ended_on", "gte")


def box(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile."""
    size = 1 << zoom
    west, east = (360 * (x + right) / size - 180 for right in (0, 1))
    north, south = (
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + down) / size))))
        for down in (0, 1)
    )
    return west, south, east, north


class OrdinaryTile(APIView):
    permission_classes = [AllowAny]

    def get(self, request: Request, zoom: int, x: int, y: int) -> Response:
        west, south, east, north = box(zoom, x, y)
        inside = PublishedIncident.objects.order_by().filter(
            longitude__gte=west,
            longitude__lt=east,
            latitude__gt=south,
            latitude__lte=north,
        )
        found = OrdinaryFilter(request.query_params, inside)
        cells = found.qs.annotate(
            column=Floor((F("longitude") - west) / (east - west) * 4),
            row=Floor((north - F("latitude")) / (north - south) * 4),
            root=Coalesce("event_type__parent", "event_type"),
        )
        return Response(
            cells.values("column", "row", "root").annotate(
                count=Count("pk"),
                **{f"total_{n}": Sum(f"killed_{n}") for n in ("min", "best", "max")},
                killed_unknown=Count("pk", filter=Q(killed_best=None)),
                lon=Avg("longitude"),
                lat=Avg("latitude"),
                west=Min("longitude"),
                south=Min("latitude"),
                east=Max("longitude"),
                north=Max("latitude"),
            )
        )


class OrdinaryTypeSerializer(serializers.ModelSerializer[EventType]):
    class Meta:
        model = EventType
        fields = ("code", "name_fr", "name_en", "parent")


class OrdinaryIncidentSerializer(serializers.ModelSerializer[PublishedIncident]):
    event_type = OrdinaryTypeSerializer()

    class Meta:
        model = PublishedIncident
        fields = tuple(
            name.removesuffix("_id") if name in _KEYS else name for name in COLUMNS
        )


class Numbered(PageNumberPagination):
    page_size = 100


class OrdinaryIncidents(ReadOnlyModelViewSet[PublishedIncident]):
    permission_classes = [AllowAny]
    queryset = PublishedIncident.objects.select_related(*_NAMED)
    serializer_class = OrdinaryIncidentSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = OrdinaryFilter
    pagination_class = Numbered


urlpatterns = [
    path("ordinary/incidents/", OrdinaryIncidents.as_view({"get": "list"})),
    path("ordinary/<int:zoom>/<int:x>/<int:y>", OrdinaryTile.as_view()),
    *ours,
]
