"""Query parameters of the API, each declared: an unknown one is an error, not noise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from observatory.lib.problems import InvalidParametersError, ParameterError

NOT_UTF8 = gettext_lazy("Write it in UTF-8.")


def not_utf8(given: QueryDict) -> list[str]:
    """Parameters in another encoding: `S%E9gou` would be words that nobody wrote."""
    return [name for name, values in given.lists() if "\ufffd" in "".join(values)]


class QueryParameters(serializers.Serializer[Any]):
    """Declare one field for each parameter, then `MyParameters.read(request)`."""

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The values, or an error that names each parameter at fault."""
        given = request.query_params
        parameters = cls(data=given)
        fields = {**parameters.fields, "format": None, "lang": None}
        wrong: dict[str, list[Any]] = {
            name: [_("Give this parameter once.")]
            for name in fields
            if len(given.getlist(name)) > 1
        }
        if not parameters.is_valid():
            wrong |= dict(parameters.errors)
        wrong |= {name: [NOT_UTF8] for name in not_utf8(given)}
        takes = {name: _takes(field) for name, field in fields.items()}
        wrong |= {name: [_("Unknown parameter.")] for name in given.keys() - takes}
        if wrong:
            names = ", ".join(sorted(fields))
            raise InvalidParametersError(
                [
                    ParameterError(
                        name, given.get(name, ""), reason, takes.get(name, names)
                    )
                    for name, reasons in wrong.items()
                    for reason in reasons
                ]
            )
        return dict(parameters.validated_data)


def _takes(field: Any) -> object:
    """What its description says, or the words that it knows."""
    words = ", ".join(map(str, getattr(field, "choices", ())))
    return getattr(field, "help_text", None) or words


class NamedFormats(DefaultContentNegotiation):
    """`?format=` that is not offered is a bad parameter (400), not a missing page; no
    Accept header is refused."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        try:
            found = super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable as error:
            first = next(iter(error.available_renderers or ()))
            found = first, str(first.media_type)
        return found  # type: ignore[no-any-return]

    def filter_renderers(
        self,
        renderers: Iterable[BaseRenderer],
        format: str | None,  # noqa: A002  DRF's own name for it
    ) -> list[BaseRenderer]:
        offered = list(renderers)
        found = [renderer for renderer in offered if renderer.format == format]
        if not found:
            known = ", ".join(str(renderer.format) for renderer in offered)
            reason = _("It takes: %(known)s.") % {"known": known}
            raise InvalidParametersError(
                [ParameterError("format", str(format), reason, known)]
            )
        return found


class GeoJSONRenderer(JSONRenderer):
    media_type = "application/geo+json"
    format = "geojson"
    charset = None
