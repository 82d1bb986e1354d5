"""`/tiles/{z}/{x}/{y}.json`: what the map draws."""

from __future__ import annotations

import orjson
from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import reference
from incidents.api.parameters import check_parameters, incident_filter
from incidents.statistics.data_version import data_version
from incidents.tiles import tile_content
from observatory.lib.public_api import (
    PublicAPIView,
    unchanged_since,
    validators,
)
from observatory.lib.quadkey import ZOOM
from observatory.lib.shelf import Shelf

KEPT = Shelf("public-tiles")
"""By the version of the data, read before the tile is made: after a publication no
older one is found."""


class Tile(PublicAPIView):
    """One query where the tile is kept, for the version of the data; another for the
    tile, and a third where a change is on its way into the cells. Both ways give the
    same, so that the version names it."""

    is_for_pages = True
    throttle_classes = ()  # a map asks for many at once

    @extend_schema(**reference.TILE)
    def get(self, request: Request, z: int, x: int, y: int) -> HttpResponseBase:
        if z > ZOOM or max(x, y) >= 1 << z:
            raise Http404
        wanted = incident_filter(request)
        check_parameters(request, wanted.form)
        version = data_version()
        if unchanged := unchanged_since(request, version, day=version.settled_on):
            return unchanged
        headers = validators(request, version, day=version.settled_on)
        etag = headers["ETag"]
        body = KEPT.find(etag)
        if body is None:
            body = orjson.dumps(tile_content(wanted, z, x, y))
            KEPT.put(etag, body)
        return HttpResponse(body, content_type="application/json", headers=headers)
