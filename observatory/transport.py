"""How a request comes in, before anything reads it (I-08)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from observatory.lib.problems import MACHINE_PREFIXES, problem

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class TransportMiddleware:
    """People are sent on to https (`SecurityMiddleware`); a program that asks over
    plain http is refused: sent on, it would send its key in the clear every time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in _METHODS:  # TRACE would send a cookie back
            return HttpResponseNotAllowed(_METHODS)
        is_plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_plain and request.path.startswith(MACHINE_PREFIXES):
            return problem(
                HTTPStatus.FORBIDDEN,
                _("Ask over https; a key that was sent so is to be replaced."),
            )
        response = self.get_response(request)
        if request.method == "HEAD":
            _empty(response)
        return response


def _empty(response: HttpResponseBase) -> None:
    """The server would throw the content away, with a warning for each request."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""
