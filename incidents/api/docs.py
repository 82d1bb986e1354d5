"""The OpenAPI document and its browsable reference, served from here alone."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.request import Request

from incidents.api.versions import VERSIONS
from incidents.exports.incident_files import PARQUET
from observatory.lib.public_api import PublicAPIView
from observatory.lib.query import NamedFormats


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "incidents.api.keys.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Schema(PublicAPIView, SpectacularAPIView):
    content_negotiation_class = NamedFormats
    is_for_pages = True

    def _get_filename(self, request: Request, version: str) -> str:
        """In ASCII, as headers are: the title is in the reader's language."""
        kind = self.perform_content_negotiation(request, force=True)[0].format
        return f"observatory.{kind}"


class Reference(PublicAPIView, SpectacularSwaggerView):
    """Its script is a static file: the CSP allows no inline one."""

    is_for_pages = True

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        response: Any = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response.data["versions"] = VERSIONS
        response.data["has_parquet"] = PARQUET.is_installed
        response.data["base"] = request.build_absolute_uri("/").rstrip("/")
        return response

    def _get_schema_url(self, request: Request) -> str:
        return f"{reverse('api-schema')}?format=json&lang={get_language()}"
