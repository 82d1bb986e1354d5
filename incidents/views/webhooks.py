"""One's own webhooks: where changes are told, and what became of each message."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from incidents.forms.webhooks import ReplayForm, WebhookForm
from incidents.models import Webhook
from incidents.services.errors import ServiceError
from incidents.services.webhooks import (
    Registered,
    pause_webhook,
    register_webhook,
    replace_secret,
    replay_webhook,
    resume_webhook,
)
from incidents.views.people import signed_in
from observatory.lib.access import requires

BAD = HTTPStatus.UNPROCESSABLE_ENTITY


@requires("incidents.hold_api_key")
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest) -> HttpResponse:
    if not settings.WEBHOOKS:
        raise Http404
    person = signed_in(request)
    if request.method != "POST":
        return _list(request, WebhookForm(holder=person))
    form = WebhookForm(request.POST, holder=person)
    if not form.is_valid():
        return _list(request, form, status=BAD)
    try:
        registered = register_webhook(by=person, **form.cleaned_data)
    except ServiceError as error:
        form.add_error(None, str(error))
        return _list(request, form, status=BAD)
    return _list(request, WebhookForm(holder=person), registered)


def _list(
    request: HttpRequest,
    form: WebhookForm,
    registered: Registered | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "registered": registered,
        "webhooks": _owned(request),
    }
    return render(request, "account/webhooks.html", context, status=status)


@requires("incidents.hold_api_key")
@never_cache
@require_safe
def webhook_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _detail(request, _own(request, uuid), ReplayForm())


def _detail(
    request: HttpRequest,
    webhook: Webhook,
    form: ReplayForm,
    registered: Registered | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "webhook": webhook,
        "log": webhook.messages.all(),
        "form": form,
        "registered": registered,
    }
    return render(request, "account/webhook.html", context, status=status)


@requires("incidents.hold_api_key")
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
@require_POST
def webhook_secret(request: HttpRequest, uuid: UUID) -> HttpResponse:
    webhook = _own(request, uuid)
    return _detail(request, webhook, ReplayForm(), replace_secret(webhook))


@requires("incidents.hold_api_key")
@require_POST
def webhook_replay(request: HttpRequest, uuid: UUID) -> HttpResponse:
    webhook, form = _own(request, uuid), ReplayForm(request.POST)
    if not form.is_valid():
        return _detail(request, webhook, form, status=BAD)
    try:
        replay_webhook(webhook, after=form.cleaned_data["after"])
    except ServiceError as error:
        form.add_error("after", str(error))
        return _detail(request, webhook, form, status=BAD)
    messages.success(request, _("What is behind this position is told again."))
    return redirect("webhook-detail", webhook.pk)


@requires("incidents.hold_api_key")
@require_POST
def webhook_pause(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _changed(request, uuid, pause_webhook, _("It is told nothing for now."))


@requires("incidents.hold_api_key")
@require_POST
def webhook_resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    done = _("It is told again, from where it was left.")
    return _changed(request, uuid, resume_webhook, done)


def _changed(
    request: HttpRequest, uuid: UUID, change: Callable[[Webhook], None], done: str
) -> HttpResponse:
    change(_own(request, uuid))
    messages.success(request, done)
    return redirect("webhook-detail", uuid)


@requires("incidents.hold_api_key")
@require_POST
def webhook_delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    _own(request, uuid).delete()
    messages.success(request, _("The webhook is deleted, and its log with it."))
    return redirect("webhook-list")


def _own(request: HttpRequest, uuid: UUID) -> Webhook:
    """Also once the operator has turned them off: what one registered can be seen
    and deleted."""
    return get_object_or_404(_owned(request), pk=uuid)


def _owned(request: HttpRequest) -> QuerySet[Webhook]:
    owned = Webhook.objects.filter(key__holder=signed_in(request))
    return owned.select_related("key")
