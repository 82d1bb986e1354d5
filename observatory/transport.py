"""How a request comes in, before anything reads it (I-08)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from observatory.lib.problems import MACHINE_PREFIXES, problem

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class TransportMiddleware:
    """People are sent on to https (`SecurityMiddleware`); a program that asks over
    plain http is refused: sent on, it would send its key in the clear every time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _METHODS:  # TRACE would send a cookie back
            return HttpResponseNotAllowed(_METHODS)
        is_plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_plain and request.path.startswith(MACHINE_PREFIXES):
            return problem(
                HTTPStatus.FORBIDDEN,
                _("Ask over https; a key that was sent so is to be replaced."),
            )
        return self.get_response(request)
