"""Making a snapshot, and withdrawing the file of one: for people signed in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from incidents.exports.incident_csv import incident_lines
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.forms.snapshots import SnapshotForm, WithdrawalForm
from incidents.models import Snapshot, SnapshotOrder
from incidents.services.errors import NotAllowedError, ServiceError
from incidents.services.snapshot_orders import order_snapshot
from incidents.services.snapshots import MOST_IN_A_REQUEST, freeze, withdraw_file
from incidents.statistics.selections import SelectedTotals
from incidents.views.people import signed_in
from incidents.views.selection import Selection
from incidents.views.snapshots import snapshot_page
from observatory.lib.access import requires


@requires("incidents.freeze_snapshot")
@require_http_methods(["GET", "HEAD", "POST"])
def snapshot_new(request: HttpRequest) -> HttpResponse:
    selection = Selection(request)
    if request.method != "POST":
        return _form_page(request, selection, SnapshotForm())
    form = SnapshotForm(request.POST)
    if not form.is_valid() or selection.notices:
        # A condition that was left out would be missed by nobody but the reader.
        return _form_page(request, selection, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        kept = _freeze_or_order(request, selection, form)
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        status = HTTPStatus.BAD_REQUEST
        return _form_page(request, selection, form, status, refusal=error)
    if isinstance(kept, Snapshot):
        said = _("Kept: this file can be cited and will not change.")
        messages.success(request, said)
    return redirect(kept)


def _freeze_or_order(
    request: HttpRequest, selection: Selection, form: SnapshotForm
) -> Snapshot | SnapshotOrder:
    addresses, by = Addresses.of(request), signed_in(request)
    count = selection.incidents.count()
    if count > MOST_IN_A_REQUEST:
        return order_snapshot(
            selection.filter,
            **form.cleaned_data,
            by=by,
            count=count,
            pages_at=addresses.page,
            api_at=addresses.api,
        )
    return freeze(
        selection.filter,
        **form.cleaned_data,
        by=by,
        rows=rows_of,
        lines=lambda rows: incident_lines(resources(rows, addresses)),
    )


@requires("incidents.freeze_snapshot")
@require_safe
def snapshot_order(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; the browser asks again by itself, without a script."""
    order = get_object_or_404(SnapshotOrder.objects.select_related("snapshot"), pk=uuid)
    if order.snapshot:
        return redirect(order.snapshot)
    response = render(request, "incidents/snapshot_order.html", {"order": order})
    if order.finished_at is None:
        response.headers["Refresh"] = "5"
    return response


def _form_page(
    request: HttpRequest,
    selection: Selection,
    form: SnapshotForm,
    status: HTTPStatus = HTTPStatus.OK,
    **extra: Any,
) -> HttpResponse:
    context = {
        "selection": selection,
        "form": form,
        "summary": SelectedTotals(selection.filter).whole(),
        **extra,
    }
    return render(request, "incidents/snapshot_form.html", context, status=status)


@requires("incidents.withdraw_snapshot")
@require_POST
def snapshot_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    snapshot = get_object_or_404(Snapshot, slug=slug)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return snapshot_page(request, snapshot, status, withdrawal_form=form)
    try:
        withdraw_file(snapshot, by=signed_in(request), **form.cleaned_data)
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        return snapshot_page(request, snapshot, HTTPStatus.CONFLICT, refusal=error)
    messages.success(request, _("The file was deleted. The reason is public."))
    return redirect(snapshot)
