"""Entry: the report form, and one's own reports."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.forms import ReportForm
from incidents.forms.attachments import AttachmentForm
from incidents.forms.fields import put
from incidents.forms.receiving import refusal_status
from incidents.models import ActorMention, Citation, Incident, Remark, User
from incidents.models.merged import merged_into
from incidents.models.remark import is_asked
from incidents.models.report_news import has_news
from incidents.services.confidential_reads import note_sources_read
from incidents.services.duplicates import KnownEvent, known_events_like
from incidents.services.errors import (
    NotAllowedError,
    ReportInFlightError,
    ReportRefusedError,
    ServiceError,
)
from incidents.services.report_news import note_seen
from incidents.services.reporting import submit_report
from incidents.views.attachments import receive_files
from incidents.views.conversation_words import described_remarks
from incidents.views.entry_words import entry_words
from incidents.views.people import signed_in
from incidents.views.same_event import described
from observatory.lib.access import requires
from observatory.lib.bounded_uploads import left_out

_PER_PAGE = 25


@requires("incidents.report_incident")
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    likely = _unasked(form, by=signed_in(request))
    if likely:
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY, likely=likely)
    return _submit(request, form, by=signed_in(request))


def _unasked(form: ReportForm, *, by: User) -> list[KnownEvent]:
    """What may be the same event, where no script has asked while they typed; once,
    and not of a report that has been received."""
    event, client_id = form.event(), form.cleaned_data["client_id"]
    if form.cleaned_data["same_as"] or event is None:
        return []
    if Incident.objects.filter(uuid=client_id).exists():
        return []
    return known_events_like(event, by=by, but_for=client_id)


def _submit(request: HttpRequest, form: ReportForm, *, by: User) -> HttpResponse:
    client_id = form.cleaned_data["client_id"]
    try:
        incident, is_new = submit_report(form.report(), client_id=client_id, by=by)
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ReportRefusedError as error:
        if not isinstance(error, ReportInFlightError):
            put(form, client_id=str(uuid4()))
        return _form_page(request, form, refusal_status(error), refusal=error)
    said = _("Thank you: your report was received.")
    if not is_new:
        said = _("This report had been received already; it was not entered twice.")
    messages.success(request, said)
    receive_files(request, incident, by=by)
    return redirect("report-detail", incident.uuid)


def _form_page(
    request: HttpRequest,
    form: ReportForm,
    status: HTTPStatus = HTTPStatus.OK,
    refusal: ServiceError | None = None,
    likely: Sequence[KnownEvent] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "refusal": refusal,
        "likely": [described(known) for known in likely],
        "account": signed_in(request).device_key,
        "words": entry_words(),
        "is_conflict": status in {HTTPStatus.CONFLICT, HTTPStatus.GONE},
        "files": AttachmentForm(),
        "has_lost_files": bool(request.FILES or left_out(request)),
    }
    return render(request, "incidents/report_form.html", context, status=status)


@requires("incidents.report_incident")
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    mine = Incident.objects.written_by(signed_in(request)).select_related("event_type")
    mine = mine.annotate(is_asked=is_asked(), has_news=has_news("seen_at"))
    pages = Paginator(mine.order_by("-created_at", "-pk"), _PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "incidents/report_list.html", {"page": page})


@requires("incidents.report_incident")
@require_safe
def report_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own report; to anybody else it does not exist (L-02)."""
    incident = (
        Incident.objects.filter(uuid=uuid)
        .select_related("event_type")
        .prefetch_related(
            *(
                "claims__breakdown",
                _own_citations(),
                "decisions",
                "warnings",
                "attachments",
            ),
            _own_mentions(),
            _told_remarks(),
        )
        .first()
    )
    if incident is None or not request.user.has_perm(
        "incidents.read_own_report", incident
    ):
        raise Http404
    if incident.author == request.user:
        note_seen(incident)
    else:
        note_sources_read(incident, by=signed_in(request))
    context = {
        "incident": incident,
        "remarks": described_remarks(incident.remarks.all()),
        "merged_into": merged_into(incident),
        "attachments": incident.attachments.all(),
        "files": AttachmentForm(),
        "may_attach": request.user.has_perm("incidents.attach_to_report", incident),
        "may_withdraw": request.user.has_perm(
            "incidents.withdraw_attachment", incident
        ),
    }
    return render(request, "incidents/report_detail.html", context)


def _told_remarks() -> Prefetch[Any]:
    told = Remark.objects.told_to_reporters().select_related("by")
    return Prefetch("remarks", told)


def _own_mentions() -> Prefetch[Any]:
    own = ActorMention.objects.filter(named_by=F("incident__author"))
    return Prefetch("actor_mentions", own)


def _own_citations() -> Prefetch[Any]:
    """The author's own sources, and those that are no secret: who else has told the
    desk is not for the author to read."""
    own = Q(named_by=F("incident__author"))
    shown = Citation.objects.filter(Q(source__is_confidential=False) | own)
    return Prefetch("citations", shown.select_related("source").order_by("pk"))
