"""The desk's side of correction requests."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents.forms.corrections import CorrectionDecisionForm
from incidents.models import CorrectionNotice, CorrectionRequest, Incident
from incidents.services.confidential_reads import note_correction_read
from incidents.services.corrections import decide_correction, wish_of
from incidents.services.errors import NotAllowedError, ServiceError
from incidents.views.people import signed_in
from observatory.lib.access import requires

_PER_PAGE = 25


@requires("incidents.decide_correction")
@require_safe
def correction_queue(request: HttpRequest) -> HttpResponse:
    """Open ones first, the longest waiting before the others."""
    state = request.GET.get("state", CorrectionNotice.Outcome.OPEN)
    found = CorrectionRequest.objects.select_related("notice")
    if state in CorrectionNotice.Outcome.values:
        found = found.filter(notice__outcome=state)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": CorrectionNotice.Outcome.choices,
        "query": f"state={state}" if state in CorrectionNotice.Outcome.values else "",
    }
    return render(request, "incidents/correction_queue.html", context)


@requires("incidents.decide_correction")
@require_http_methods(["GET", "HEAD", "POST"])
def correction_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(
        CorrectionRequest.objects.select_related("notice", "decided_by"), pk=uuid
    )
    if request.method != "POST":
        return _page(request, found, CorrectionDecisionForm())
    form = CorrectionDecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = form.cleaned_data["outcome"]
    try:
        decide_correction(
            found,
            outcome,
            reason=form.cleaned_data["reason"],
            language="en" if get_language() == "en" else "fr",
            by=signed_in(request),
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, HTTPStatus.CONFLICT)
    incident = Incident.objects.filter(public_id=found.public_id).first()
    if outcome == CorrectionNotice.Outcome.ACCEPTED and incident is not None:
        messages.success(request, _("Accepted: now correct the incident."))
        return redirect("review-edit", incident.uuid)
    messages.success(request, _("Decided: the sender can read the reason."))
    return redirect("correction-queue")


def _page(
    request: HttpRequest,
    found: CorrectionRequest,
    form: CorrectionDecisionForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    note_correction_read(found, by=signed_in(request))
    incident = Incident.objects.filter(public_id=found.public_id).first()
    context = {
        "found": found,
        "wish": wish_of(found),
        "incident": incident,
        "form": form,
    }
    return render(request, "incidents/correction_detail.html", context, status=status)
