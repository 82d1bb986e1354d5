"""The same event reported again: what may be the same while one types, and the desk's
answer to a report that says so."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from incidents.forms import ReportForm, VerdictForm
from incidents.models import PublishedIncident, SameEvent, Toll
from incidents.rules import on_the_desk_of
from incidents.services.duplicates import KnownEvent, known_events_like
from incidents.services.errors import NotAllowedError, ServiceError
from incidents.services.same_event import settle_same_event
from incidents.views.people import signed_in
from incidents.views.report_door import refused_person
from observatory.lib.access import requires

_DONE = {
    SameEvent.Verdict.ADDED: gettext_lazy(
        "Its source and figures are added; the report is merged, and its author told."
    ),
    SameEvent.Verdict.APART: gettext_lazy("It stays an incident of its own."),
}


def described(known: KnownEvent) -> dict[str, str]:
    """In words, for the form's list and for its script."""
    incident = known.incident
    if isinstance(incident, PublishedIncident):
        whose, address = incident.public_id, incident.get_absolute_url()
    else:
        whose = _("your own report")
        address = reverse("report-detail", args=[incident.uuid])
    killed = _("killed: unknown")
    if not known.killed.is_unknown:
        killed = _("killed: %(toll)s") % {"toll": in_figures(known.killed)}
    days = date_format(incident.started_on)
    if incident.ended_on != incident.started_on:
        days = f"{days} – {date_format(incident.ended_on)}"
    facts = [days, incident.place_name, str(incident.event_type), killed, whose]
    return {
        "name": known.name,
        "title": incident.title,
        "facts": " · ".join(filter(None, facts)),
        "url": address,
    }


def in_figures(toll: Toll) -> str:
    least, best, most = (
        "?" if bound is None else str(bound)
        for bound in (toll.min, toll.best, toll.max)
    )
    return best if least == most == "?" else f"{best} ({least} – {most})"


@requires("incidents.report_incident", refusal=refused_person)
@require_POST
def report_likely(request: HttpRequest) -> HttpResponse:
    """Of a form half filled in; posted, because no address may hold it (L-14)."""
    form = ReportForm(request.POST)
    form.is_valid()
    event = form.event()
    client_id = form.cleaned_data.get("client_id") or uuid4()
    by = signed_in(request)
    known = known_events_like(event, by=by, but_for=client_id) if event else []
    return JsonResponse({"likely": [described(one) for one in known]})


@requires("incidents.review_incident")
@require_POST
def review_same_event(request: HttpRequest, uuid: UUID) -> HttpResponse:
    report = get_object_or_404(on_the_desk_of(signed_in(request)), uuid=uuid)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    verdict = form.cleaned_data["verdict"]
    try:
        settle_same_event(
            report,
            verdict,
            by=signed_in(request),
            version=form.cleaned_data["version"],
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(_DONE[SameEvent.Verdict(verdict)]))
    return redirect("review-detail", uuid)
