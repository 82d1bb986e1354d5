"""The report form's door for scripts of our pages: what an outbox sends, and what it is
told (`forms/receiving.py`); 401 and 403 wait until they have signed in."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from incidents.forms.receiving import receive
from incidents.views.people import signed_in
from observatory.lib.access import requires
from observatory.lib.problems import problem


def refused_person(request: HttpRequest) -> HttpResponse:
    known = request.user.is_authenticated
    return problem(HTTPStatus.FORBIDDEN if known else HTTPStatus.UNAUTHORIZED)


@requires("incidents.report_incident", refusal=refused_person)
@require_safe
def report_session(request: HttpRequest) -> HttpResponse:
    """Whose session it is, and the token to send with: pages kept on a phone hold
    neither."""
    account = signed_in(request).device_key
    return JsonResponse({"account": account, "token": get_token(request)})


@requires("incidents.report_incident", refusal=refused_person)
@require_POST
def report_send(request: HttpRequest) -> HttpResponse:
    outcome = receive(request.POST, by=signed_in(request))
    if outcome.incident is None:
        response = problem(outcome.status, outcome.error or "", **outcome.members)
        if outcome.retry_after:
            response["Retry-After"] = outcome.retry_after
        return response
    uuid = outcome.incident.uuid
    return JsonResponse(
        {"reference": str(uuid), "url": reverse("report-detail", args=[uuid])},
        status=outcome.status,
    )
