"""The OpenAPI document and its browsable reference, served from here alone."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from observatory.lib.access import PUBLIC


class Schema(SpectacularAPIView):
    access: ClassVar[str] = PUBLIC


class Reference(SpectacularSwaggerSplitView):
    """Its script comes from an address of its own: the CSP allows no inline one."""

    access: ClassVar[str] = PUBLIC
    url_name = "api-schema"
