"""Photos and documents in pieces, as the outbox of a phone sends them.

    POST  size, sha256, keeps_position   announces it: 201, or 200 if it is known
    PUT   a piece, with Upload-Offset    200; with the last 201, or 200 if it is kept
    GET                                  how far it is

Each answers `{"offset", "size"}`, and `reference` once all of it is kept. Refusals are
those of a report (`forms/receiving.py`): 409, 410, 413 and 422 are for a person to
mend; 423 and 507 are to be tried again; 404: no such report, or nothing announced.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents.forms.attachments import AnnouncementForm, attachment_status
from incidents.models import Incident, User
from incidents.services.attachment_pieces import (
    Progress,
    add_piece,
    ask_upload,
    begin_upload,
)
from incidents.services.errors import ReportInFlightError, ServiceError
from incidents.views.attachments import read_report
from incidents.views.people import signed_in
from incidents.views.report_door import refused_person
from observatory.lib.access import requires
from observatory.lib.problems import problem


@requires("incidents.report_incident", refusal=refused_person)
@require_http_methods(["GET", "HEAD", "POST", "PUT"])
def attachment_pieces(
    request: HttpRequest, uuid: UUID, attachment: UUID
) -> HttpResponse:
    by = signed_in(request)
    try:
        return _answered(request, read_report(request, uuid), attachment, by)
    except Http404:
        return problem(HTTPStatus.NOT_FOUND)
    except ServiceError as error:
        response = problem(attachment_status(error), error)
        if isinstance(error, ReportInFlightError):
            response["Retry-After"] = "2"
        return response


def _answered(
    request: HttpRequest, incident: Incident, client_id: UUID, by: User
) -> HttpResponse:
    if request.method == "POST":
        form = AnnouncementForm(request.POST)
        if not form.is_valid():
            return problem(HTTPStatus.UNPROCESSABLE_ENTITY, form.mistakes)
        progress = begin_upload(
            form.announced(), incident=incident, client_id=client_id, by=by
        )
        return _told(progress)
    if request.method == "PUT":
        offset = request.headers.get("Upload-Offset", "")
        if not (offset.isascii() and offset.isdigit()):
            return problem(HTTPStatus.BAD_REQUEST, _("Upload-Offset: a whole number."))
        progress = add_piece(
            request.body, int(offset), incident=incident, client_id=client_id, by=by
        )
        return _told(progress)
    return _told(ask_upload(incident=incident, client_id=client_id, by=by))


def _told(progress: Progress) -> JsonResponse:
    told: dict[str, object] = {"offset": progress.received, "size": progress.size}
    if progress.attachment is not None:
        told["reference"] = str(progress.attachment.uuid)
    status = HTTPStatus.CREATED if progress.is_new else HTTPStatus.OK
    return JsonResponse(told, status=status)
