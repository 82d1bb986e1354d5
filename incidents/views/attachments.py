"""Photos and documents of a report: received without a script, and given out to its
author and the desk; to anybody else they do not exist (L-02, L-12)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.forms.attachments import AttachmentForm, id_of
from incidents.models import Attachment, Incident, User
from incidents.models.merged import survivor_of
from incidents.services.attachment_content import SentFile, too_large
from incidents.services.attachments import keep_attachment, withdraw_attachment
from incidents.services.confidential_reads import note_attachment_read
from incidents.services.errors import NotAllowedError, ServiceError
from incidents.views.people import signed_in
from observatory.lib.access import requires
from observatory.lib.bounded_uploads import left_out

ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


def read_report(request: HttpRequest, uuid: UUID) -> Incident:
    """One's own, or one of the desk's to whoever reviews it; else it does not exist."""
    incident = Incident.objects.filter(uuid=uuid).first()
    if incident is None or not request.user.has_perm(
        "incidents.read_attachment", incident
    ):
        raise Http404
    return incident


def receive_files(request: HttpRequest, incident: Incident, *, by: User) -> None:
    """Each by itself: one that is refused keeps neither the report nor the others."""
    form = AttachmentForm(request.POST, request.FILES)
    form.full_clean()
    keeps_position = form.cleaned_data.get("keeps_position", False)
    for file in form.cleaned_data.get("attachments", []):
        sent = SentFile(file.read(), keeps_position)
        client_id = id_of(incident.uuid, sent.content)
        try:
            keep_attachment(sent, incident=incident, client_id=client_id, by=by)
        except ServiceError as error:
            _refuse(request, str(file.name), error)
    for name in left_out(request):
        _refuse(request, name, too_large())


def _refuse(request: HttpRequest, name: str, error: ServiceError) -> None:
    said = _("“%(file)s” was not kept: %(why)s") % {"file": name, "why": error}
    messages.error(request, said)


@requires("incidents.report_incident")
@require_POST
def report_attach(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = read_report(request, uuid)
    if not request.user.has_perm("incidents.attach_to_report", incident):
        raise PermissionDenied
    receive_files(request, incident, by=signed_in(request))
    return redirect("report-detail", uuid)


@requires("incidents.report_incident")
@require_safe
def attachment_file(request: HttpRequest, uuid: UUID, attachment: UUID) -> FileResponse:
    found = _read_attachment(request, uuid, attachment)
    ending = ENDINGS[found.media_type]
    return _given(found.file, found.media_type, f"{str(found.uuid)[:8]}.{ending}")


@requires("incidents.report_incident")
@require_safe
def attachment_preview(
    request: HttpRequest, uuid: UUID, attachment: UUID
) -> FileResponse:
    found = _read_attachment(request, uuid, attachment)
    return _given(found.preview, "image/jpeg", "preview.jpg")


def _attachment(request: HttpRequest, uuid: UUID, attachment: UUID) -> Attachment:
    incident = read_report(request, uuid)
    found = incident.attachments.kept().filter(uuid=attachment).first()
    if found is None:
        raise Http404
    return found


def _read_attachment(request: HttpRequest, uuid: UUID, attachment: UUID) -> Attachment:
    found = _attachment(request, uuid, attachment)
    note_attachment_read(found, by=signed_in(request))
    return found


def _given(file: FieldFile, media_type: str, name: str) -> FileResponse:
    try:
        content = file.open("rb")
    except (ValueError, FileNotFoundError) as error:  # no preview, or a lost disk
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type=media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@requires("incidents.report_incident")
@require_POST
def attachment_withdraw(
    request: HttpRequest, uuid: UUID, attachment: UUID
) -> HttpResponse:
    found = _attachment(request, uuid, attachment)
    try:
        withdraw_attachment(found, by=signed_in(request))
    except NotAllowedError as error:
        raise PermissionDenied from error
    messages.success(request, _("It has been deleted."))
    if found.incident.author_id == signed_in(request).pk:
        return redirect("report-detail", uuid)
    return redirect("review-detail", survivor_of(found.incident).uuid)
