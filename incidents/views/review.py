"""The review desk: one report with all that is known, its decisions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from incidents.forms import DecisionForm, EditForm
from incidents.forms.public_choice import PublicChoiceForm
from incidents.models import Attachment, Incident, PublishedIncident, User
from incidents.rules import on_the_desk_of
from incidents.services.confidential_reads import note_sources_read
from incidents.services.duplicates import likely_duplicates
from incidents.services.editing import edit_incident
from incidents.services.errors import (
    EditedMeanwhileError,
    NotAllowedError,
    OutcomeError,
    ServiceError,
)
from incidents.services.history import changes_of
from incidents.services.merging import merge_of
from incidents.services.review import (
    EDITABLE,
    move_incident,
    possible_steps,
)
from incidents.services.same_event import OPEN
from incidents.services.scheduling import scheduled_of
from incidents.services.tolls import resolve_tolls
from incidents.views.desk_context import talk_and_checks
from incidents.views.desk_sources import source_sides
from incidents.views.people import signed_in
from observatory.lib.access import requires

_DONE = {
    Incident.Status.UNDER_REVIEW: gettext_lazy("The report is under review."),
    Incident.Status.VERIFIED: gettext_lazy(
        "The report is verified. It is not public yet."
    ),
    Incident.Status.PUBLISHED: gettext_lazy("Published. Totals follow within seconds."),
    Incident.Status.REJECTED: gettext_lazy(
        "The report is rejected; its author sees the reason."
    ),
    Incident.Status.RETRACTED: gettext_lazy(
        "Retracted: the public sees the note only."
    ),
}


@requires("incidents.review_incident")
@require_safe
def review_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return detail_page(request, incident_at(request, uuid))


def detail_page(
    request: HttpRequest,
    incident: Incident,
    status: int = HTTPStatus.OK,
    **extra: Any,
) -> HttpResponse:
    user = signed_in(request)
    note_sources_read(incident, by=user)
    steps = possible_steps(incident, user)
    public = PublishedIncident.objects.filter(incident_uuid=incident.uuid).first()
    context = {
        "incident": incident,
        "steps": steps,
        "must_be_another": _must_be_another(incident, user),
        "is_editable": incident.status in EDITABLE,
        "public": public,
        "tolls": resolve_tolls(incident.claims.all()),
        "can_settle_same_event": incident.status in OPEN
        and user.has_perm("incidents.settle_same_event", incident),
        "can_merge": incident.status in EDITABLE
        and user.has_perm("incidents.merge_incident", incident),
        "mergeable": EDITABLE,
        "merge": merge_of(incident, user),
        "is_target_shown": _is_target_shown(incident, user),
        **talk_and_checks(request, incident),
        "duplicates": likely_duplicates(incident, on_the_desk_of(user)),
        "source_sides": source_sides(incident),
        "changes": changes_of(incident),
        "public_choice": PublicChoiceForm(incident=incident),
        "scheduled": scheduled_of(incident),
        "attachments": _attachments(incident, user),
        "may_withdraw": user.has_perm("incidents.withdraw_attachment", incident),
        **extra,
    }
    return render(request, "incidents/review_detail.html", context, status=status)


def _attachments(incident: Incident, user: User) -> QuerySet[Attachment]:
    """Those of what was merged lie where the incident does that it went into."""
    if not user.has_perm("incidents.read_attachment", incident):
        return Attachment.objects.none()
    return Attachment.objects.shown_with(incident)


def _is_target_shown(incident: Incident, user: User) -> bool:
    """What a report is said to be the same as may lie in other regions."""
    said = getattr(incident, "same_event", None)
    return said is None or on_the_desk_of(user).filter(pk=said.target_id).exists()


def _must_be_another(incident: Incident, user: User) -> bool:
    """Whether only their being the author keeps them from verifying it."""
    return user.has_perm("incidents.verify_incident") and not user.has_perm(
        "incidents.verify_incident", incident
    )


@requires("incidents.review_incident")
@require_POST
def review_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = incident_at(request, uuid)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return detail_page(
            request, incident, HTTPStatus.BAD_REQUEST, refusal=_("Please try again.")
        )
    step = form.cleaned_data["step"]
    try:
        move_incident(
            incident,
            step,
            by=signed_in(request),
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            reason_en=form.cleaned_data["reason_en"],
            withhold=form.cleaned_data["withhold"],
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        return detail_page(
            request,
            incident_at(request, uuid),
            status_of(error),
            refusal=error,
            decision=form.cleaned_data,
        )
    messages.success(request, str(_DONE[Incident.Status(step)]))
    return redirect("review-detail", uuid)


def status_of(error: ServiceError) -> HTTPStatus:
    is_stale = isinstance(error, EditedMeanwhileError)
    return HTTPStatus.CONFLICT if is_stale else HTTPStatus.BAD_REQUEST


@requires("incidents.review_incident")
@require_http_methods(["GET", "HEAD", "POST"])
def review_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = incident_at(request, uuid)
    if incident.status not in EDITABLE:
        messages.error(request, _("A closed report cannot be edited."))
        return redirect("review-detail", uuid)
    if request.method != "POST":
        return _edit_page(request, EditForm(instance=incident))
    form = EditForm(request.POST, instance=incident)
    if request.POST.get("version") != str(incident.version):
        return _clash_page(request, form)
    if not form.is_valid():
        return _edit_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        edit_incident(
            incident,
            form.edit(),
            by=signed_in(request),
            version=form.cleaned_data["version"],
        )
    except ServiceError as error:
        return _refused_page(request, form, error)
    said = _("Saved.")
    if incident.status == Incident.Status.PUBLISHED:
        said = _("Saved. The public still sees the former version: publish it again.")
    messages.success(request, said)
    if not on_the_desk_of(signed_in(request)).filter(uuid=uuid).exists():
        return redirect("review-queue")  # it lies in somebody else's regions now
    return redirect("review-detail", uuid)


def _refused_page(
    request: HttpRequest, form: EditForm, error: ServiceError
) -> HttpResponse:
    """The form as it was sent; the refusal at its field, where it has one."""
    if isinstance(error, EditedMeanwhileError):  # since we read it, before the lock
        again = incident_at(request, form.instance.uuid)
        return _clash_page(request, EditForm(request.POST, instance=again))
    if isinstance(error, OutcomeError):
        form.refuse(error)
        return _edit_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _edit_page(request, form, HTTPStatus.BAD_REQUEST, refusal=error)


def _clash_page(request: HttpRequest, form: EditForm) -> HttpResponse:
    merged, clashes = form.merged()
    return _edit_page(
        request,
        merged,
        HTTPStatus.CONFLICT,
        refusal=EditedMeanwhileError(),
        clashes=clashes,
    )


def _edit_page(
    request: HttpRequest,
    form: EditForm,
    status: HTTPStatus = HTTPStatus.OK,
    **extra: Any,
) -> HttpResponse:
    note_sources_read(form.instance, by=signed_in(request))
    may_list_actors = signed_in(request).has_perm("incidents.add_actor")
    context = {
        "form": form,
        "incident": form.instance,
        "may_list_actors": may_list_actors,
        **extra,
    }
    return render(request, "incidents/review_edit.html", context, status=status)


def incident_at(request: HttpRequest, uuid: UUID) -> Incident:
    """To a reviewer of other regions it does not exist (L-02, Z-02)."""
    found = (
        on_the_desk_of(signed_in(request))
        .select_related(
            "event_type",
            "author",
            "emplacement",
            "trigger",
            "device_state",
            "batch",
            "same_event__target",
        )
        .prefetch_related(
            "claims__source",
            "claims__breakdown",
            "abduction_outcomes__source",
            "citations__source",
            "decisions__by",
            "warnings",
            "units__region__division",
            "actors__actor",
            "actor_mentions__actor",
            "references",
        )
    )
    return get_object_or_404(found, uuid=uuid)
