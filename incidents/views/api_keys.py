"""One's own keys of the API: make, rotate, revoke. A secret is shown once, in the
answer that made it, and is in no address, session, log or cache."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from incidents.forms.api_keys import KeyForm
from incidents.models import APIKey
from incidents.models.assigned_region import regions_assigned_to
from incidents.services.api_keys import IssuedKey, issue_key, revoke_key, rotate_key
from incidents.services.errors import NotAllowedError
from incidents.views.people import signed_in
from observatory.lib.access import requires


@requires("incidents.hold_api_key")
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key_list(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method != "POST":
        return _page(request, KeyForm(holder=person))
    form = KeyForm(request.POST, holder=person)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    issued = issue_key(
        holder=person,
        purpose=form.cleaned_data["purpose"],
        scopes=form.scopes,
        expires_on=form.expires_on,
    )
    return _page(request, KeyForm(holder=person), issued)


@requires("incidents.hold_api_key")
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
@require_POST
def key_rotate(request: HttpRequest, prefix: str) -> HttpResponse:
    person = signed_in(request)
    try:
        issued = rotate_key(_own(request, prefix), by=person)
    except NotAllowedError as error:
        raise PermissionDenied from error
    return _page(request, KeyForm(holder=person), issued)


@requires("incidents.hold_api_key")
@require_POST
def key_revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """At once: without asking for the password first."""
    revoke_key(_own(request, prefix), by=signed_in(request))
    messages.success(request, _("The key is revoked: it opens nothing any more."))
    return redirect("key-list")


def _own(request: HttpRequest, prefix: str) -> APIKey:
    key = APIKey.objects.filter(holder=signed_in(request), prefix=prefix).first()
    if key is None:
        raise Http404
    return key


def _page(
    request: HttpRequest,
    form: KeyForm,
    issued: IssuedKey | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "issued": issued,
        "keys": APIKey.objects.filter(holder=signed_in(request)),
        "today": timezone.localdate(),
        "regions": regions_assigned_to(signed_in(request)),
        "has_webhooks": settings.WEBHOOKS,
        "rates": (settings.API_KEY_MINUTE_RATE, settings.API_KEY_DAY_RATE),
    }
    return render(request, "account/keys.html", context, status=status)
