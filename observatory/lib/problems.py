"""Errors of the machines' addresses as RFC 9457 problem documents.

`problem_response` is DRF's exception handler; the `handler…` views do the same for
what never reaches DRF (an unknown address, a crash), and leave pages to Django.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from rest_framework import exceptions, serializers
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"
MACHINE_PREFIXES = ("/api/", "/ogc/", "/tiles/")
TITLES = {
    400: _("The request is malformed"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Conflict"),
    410: _("Withdrawn"),
    413: _("Too large"),
    415: _("Not this type of content"),
    422: _("This needs your attention"),
    429: _("Too many requests"),
    423: _("Being received already"),
    500: _("The server failed"),
    501: _("Not installed here"),
    503: _("Not ready"),
}


@dataclass(frozen=True, slots=True)
class ParameterError:
    """One parameter at fault: its value, what is wrong, and what it takes."""

    parameter: str
    value: str
    reason: object
    takes: object = ""


class InvalidParametersError(exceptions.APIException):
    """400 that names every parameter at fault."""

    status_code = 400

    def __init__(self, errors: list[ParameterError]) -> None:
        super().__init__()
        self.errors = errors


class GoneError(exceptions.APIException):
    """410 with public facts about what was withdrawn."""

    status_code = 410

    def __init__(self, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.members = members


class NotInstalledError(exceptions.APIException):
    """501 for what this server could give, had it the package for it."""

    status_code = 501


class NotReadyError(exceptions.APIException):
    """503 for what is being worked out: no answer rather than a part of it."""

    status_code = 503
    wait = 60


class ParameterErrorSerializer(serializers.Serializer[Any]):
    parameter = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()
    takes = serializers.CharField(allow_blank=True)


class ProblemSerializer(serializers.Serializer[Any]):
    """An error as RFC 9457 has it; `errors` names the parameters at fault."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = ParameterErrorSerializer(many=True, required=False)  # type: ignore[assignment]


def problem(status: int, detail: object = "", **members: Any) -> HttpResponse:
    body = problem_members(status, detail, **members)
    text = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(text, status=status, content_type=CONTENT_TYPE)


def problem_members(status: int, detail: object = "", **members: Any) -> dict[str, Any]:
    title = TITLES.get(status) or HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(title),
        "status": status,
    }
    if detail:
        body["detail"] = str(detail)
    return body | members


def problem_response(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's exception handler; None re-raises, which ends in `handler500`."""
    if isinstance(exc, OperationalError):
        response = problem(503, _("The database does not answer"))
        response["Retry-After"] = "10"
        return response
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    response = problem(exc.status_code, **_members(exc, context))
    for header, value in (("WWW-Authenticate", "auth_header"), ("Retry-After", "wait")):
        if getattr(exc, value, None):
            response[header] = str(getattr(exc, value))
    return response


def _members(
    exc: exceptions.APIException, context: Mapping[str, Any]
) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        exc = InvalidParametersError(_as_parameter_errors(exc.detail, context))
    if isinstance(exc, InvalidParametersError):
        return {"errors": [_shown(error) for error in exc.errors]}
    if isinstance(exc, GoneError):
        return {"detail": exc.detail, **exc.members}
    # DRF's own text for a missing object would repeat the title.
    return {} if exc.status_code == HTTPStatus.NOT_FOUND else {"detail": exc.detail}


def _shown(error: ParameterError) -> dict[str, str]:
    names = ("parameter", "value", "reason", "takes")
    return {name: str(getattr(error, name)) for name in names}


def _as_parameter_errors(
    detail: Any, context: Mapping[str, Any]
) -> list[ParameterError]:
    """A serializer's errors by field name, as ours."""
    given = getattr(context.get("request"), "query_params", {})
    by_name = detail if isinstance(detail, dict) else {"": detail}
    return [
        ParameterError(name, str(given.get(name, "")), reason)
        for name, reasons in by_name.items()
        for reason in (reasons if isinstance(reasons, list) else [reasons])
    ]


def _for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINE_PREFIXES)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_machines(request):
        return problem(400)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_machines(request):
        return problem(403)
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _for_machines(request):
        return problem(404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(500) if _for_machines(request) else defaults.server_error(request)
