"""Published incidents at an address of UCDP's form: `{here}/gedevents/26.1`.

Pages count from 0, as UCDP's do. Whatever version is asked for, the answer is what is
published now: a version of UCDP's says nothing about our data.
"""

from __future__ import annotations

from math import ceil

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api.parameters import check_given
from incidents.api.peers import ucdp_reference as reference
from incidents.api.peers.answers import about, headers
from incidents.api.peers.ucdp_filter import organised_violence
from incidents.api.peers.ucdp_form import GedEventsForm, as_spelt
from incidents.exports.peers.origin import peer_rows
from incidents.exports.peers.ucdp import ucdp_rows
from incidents.models import PublishedIncident
from incidents.statistics.data_version import data_version
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    as_json,
    unchanged_since,
)


class GedEvents(PublicAPIView):
    meets_other_tokens = True

    @extend_schema(**reference.GED_EVENTS)
    def get(self, request: Request, release: str) -> HttpResponseBase:
        given = as_spelt(request.query_params)
        form = GedEventsForm(given)
        check_given(given, form)
        version = data_version()
        if unchanged := unchanged_since(request, version, day=version.settled_on):
            return unchanged
        ours = organised_violence(PublishedIncident.objects.all())
        found = peer_rows(ours.filter(form.condition))
        total, start = found.count(), form.number * form.size
        ordered = found.order_by("started_on", "public_id")
        rows = list(ordered[start : start + form.size])
        pages = ceil(total / form.size)
        body = {
            "TotalCount": total,
            "TotalPages": pages,
            "PreviousPageUrl": _address(request, form, form.number - 1, pages),
            "NextPageUrl": _address(request, form, form.number + 1, pages),
            "Result": list(ucdp_rows(rows)),
            "About": about(version, "UCDP", rows),
        }
        said = headers(request, version, total)
        return answer(request, as_json(body), "application/json", said)


def _address(request: Request, form: GedEventsForm, page: int, pages: int) -> str:
    """Empty where there is no such page."""
    if not 0 <= page < pages:
        return ""
    query = as_spelt(request.query_params)
    query["page"], query["pagesize"] = str(page), str(form.size)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
