"""Views that a person keeps under a name, and the mails about them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from incidents.forms.saved_views import MailsForm, ViewForm, mails_wanted
from incidents.models import SavedView, Subscription
from incidents.services.errors import ServiceError
from incidents.services.saved_views import (
    keep_view,
    rename_view,
    subscribe,
    subscription_of,
    unsubscribe,
    unsubscribe_by,
)
from incidents.views.people import signed_in
from incidents.views.selection import Selection
from observatory.lib.access import public, requires

_SHOWN = ("shade", "division", "sort", "by", "then", "level", "layer", "columns")
"""What the pages take beside the filter."""
OWN: dict[str, Any] = {"on": tuple(SavedView.Page.values)} | dict.fromkeys(_SHOWN, ())


@requires("incidents.keep_view")
@require_safe
def view_list(request: HttpRequest) -> HttpResponse:
    views = signed_in(request).saved_views.prefetch_related("subscriptions")
    return render(request, "incidents/view_list.html", {"views": views})


@requires("incidents.keep_view")
@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request: HttpRequest) -> HttpResponse:
    selection = Selection(request, OWN)
    if request.method != "POST":
        return _new_page(request, selection, ViewForm())
    form = ViewForm(request.POST)
    if not form.is_valid() or selection.notices:
        return _new_page(request, selection, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    shown = [pair for pair in selection.own_pairs if pair[0] != "on"]
    try:
        view = keep_view(
            owner=signed_in(request),
            name=form.cleaned_data["name"],
            page=selection.own("on"),
            query=urlencode(selection.filter_pairs + shown),
        )
    except ServiceError as error:
        form.add_error("name", str(error))
        return _new_page(request, selection, form, HTTPStatus.CONFLICT)
    messages.success(request, _("The view is kept."))
    return redirect("view-detail", view.pk)


def _new_page(
    request: HttpRequest,
    selection: Selection,
    form: ViewForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {"selection": selection, "form": form}
    return render(request, "incidents/view_new.html", context, status=status)


@requires("incidents.keep_view")
@require_http_methods(["GET", "HEAD", "POST"])
def view_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    view = _mine(request, uuid)
    subscriptions = list(view.subscriptions.all())
    if request.method != "POST":
        initial = {"name": view.name} | mails_wanted(subscriptions)
        return _detail_page(request, view, MailsForm(initial=initial))
    form = MailsForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _detail_page(request, view, form, status)
    try:
        rename_view(view, name=form.cleaned_data["name"])
    except ServiceError as error:
        form.add_error("name", str(error))
        return _detail_page(request, view, form, HTTPStatus.CONFLICT)
    if settings.SENDS_MAIL:
        _subscribe(request, view, form, subscriptions)
    messages.success(request, _("Kept as you wrote it."))
    return redirect("view-list")


def _subscribe(
    request: HttpRequest, view: SavedView, form: MailsForm, had: list[Subscription]
) -> None:
    """Only what changed: a threshold that was told of is not told of again because
    the view got another name."""
    before = mails_wanted(had)
    asked = form.cleaned_data
    for kind, more in (("digest", {}), ("alert", form.alert_asked)):
        if not asked[kind]:
            unsubscribe(view, kind)
        elif not before.get(kind) or any(before[name] != more[name] for name in more):
            subscribe(
                view,
                kind=kind,
                language=get_language() or settings.LANGUAGE_CODE,
                site=request.build_absolute_uri("/").rstrip("/"),
                **more,
            )


def _detail_page(
    request: HttpRequest,
    view: SavedView,
    form: MailsForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    owner = view.owner
    can_be_sent = settings.SENDS_MAIL and owner.email and not owner.is_demo
    context = {"view": view, "form": form, "can_be_sent": can_be_sent}
    return render(request, "incidents/view_detail.html", context, status=status)


@requires("incidents.keep_view")
@require_POST
def view_delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    view = _mine(request, uuid)
    name = view.name
    view.delete()
    messages.success(request, _("“%(name)s” was deleted.") % {"name": name})
    return redirect("view-list")


def _mine(request: HttpRequest, uuid: UUID) -> SavedView:
    """Somebody else's is as if it did not exist."""
    return get_object_or_404(signed_in(request).saved_views, pk=uuid)


@public
@csrf_exempt  # the token is what allows it; mail programs post without a form
@require_http_methods(["GET", "HEAD", "POST"])
def view_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in. Reading it changes nothing: mail servers open
    every link. It does not say whose the subscription was, or if it still is."""
    is_known = subscription_of(token) is not None
    if is_known and request.method == "POST":
        unsubscribe_by(token)
    context = {"is_known": is_known, "is_done": request.method == "POST"}
    status = HTTPStatus.OK if is_known else HTTPStatus.NOT_FOUND
    return render(request, "incidents/view_unsubscribe.html", context, status=status)
