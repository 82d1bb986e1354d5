"""The report form's door for scripts: what an outbox sends, and what it is told.

201 received now, 200 received before; 409, 410 and 422 are for the person to mend;
423 is for the script to try again; 401 and 403 wait until they have signed in.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.forms import ReportForm
from incidents.forms.report import is_uuid
from incidents.models import User
from incidents.services.errors import (
    ConflictingReportError,
    NotAllowedError,
    ReportInFlightError,
    ReportRefusedError,
    WithdrawnReportError,
)
from incidents.services.reporting import submit_report
from incidents.views.people import signed_in
from observatory.lib.access import requires
from observatory.lib.problems import problem

_STATUSES: dict[type[ReportRefusedError], HTTPStatus] = {
    ConflictingReportError: HTTPStatus.CONFLICT,
    WithdrawnReportError: HTTPStatus.GONE,
    ReportInFlightError: HTTPStatus.LOCKED,
}


def refusal_status(error: ReportRefusedError) -> HTTPStatus:
    return _STATUSES[type(error)]


def _refused_person(request: HttpRequest) -> HttpResponse:
    known = request.user.is_authenticated
    return problem(HTTPStatus.FORBIDDEN if known else HTTPStatus.UNAUTHORIZED)


@requires("incidents.report_incident", refusal=_refused_person)
@require_safe
def report_session(request: HttpRequest) -> HttpResponse:
    """Whose session it is, and the token to send with: pages kept on a phone hold
    neither."""
    return JsonResponse(
        {"account": account_key(signed_in(request)), "token": get_token(request)}
    )


@requires("incidents.report_incident", refusal=_refused_person)
@require_POST
def report_send(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST)
    if not is_uuid(request.POST.get("client_id", "")):
        # The page gets a new identifier; a script would send one report twice.
        form.add_error("client_id", _("A report needs an identifier of its own."))
    if not form.is_valid():
        return _invalid(form)
    client_id = form.cleaned_data["client_id"]
    try:
        incident, is_new = submit_report(
            form.report(), client_id=client_id, by=signed_in(request)
        )
    except NotAllowedError as error:
        return problem(HTTPStatus.FORBIDDEN, error)
    except ReportRefusedError as error:
        return _refused(error)
    return JsonResponse(
        {
            "reference": str(incident.uuid),
            "url": reverse("report-detail", args=[incident.uuid]),
        },
        status=HTTPStatus.CREATED if is_new else HTTPStatus.OK,
    )


def _invalid(form: ReportForm) -> HttpResponse:
    """The form's errors by field; what it doubts, with the word that confirms it; and
    the coordinates, which it may have put right."""
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        fields={
            name: {"label": str(form[name].label), "errors": list(errors)}
            for name, errors in form.errors.items()
        },
        doubts=form.doubts,
        confirm=form.doubt_token,
        values={name: form[name].value() or "" for name in ("latitude", "longitude")},
    )


def _refused(error: ReportRefusedError) -> HttpResponse:
    response = problem(refusal_status(error), error)
    if isinstance(error, ReportInFlightError):
        response["Retry-After"] = "2"
    return response


def account_key(user: User) -> str:
    """Tells the accounts on one phone apart, and says nothing else of them; the same
    for as long as the account exists."""
    text = f"reports of {user.pk} since {user.date_joined.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
