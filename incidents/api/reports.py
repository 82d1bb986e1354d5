"""Reports from programs of partners: into the review queue, as any report."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from incidents.api import reports_reference as reference
from incidents.api.report_body import BodyParser
from incidents.api.report_rows import as_fields, named_as_sent
from incidents.forms.receiving import Outcome, receive
from incidents.forms.tolls import FIGURE
from incidents.models import APIKey, Incident, User
from incidents.models import Outcome as Counted
from incidents.models.toll import BOUNDS
from observatory.lib.problems import (
    InvalidParametersError,
    ParameterError,
    problem,
    problem_members,
)
from observatory.lib.public_api import MachineView, as_json

MOST_REPORTS = 100
MOST_BYTES = 1_000_000


class TooLargeError(APIException):
    status_code = 413


class ReportView(MachineView):
    access = "incidents.send_report"
    scope: ClassVar[str] = APIKey.Scope.SEND_REPORTS
    parser_classes = (BodyParser,)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


class ReportInbox(ReportView):
    http_method_names = ["post", "options"]

    @extend_schema(**reference.REPORTS)
    def post(self, request: Request) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLargeError(_("A request holds a megabyte at most."))
        sent = request.data
        if not isinstance(sent, dict):
            raise _invalid("body", _("Send a JSON object."))
        if "reports" in sent:
            for name in sent.keys() - {"reports"}:
                raise _invalid(name, _("Nothing stands beside “reports”."))
            return self._receive_all(sent["reports"])
        return _answer(self._receive(sent | {"client_id": _name(request, sent)}))

    def _receive_all(self, rows: Any) -> HttpResponse:
        """Each by itself: what is wrong with one keeps no other from the desk."""
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_REPORTS:
            takes = _("A list of 1 to %(most)s reports.") % {"most": MOST_REPORTS}
            raise _invalid("reports", takes)
        results = []
        for number, row in enumerate(rows):
            outcome = self._receive(row if isinstance(row, dict) else {})
            results.append(
                _members(outcome) | {"row": number, "status": outcome.status}
            )
        return HttpResponse(
            as_json({"results": results}),
            content_type="application/json",
            status=HTTPStatus.MULTI_STATUS,
        )

    def _receive(self, report: dict[str, Any]) -> Outcome:
        fields, wrong = as_fields(report)
        if wrong:
            return Outcome(HTTPStatus.UNPROCESSABLE_ENTITY, members={"fields": wrong})
        outcome = receive(_as_typed(fields), by=cast(User, self.request.user))
        return replace(outcome, members=named_as_sent(outcome.members))


class ReportState(ReportView):
    """What became of one's own report; to anybody else it does not exist (L-02)."""

    http_method_names = ["get", "head", "options"]

    @extend_schema(**reference.REPORT_STATE)
    def get(self, request: Request, uuid: UUID) -> HttpResponse:
        found = Incident.objects.written_by(cast(User, request.user))
        incident = found.filter(uuid=uuid).first()
        if incident is None:
            raise Http404
        return HttpResponse(as_json(_shown(incident)), content_type="application/json")


def _name(request: Request, sent: dict[str, Any]) -> Any:
    """The client's name for the report: in its body, the header or both."""
    header = request.headers.get("Idempotency-Key", "").strip('"')  # RFC 8941's texts
    name = sent.get("client_id") or header
    if header and str(name).lower() != header.lower():
        raise _invalid("Idempotency-Key", _("It differs from client_id."))
    return name


def _invalid(name: str, reason: str) -> InvalidParametersError:
    return InvalidParametersError([ParameterError(name, "", reason)])


def _as_typed(report: dict[str, Any]) -> dict[str, str]:
    """As the form has it: texts; true is a tick, null or false an empty field. A number
    of people says by itself that it is known."""
    typed = {
        name: "" if value in (None, False) else "on" if value is True else str(value)
        for name, value in report.items()
    }
    for counted in Counted.values:
        if any(typed.get(f"{counted}_{bound}") for bound in BOUNDS):
            typed.setdefault(f"{counted}_known", FIGURE)
    return typed


def _answer(outcome: Outcome) -> HttpResponse:
    if outcome.incident is None:
        response = problem(outcome.status, outcome.error or "", **outcome.members)
    else:
        response = HttpResponse(
            as_json(_shown(outcome.incident)),
            content_type="application/json",
            status=outcome.status,
        )
        response["Location"] = _address(outcome.incident)
    if outcome.retry_after:
        response["Retry-After"] = outcome.retry_after
    return response


def _members(outcome: Outcome) -> dict[str, Any]:
    if outcome.incident is not None:
        return _shown(outcome.incident)
    return problem_members(outcome.status, outcome.error or "", **outcome.members)


def _shown(incident: Incident) -> dict[str, Any]:
    return {
        "reference": str(incident.uuid),
        "state": incident.status,
        "public_id": incident.public_id or None,
        "url": _address(incident),
    }


def _address(incident: Incident) -> str:
    return reverse("api-report-state", args=[incident.uuid])
