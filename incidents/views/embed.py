"""The map as a frame in the pages of partners that the operator named."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from incidents.views.map import asked_of_map, map_context
from observatory.lib.access import public


@public
def embed_page(request: HttpRequest) -> HttpResponse:
    """Read-only, and the one page that a frame may hold. It sets no cookie."""
    if not settings.EMBED_ORIGINS:
        raise Http404
    selection, units = asked_of_map(request)
    context = map_context(selection, units)
    response: Any = render(request, "incidents/embed.html", context)
    response.xframe_options_exempt = True
    response._csp_replace = {"frame-ancestors": list(settings.EMBED_ORIGINS)}
    found: HttpResponse = response
    return found
