"""Two incidents that are one event, side by side; and one that was two."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.forms.merging import MergeForm, SplitForm
from incidents.models import Incident, Merge
from incidents.services.confidential_reads import note_sources_read
from incidents.services.errors import ServiceError
from incidents.services.merging import merge_incidents, split_incident, undo_merge
from incidents.views.attempts import attempt
from incidents.views.people import signed_in
from incidents.views.review import detail_page, incident_at, status_of
from observatory.lib.access import requires


@requires("incidents.merge_incident")
@require_http_methods(["GET", "HEAD", "POST"])
def review_merge(request: HttpRequest, uuid: UUID, other: UUID) -> HttpResponse:
    """The other one goes into the one of the address."""
    kept, merged = incident_at(request, uuid), incident_at(request, other)
    if kept.pk == merged.pk:
        raise Http404
    if request.method != "POST":
        return _merge_page(request, kept, merged)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _merge_page(
            request, kept, merged, HTTPStatus.UNPROCESSABLE_ENTITY, form=form
        )
    given = form.cleaned_data
    done = attempt(
        lambda: merge_incidents(
            kept,
            merged,
            by=signed_in(request),
            versions=(given["version"], given["other_version"]),
            reason=given["reason"],
        )
    )
    if isinstance(done, ServiceError):
        again = incident_at(request, uuid), incident_at(request, other)
        return _merge_page(request, *again, status_of(done), refusal=done, sent=given)
    messages.success(request, _("They are one incident now."))
    return redirect("review-detail", uuid)


def _merge_page(
    request: HttpRequest,
    kept: Incident,
    merged: Incident,
    status: int = HTTPStatus.OK,
    *,
    form: MergeForm | None = None,
    sent: dict[str, Any] | None = None,
    **extra: Any,
) -> HttpResponse:
    for incident in (kept, merged):
        note_sources_read(incident, by=signed_in(request))
    versions = {"version": kept.version, "other_version": merged.version}
    context = {
        "form": form or MergeForm(initial=(sent or {}) | versions),
        "heading": _("Merge two incidents"),
        "subject": kept,
        "kept": kept,
        "merged": merged,
        "both": (kept, merged),
        "keeps_fates": bool(kept.abduction_outcomes.all()),
        **extra,
    }
    return render(request, "incidents/review_merge.html", context, status=status)


@requires("incidents.merge_incident")
@require_POST
def review_unmerge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Of the incident that went into another one."""
    incident = incident_at(request, uuid)
    merge = Merge.objects.filter(merged=incident, undone_at=None).first()
    form = MergeForm(request.POST)
    if merge is None or not form.is_valid():
        refusal = _("Please give a reason.") if merge else _("It is not merged.")
        return detail_page(request, incident, HTTPStatus.BAD_REQUEST, refusal=refusal)
    given = form.cleaned_data
    done = attempt(
        lambda: undo_merge(
            merge,
            by=signed_in(request),
            versions=(given["other_version"], given["version"]),
            reason=given["reason"],
        )
    )
    if isinstance(done, ServiceError):
        again = incident_at(request, uuid)
        return detail_page(request, again, status_of(done), refusal=done)
    messages.success(request, _("They are two incidents again."))
    return redirect("review-detail", uuid)


@requires("incidents.merge_incident")
@require_http_methods(["GET", "HEAD", "POST"])
def review_split(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = incident_at(request, uuid)
    if request.method != "POST":
        return _split_page(request, incident, SplitForm(incident=incident))
    form = SplitForm(request.POST, incident=incident)
    if not form.is_valid():
        return _split_page(request, incident, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    done = attempt(
        lambda: split_incident(
            incident,
            citations=form.chosen(),
            attachments=form.chosen_attachments(),
            title=given["title"],
            by=signed_in(request),
            version=given["version"],
            reason=given["reason"],
        )
    )
    if isinstance(done, ServiceError):
        again = incident_at(request, uuid)
        sent = request.POST.copy()
        sent["version"] = str(again.version)
        form = SplitForm(sent, incident=again)
        return _split_page(request, again, form, status_of(done), refusal=done)
    messages.success(request, _("They are two incidents now: look through both."))
    return redirect("review-detail", done.uuid)


def _split_page(
    request: HttpRequest,
    incident: Incident,
    form: SplitForm,
    status: int = HTTPStatus.OK,
    **extra: Any,
) -> HttpResponse:
    note_sources_read(incident, by=signed_in(request))
    context = {
        "form": form,
        "heading": _("Split the incident"),
        "subject": incident,
        "incident": incident,
        **extra,
    }
    return render(request, "incidents/review_split.html", context, status=status)
