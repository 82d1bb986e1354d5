"""What the OpenAPI document says of the address in UCDP's shape."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from incidents.api.parameters import documented
from incidents.api.peers.acled_reference import AboutSerializer
from incidents.api.peers.ucdp_form import GedEventsForm
from incidents.api.reference import BAD_PARAMETER, CONDITIONAL, JSON, answers, text
from incidents.api.serializers import Shape
from incidents.exports.peers.ucdp import COLUMNS

_NUMBERS = frozenset(
    (
        *("id", "year", "type_of_violence", "number_of_sources", "where_prec"),
        *("priogrid_gid", "country_id", "event_clarity", "date_prec"),
        *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
        *("best", "high", "low", "gwnoa", "gwnob"),
        *(f"{x}_{y}_id" for x in ("conflict", "dyad") for y in ("dset", "new")),
        *(f"side_{x}_{y}_id" for x in ("a", "b") for y in ("dset", "new")),
    )
)
_NEVER_NULL = frozenset(
    (
        *("id", "relid", "year", "code_status", "number_of_sources", "where_prec"),
        *("latitude", "longitude", "geom_wkt", "priogrid_gid", "country"),
        *("country_id", "region", "event_clarity", "date_prec"),
        *("date_start", "date_end"),
    )
)


def _field(column: str) -> s.Field[Any, Any, Any, Any]:
    is_known = column in _NEVER_NULL
    if column in {"latitude", "longitude"}:
        return s.FloatField()
    if column == "active_year":
        return s.BooleanField(allow_null=True)
    if column in _NUMBERS:
        return s.IntegerField(allow_null=not is_known)
    return s.CharField(allow_null=not is_known)


GedEventSerializer = type(
    "GedEventSerializer", (Shape,), {column: _field(column) for column in COLUMNS}
)


class GedEventsSerializer(Shape):
    TotalCount = s.IntegerField()
    TotalPages = s.IntegerField()
    PreviousPageUrl = s.CharField(allow_blank=True)
    NextPageUrl = s.CharField(allow_blank=True)
    Result = s.ListField(child=GedEventSerializer())
    About = AboutSerializer()


GED_EVENTS: dict[str, Any] = {
    "operation_id": "ucdp_gedevents",
    "tags": ["other shapes"],
    "summary": _("Published incidents in the shape of UCDP’s API"),
    "description": text(
        _(
            "A script written for UCDP’s API works here once /api/v1/ucdp stands in"
            " place of https://ucdpapi.pcr.uu.se/api. The events are this observatory’s"
            " own published battles, explosions and violence against civilians, whoever"
            " recorded them first, and what is published now, whichever version is"
            " asked for. No token is needed; one that is sent is not looked at."
        ),
        _(
            "Unknown is null, never 0: best, high, low and deaths_* have nulls, and an"
            " event may be one in which nobody is known to have died. Columns of UCDP’s"
            " own keys are null. id holds the digits of our identifier, relid the"
            " identifier."
        ),
        _(
            "Oldest first; pages count from 0, up to 1000 events each and 100,000 deep;"
            " NextPageUrl is empty on the last one. StartDate and EndDate go by the day"
            " on which an event ended. Names of parameters are taken in any case."
        ),
        CONDITIONAL,
    ),
    "parameters": [
        OpenApiParameter(
            "release",
            str,
            OpenApiParameter.PATH,
            description=_("a version of UCDP’s, such as 26.1; any is taken"),
        ),
        *documented(GedEventsForm),
    ],
    "responses": answers(GedEventsSerializer, JSON, 404),
    "examples": [BAD_PARAMETER],
}
