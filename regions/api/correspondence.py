"""Populations, and which units of one division make up which of another."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from observatory.lib.public_api import LANGUAGE
from regions.api.parameters import CrosswalkParameters, PopulationParameters
from regions.api.serializers import CrosswalkSerializer, UnitPopulationSerializer
from regions.api.views import ReferenceView, answers, kept, listed_with_terms, terms
from regions.models import Crosswalk, Population


class PopulationsView(ReferenceView):
    @extend_schema(
        operation_id="populations",
        tags=["reference"],
        summary=_(
            "How many people live in the units of a division, with year and source"
        ),
        parameters=[PopulationParameters, LANGUAGE],
        responses=answers(listed_with_terms(UnitPopulationSerializer)),
    )
    def get(self, request: Request) -> Response:
        asked = PopulationParameters.read(request)
        found = UnitPopulationSerializer(_populations(**asked), many=True)
        return kept(terms(asked["division"]) | {"results": found.data})


class CrosswalksView(ReferenceView):
    @extend_schema(
        operation_id="crosswalks",
        tags=["reference"],
        summary=_(
            "Which units of one division make up which of another, and by how much"
        ),
        parameters=[CrosswalkParameters, LANGUAGE],
        responses=answers(listed_with_terms(CrosswalkSerializer)),
    )
    def get(self, request: Request) -> Response:
        asked = CrosswalkParameters.read(request)
        level = asked["level"]
        rows = (
            Crosswalk.objects.between(asked["from"], asked["to"])
            .filter(
                from_region__level=level,
                to_region__level=asked.get("to_level", level),
            )
            .select_related("from_region__division", "to_region__division")
            .defer("from_region__outline", "to_region__outline")
            .order_by("from_region__code", "-area_share", "to_region__code")
        )
        named = terms(asked["from"], asked["to"])
        return kept(named | {"results": CrosswalkSerializer(rows, many=True).data})


def _populations(
    *, division: str, level: str | None = None, year: int | None = None
) -> list[Population]:
    rows = (
        Population.objects.filter(region__division__key=division)
        .select_related("region__division")
        .defer("region__outline")
        .order_by("region__level", "region__code", "year", "sex", "age_group", "source")
    )
    if level:
        rows = rows.filter(region__level=level)
    return list(rows) if year is None else _nearest(rows, year)


def _nearest(rows: Any, year: int) -> list[Population]:
    """Of each unit, sex and age group the figures of the year nearest to that one; of
    two equally near, the earlier."""
    best: dict[tuple[int, str, str], tuple[int, int]] = {}
    found = list(rows)
    for row in found:
        key, rank = _key(row), (abs(row.year - year), row.year)
        best[key] = min(best.get(key, rank), rank)
    return [row for row in found if row.year == best[_key(row)][1]]


def _key(row: Population) -> tuple[int, str, str]:
    return row.region_id, row.sex, row.age_group
