"""The OpenAPI document of `/ogc/`, made of the forms that check its parameters."""

from __future__ import annotations

from typing import Any

from django.forms import Field
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api.ogc.collections import COLLECTIONS
from incidents.api.ogc.parameters import CrsForm, FormatForm
from incidents.api.parameters import check_parameters, documented_schema
from observatory.lib.public_api import PublicAPIView, as_json

_TYPE = "application/vnd.oai.openapi+json;version=3.0"


@extend_schema(exclude=True)
class OpenAPI(PublicAPIView):
    def get(self, request: Request) -> HttpResponseBase:
        check_parameters(request, FormatForm(request.query_params))
        return HttpResponse(as_json(_document(request)), content_type=_TYPE)


def _document(request: Request) -> dict[str, Any]:
    paths = {
        "/": _get(_("Landing page"), FormatForm().fields),
        "/conformance": _get(_("What it conforms to"), FormatForm().fields),
        "/collections": _get(_("Collections"), FormatForm().fields),
    }
    for name, found in COLLECTIONS.items():
        at, title = f"/collections/{name}", str(found.title)
        fields: dict[str, Field] = {}
        for form in found.forms(request):
            fields |= form.fields
        paths[at] = _get(title, FormatForm().fields)
        paths[f"{at}/queryables"] = _get(_("What can be asked for"), {})
        paths[f"{at}/items"] = _get(title, fields, "application/geo+json")
        paths[f"{at}/items/{{featureId}}"] = _get(
            title, CrsForm().fields, "application/geo+json", of_one=True
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": "Observatory – OGC API Features", "version": "1"},
        "servers": [{"url": request.build_absolute_uri("..").rstrip("/") + "/ogc"}],
        "paths": paths,
    }


def _get(
    title: str,
    fields: dict[str, Field],
    media_type: str = "application/json",
    *,
    of_one: bool = False,
) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "query",
            "description": f"{field.label or name} – {field.help_text}",
            "schema": documented_schema(field),
        }
        for name, field in fields.items()
    ]
    if of_one:
        parameters.append(
            {
                "name": "featureId",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
            }
        )
    answers = {"200": {"description": title, "content": {media_type: {}}}}
    answers |= {
        code: {"description": why, "content": {"application/problem+json": {}}}
        for code, why in (
            ("400", _("A parameter is unknown or malformed; each is named.")),
            ("404", _("No such collection or item.")),
        )
    }
    return {"get": {"summary": title, "parameters": parameters, "responses": answers}}
