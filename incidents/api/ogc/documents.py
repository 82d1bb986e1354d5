"""The documents that lead to the items: landing page, conformance, collections."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from incidents.api.ogc.collections import COLLECTIONS, Collection
from incidents.api.ogc.crs import CRS84, FROM_CRS84
from incidents.exports.terms_of_use import terms_of_use
from incidents.statistics.data_version import DataVersion

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
_PART1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMS_TO = (
    *(f"{_PART1}{name}" for name in ("core", "html", "geojson", "oas30")),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
)


class Links:
    """Absolute addresses, each with its relation and format."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def to(
        self, rel: str, media_type: str, title: str, name: str, *args: str
    ) -> dict[str, str]:
        href = self._request.build_absolute_uri(reverse(name, args=args))
        return {"rel": rel, "type": media_type, "title": title, "href": href}

    def itself(self, media_type: str) -> list[dict[str, str]]:
        """This document, and the same as HTML."""
        query = self._request.query_params.copy()
        here = self._request.build_absolute_uri()
        query["f"] = "html"
        page = self._request.build_absolute_uri(
            f"{self._request.path}?{query.urlencode()}"
        )
        return [
            {"rel": "self", "type": media_type, "href": here},
            {"rel": "alternate", "type": "text/html", "href": page},
        ]

    def of_items(self, one: Collection) -> list[dict[str, str]]:
        title = str(one.title)
        return [
            *self.itself(GEOJSON),
            self.to("collection", JSON, title, "ogc-collection", one.name),
        ]


def landing(request: Request) -> dict[str, Any]:
    links = Links(request)
    return {
        "title": _("Conflict incidents in Mali"),
        "description": _("Published incidents, regions and totals for GIS programs."),
        "links": [
            *links.itself(JSON),
            links.to(
                "service-desc",
                "application/vnd.oai.openapi+json;version=3.0",
                _("OpenAPI document"),
                "ogc-openapi",
            ),
            links.to("service-doc", "text/html", _("Reference"), "api-docs"),
            links.to("conformance", JSON, _("What it conforms to"), "ogc-conformance"),
            links.to("data", JSON, _("Collections"), "ogc-collections"),
        ],
    }


def conformance(request: Request) -> dict[str, Any]:
    return {
        "title": _("What it conforms to"),
        "links": Links(request).itself(JSON),
        "conformsTo": list(CONFORMS_TO),
    }


def collections(request: Request, version: DataVersion) -> dict[str, Any]:
    found = [collection(request, one, version) for one in COLLECTIONS.values()]
    return {
        "title": _("Collections"),
        "links": Links(request).itself(JSON),
        "collections": found,
        "crs": list(FROM_CRS84),
        **terms_of_use(version.as_of),
    }


def collection(
    request: Request, one: Collection, version: DataVersion
) -> dict[str, Any]:
    links, name = Links(request), one.name
    return {
        "id": name,
        "title": str(one.title),
        "description": str(one.description),
        "itemType": "feature",
        "extent": one.extent(),
        "crs": list(FROM_CRS84),
        "storageCrs": CRS84,
        "links": [
            links.to("self", JSON, str(one.title), "ogc-collection", name),
            links.to("items", GEOJSON, _("Items"), "ogc-items", name),
            links.to(
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                SCHEMA,
                _("What can be asked for"),
                "ogc-queryables",
                name,
            ),
        ],
        **terms_of_use(version.as_of),
    }


def queryables(request: Request, one: Collection) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": request.build_absolute_uri(request.path),
        "type": "object",
        "title": str(one.title),
        "properties": one.queryables(request),
    }
