"""How many incidents are surely, and possibly, in a region and a period."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters, documented
from incidents.api.serializers import Shape, TermsOfUseSerializer
from incidents.exports.terms_of_use import license_link, terms_of_use
from incidents.filter_certainty import NOT_READY_TEXT, reach_is_ready
from incidents.filters import PublishedIncidentFilter
from incidents.statistics.certainty import Killed, certainty
from incidents.statistics.data_version import data_version
from observatory.lib.problems import (
    InvalidParametersError,
    NotReadyError,
    ParameterError,
)
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
    validators,
)


class _Filter(PublishedIncidentFilter):
    """The filter of the list, without what the answer tells itself."""


del _Filter.base_filters["certainty"]


class KilledSerializer(Shape):
    incidents = s.IntegerField()
    killed = s.IntegerField(allow_null=True, help_text=_("Null: no figure is known."))
    killed_unknown = s.IntegerField(help_text=_("Incidents without a best estimate."))


class CertaintySerializer(TermsOfUseSerializer):
    begins = s.DateField(allow_null=True)
    ends = s.DateField(allow_null=True)
    surely = KilledSerializer()
    counted = KilledSerializer()
    possibly = KilledSerializer()


REFERENCE: dict[str, Any] = {
    "operation_id": "certainty",
    "tags": ["totals"],
    "summary": _("Incidents surely, and possibly, in a region and period"),
    "description": reference.text(
        _(
            "By the whole extent of the place and the whole interval of the date."
            " Surely ≤ counted ≤ possibly, always. Give a region, a period (from and"
            " to, or year and month) or both."
        ),
        reference.CONDITIONAL,
    ),
    "parameters": documented(_Filter().get_form_class()),
    "responses": reference.answers(CertaintySerializer, reference.JSON),
    "examples": [reference.BAD_PARAMETER],
}


class Certainty(PublicAPIView):
    @extend_schema(**REFERENCE)
    def get(self, request: Request) -> HttpResponseBase:
        wanted = _Filter(data=request.query_params)
        check_parameters(request, wanted.form)
        if not reach_is_ready():
            raise NotReadyError(NOT_READY_TEXT)
        version = data_version()
        if unchanged := unchanged_since(request, version, day=version.settled_on):
            return unchanged
        found = certainty(wanted, version)
        if found is None:
            reason = _("Give a region, a period (from and to, or year and month).")
            takes = PublishedIncidentFilter.takes("region")
            raise InvalidParametersError([ParameterError("region", "", reason, takes)])
        body = {
            **terms_of_use(version.as_of),
            "begins": found.period[0],
            "ends": found.period[1],
            "surely": _shown(found.sure),
            "counted": _shown(found.counted),
            "possibly": _shown(found.possible),
        }
        headers = {
            **validators(request, version, day=version.settled_on),
            "Link": license_link(),
        }
        return answer(request, as_json(body), "application/json", headers)


def _shown(killed: Killed) -> dict[str, Any]:
    is_known = killed.unknown < killed.incidents or not killed.incidents
    return {
        "incidents": killed.incidents,
        "killed": killed.best if is_known else None,
        "killed_unknown": killed.unknown,
    }
