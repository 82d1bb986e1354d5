"""Putting a report before the public, with what is to be seen of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.forms.public_choice import PublicChoiceForm
from incidents.models import Incident, User
from incidents.services.choosing import publish_as_chosen
from incidents.services.errors import ServiceError
from incidents.services.scheduling import cancel_publication, schedule_publication
from incidents.views.attempts import attempt
from incidents.views.people import signed_in
from incidents.views.review import detail_page, incident_at, status_of
from observatory.lib.access import requires


@requires("incidents.publish_incident")
@require_POST
def review_publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = incident_at(request, uuid)
    form = PublicChoiceForm(request.POST, incident=incident)
    if not form.is_valid():
        return detail_page(request, incident, 422, public_choice=form)
    said = attempt(lambda: _publish(incident, form, by=signed_in(request)))
    if isinstance(said, ServiceError):
        fresh = incident_at(request, uuid)
        sent = request.POST.copy()
        sent["public-version"] = str(fresh.version)
        again = PublicChoiceForm(sent, incident=fresh)
        return detail_page(
            request, fresh, status_of(said), refusal=said, public_choice=again
        )
    messages.success(request, said)
    return redirect("review-detail", uuid)


def _publish(incident: Incident, form: PublicChoiceForm, *, by: User) -> str:
    given = form.cleaned_data
    how: dict[str, Any] = {
        "by": by,
        "version": given["version"],
        "note_fr": given.get("note_fr", ""),
        "note_en": given.get("note_en", ""),
        "withhold": given.get("withhold", False),
    }
    if form.later_day is None:
        publish_as_chosen(incident, form.choice(), **how)
        return _("Published. Totals follow within seconds.")
    schedule_publication(incident, form.choice(), on=form.later_day, **how)
    return _("It will be published on that day, unless it is changed before.")


@requires("incidents.publish_incident")
@require_POST
def review_unschedule(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = incident_at(request, uuid)
    try:
        cancel_publication(incident, by=signed_in(request))
    except ServiceError as error:
        return detail_page(request, incident, status_of(error), refusal=error)
    messages.success(request, _("It will not be published by itself."))
    return redirect("review-detail", uuid)
