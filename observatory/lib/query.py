"""Query parameters of the API, each declared: an unknown one is an error, not noise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request


class QueryParameters(serializers.Serializer[Any]):
    """Declare one field for each parameter, then `MyParameters.read(request)`."""

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The values, or a ValidationError keyed by the parameter at fault."""
        given = request.query_params
        parameters = cls(data=given)
        known = {*parameters.fields, "format", "lang"}
        wrong = {
            name: [
                _("Unknown parameter; this address takes: %(known)s.")
                % {"known": ", ".join(sorted(known))}
            ]
            for name in given
            if name not in known
        }
        wrong |= {
            name: [_("Give this parameter once.")]
            for name in known
            if len(given.getlist(name)) > 1
        }
        if not parameters.is_valid():
            wrong |= dict(parameters.errors)
        if wrong:
            raise serializers.ValidationError(wrong)
        return dict(parameters.validated_data)


class NamedFormats(DefaultContentNegotiation):
    """`?format=` that is not offered is a bad parameter (400), not a missing page."""

    def filter_renderers(
        self,
        renderers: Iterable[BaseRenderer],
        format: str | None,  # noqa: A002  DRF's own name for it
    ) -> list[BaseRenderer]:
        offered = list(renderers)
        found = [renderer for renderer in offered if renderer.format == format]
        if not found:
            known = ", ".join(str(renderer.format) for renderer in offered)
            raise serializers.ValidationError(
                {"format": [_("It takes: %(known)s.") % {"known": known}]}
            )
        return found


class GeoJSONRenderer(JSONRenderer):
    media_type = "application/geo+json"
    format = "geojson"
    charset = None
