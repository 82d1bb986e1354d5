"""OGC API Features, Parts 1 and 2: what QGIS, R and ogr2ogr open directly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api.ogc import documents
from incidents.api.ogc.collections import COLLECTIONS, Collection, Items
from incidents.api.ogc.crs import in_crs
from incidents.api.ogc.parameters import CrsForm, FormatForm
from incidents.api.parameters import check_parameters
from incidents.exports.terms_of_use import license_link, terms_of_use
from incidents.statistics.data_version import DataVersion
from incidents.statistics.shown_state import ShownState
from observatory.lib.public_api import (
    PublicAPIView,
    as_json,
    unchanged_since,
    validators,
)

Document = dict[str, Any]


def wants_page(request: Request) -> bool:
    asked = request.query_params.get("f")
    if asked:
        return asked == "html"
    return request.headers.get("Accept", "").startswith("text/html")


@extend_schema(exclude=True)
class OGCView(PublicAPIView):
    """Each gives one document: as JSON, or as a page that a person can follow."""

    media_type = documents.JSON
    version: DataVersion

    def get(self, request: Request, **named: str) -> HttpResponseBase:
        forms = self.forms(request, **named)
        check_parameters(request, *forms)
        found = ShownState.now()
        self.version, day = found.version, found.settled_on
        state = (found, wants_page(request))
        if unchanged := unchanged_since(request, *state, day=day):
            return unchanged
        headers = validators(request, *state, day=day) | {"Link": license_link()}
        if "crs" in forms[0].fields:
            headers["Content-Crs"] = f"<{forms[0].cleaned_data['crs']}>"
        response = self._shown(request, self.document(request, forms[0], **named))
        for name, value in headers.items():
            response[name] = value
        patch_vary_headers(response, ["Accept"])
        return response

    def forms(self, request: Request, **named: str) -> Sequence[Any]:
        """Every parameter is one of theirs."""
        return (FormatForm(request.query_params),)

    def document(self, request: Request, asked: Any, **named: str) -> Document:
        raise NotImplementedError

    def _shown(self, request: Request, document: Document) -> HttpResponse:
        if wants_page(request):
            context = {"document": document}
            return render(request._request, "ogc/document.html", context)
        return HttpResponse(as_json(document), content_type=self.media_type)


class Landing(OGCView):
    def document(self, request: Request, asked: Any, **named: str) -> Document:
        return documents.landing(request)


class Conformance(OGCView):
    def document(self, request: Request, asked: Any, **named: str) -> Document:
        return documents.conformance(request)


class CollectionList(OGCView):
    def document(self, request: Request, asked: Any, **named: str) -> Document:
        return documents.collections(request, self.version)


class CollectionView(OGCView):
    def document(self, request: Request, asked: Any, **named: str) -> Document:
        return documents.collection(request, known(named["name"]), self.version)


class Queryables(OGCView):
    media_type = documents.SCHEMA

    def document(self, request: Request, asked: Any, **named: str) -> Document:
        return documents.queryables(request, known(named["name"]))


class ItemList(OGCView):
    media_type = documents.GEOJSON

    def forms(self, request: Request, **named: str) -> Sequence[Any]:
        return known(named["name"]).forms(request)

    def document(self, request: Request, asked: Any, **named: str) -> Document:
        collection = known(named["name"])
        found = collection.items(request, asked)
        crs = asked.cleaned_data["crs"]
        return {
            "type": "FeatureCollection",
            "title": str(collection.title),
            **({} if found.matched is None else {"numberMatched": found.matched}),
            "numberReturned": len(found.features),
            **terms_of_use(self.version.as_of, found.hidden),
            "links": [
                *documents.Links(request).of_items(collection),
                *_next_link(request, found),
            ],
            "features": [in_crs(feature, crs) for feature in found.features],
        }


class Item(OGCView):
    media_type = documents.GEOJSON

    def forms(self, request: Request, **named: str) -> Sequence[Any]:
        return (CrsForm(request.query_params),)

    def document(self, request: Request, asked: Any, **named: str) -> Document:
        collection = known(named["name"])
        name = named["item"]
        feature = None if "\0" in name else collection.item(request, name)
        if feature is None:
            raise Http404
        links = documents.Links(request).of_items(collection)
        terms = terms_of_use(self.version.as_of)
        return in_crs(feature, asked.cleaned_data["crs"]) | terms | {"links": links}


def _next_link(request: Request, found: Items) -> list[dict[str, str]]:
    if not found.following:
        return []
    query = request.query_params.copy()
    for name, value in found.following.items():
        query[name] = value
    return [
        {
            "rel": "next",
            "type": documents.GEOJSON,
            "title": _("Next page"),
            "href": request.build_absolute_uri(f"{request.path}?{query.urlencode()}"),
        }
    ]


def known(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise Http404
    return COLLECTIONS[name]
