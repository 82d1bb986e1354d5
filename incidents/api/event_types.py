"""The taxonomy: event types and the terms for explosive devices."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters
from incidents.exports.terms_of_use import terms_of_use
from incidents.models import EventTerm, EventType
from incidents.statistics.data_version import data_version
from observatory.lib.public_api import PublicAPIView, answer, as_json


class EventTypeList(PublicAPIView):
    @extend_schema(**reference.EVENT_TYPES)
    def get(self, request: Request) -> HttpResponseBase:
        check_parameters(request)
        body = terms_of_use(data_version().as_of) | {
            "results": _types(),
            "terms": _terms(),
        }
        return answer(request, as_json(body), "application/json", {})


def _types() -> list[dict[str, Any]]:
    names = ("code", "name_fr", "name_en", "acled_name", "is_political_violence")
    return [
        {name: found[name] for name in names} | {"parent": found["parent_id"]}
        for found in EventType.objects.values(*names, "parent_id")
    ]


def _terms() -> list[Any]:
    return list(EventTerm.objects.values("facet", "code", "name_fr", "name_en"))
