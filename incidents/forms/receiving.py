"""A report as the doors for programs take it, and what each outcome is answered.

201 received now, 200 received before; 409, 410 and 422 are for a person to mend; 423 is
to be tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from incidents.forms.report import ReportForm, is_uuid
from incidents.models import Incident, User
from incidents.services.errors import (
    ConflictingReportError,
    NotAllowedError,
    ReportInFlightError,
    ReportRefusedError,
    ServiceError,
    WithdrawnReportError,
)
from incidents.services.reporting import submit_report

_STATUSES: dict[type[ReportRefusedError], HTTPStatus] = {
    ConflictingReportError: HTTPStatus.CONFLICT,
    WithdrawnReportError: HTTPStatus.GONE,
    ReportInFlightError: HTTPStatus.LOCKED,
}


def refusal_status(error: ReportRefusedError) -> HTTPStatus:
    return _STATUSES[type(error)]


@dataclass(frozen=True, slots=True)
class Outcome:
    status: HTTPStatus
    incident: Incident | None = None
    error: ServiceError | None = None
    members: dict[str, Any] = field(default_factory=dict)
    """More of a problem: what is wrong with each field."""

    @property
    def retry_after(self) -> str | None:
        return "2" if self.status == HTTPStatus.LOCKED else None


def receive(data: Mapping[str, Any], *, by: User) -> Outcome:
    form = ReportForm(data)
    if not is_uuid(str(data.get("client_id", ""))):
        # The page gets a new identifier; a script would send one report twice.
        form.add_error("client_id", _("A report needs an identifier of its own."))
    if not form.is_valid():
        return Outcome(HTTPStatus.UNPROCESSABLE_ENTITY, members=_mistakes(form))
    client_id = form.cleaned_data["client_id"]
    try:
        incident, is_new = submit_report(form.report(), client_id=client_id, by=by)
    except NotAllowedError as error:
        return Outcome(HTTPStatus.FORBIDDEN, error=error)
    except ReportRefusedError as error:
        return Outcome(refusal_status(error), error=error)
    return Outcome(HTTPStatus.CREATED if is_new else HTTPStatus.OK, incident)


def _mistakes(form: ReportForm) -> dict[str, Any]:
    """The form's errors by field; what it doubts, with the word that confirms it; and
    the coordinates, which it may have put right."""
    return {
        "fields": {
            name: {"label": str(form[name].label), "errors": list(errors)}
            for name, errors in form.errors.items()
        },
        "doubts": form.doubts,
        "confirm": form.doubt_token,
        "values": {n: form[n].value() or "" for n in ("latitude", "longitude")},
    }
