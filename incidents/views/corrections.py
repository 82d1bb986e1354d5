"""Asking for a correction without an account, following it, and what became of all."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from incidents.accounts import client_alias
from incidents.forms.corrections import CorrectionForm
from incidents.models import CorrectionNotice, PublishedIncident
from incidents.services.corrections import (
    IdentifierTakenError,
    Wish,
    receive_correction,
    tracked,
)
from incidents.services.rates import Rate, count_request
from observatory.lib.access import public

RATE = Rate(minute=3, day=20)
_SHOWN = 50


@public
@csrf_exempt  # in nobody's name; a cookie would stay on the phone of who was here
@require_http_methods(["GET", "HEAD", "POST"])
def correction_new(request: HttpRequest, public_id: str) -> HttpResponse:
    incident = get_object_or_404(PublishedIncident, public_id=public_id)
    if request.method != "POST":
        return _form_page(request, incident, CorrectionForm())
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _form_page(request, incident, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    uses = count_request(f"correction:{client_alias(request)}", RATE)
    if any(use.is_over for use in uses):
        form.add_error(None, _("Many requests have come from here: try again later."))
        return _form_page(request, incident, form, HTTPStatus.TOO_MANY_REQUESTS)
    asked = form.cleaned_data
    wish = Wish(
        public_id=incident.public_id,
        wrong=asked["wrong"],
        right=asked["right"],
        contact=asked["contact"],
        language=_language(),
    )
    try:
        token = receive_correction(wish, request_id=asked["request_id"])
    except IdentifierTakenError as error:
        form.add_error(None, str(error))
        form.ask_again()
        return _form_page(request, incident, form, HTTPStatus.CONFLICT)
    address = request.build_absolute_uri(reverse("correction-track", args=[token]))
    context = {"incident": incident, "address": address}
    return render(request, "incidents/correction_received.html", context)


def _form_page(
    request: HttpRequest,
    incident: PublishedIncident,
    form: CorrectionForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {"incident": incident, "form": form}
    response = render(request, "incidents/correction_new.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@public
@require_safe
def correction_track(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one's request. Nothing that was written is shown: the address may
    have come into other hands."""
    found = tracked(token)
    if found is None:
        raise Http404
    response = render(
        request,
        "incidents/correction_track.html",
        {"notice": found.notice, "public_id": found.public_id},
    )
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    notices = CorrectionNotice.objects.all()
    context = {"years": notices.by_year(), "notices": notices.decided()[:_SHOWN]}
    return render(request, "incidents/correction_list.html", context)


def _language() -> str:
    return "en" if get_language() == "en" else "fr"
