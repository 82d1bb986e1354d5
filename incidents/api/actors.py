"""The actors that published incidents name."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters
from incidents.exports.terms_of_use import license_link, terms_of_use
from incidents.statistics.actors import named_actors
from incidents.statistics.data_version import data_version
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


class ActorList(PublicAPIView):
    @extend_schema(**reference.ACTORS)
    def get(self, request: Request) -> HttpResponseBase:
        check_parameters(request)
        version = data_version()
        if unchanged := unchanged_since(request, version, day=version.settled_on):
            return unchanged
        results = [asdict(actor) for actor in named_actors()]
        body = {**terms_of_use(version.as_of), "results": results}
        headers = {
            **validators(request, version, day=version.settled_on),
            "Link": license_link(),
        }
        return answer(request, as_json(body), "application/json", headers)
