"""The checklist before publication."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.forms.verification import VerificationForm
from incidents.services.errors import (
    EditedMeanwhileError,
    NotAllowedError,
    ServiceError,
)
from incidents.services.verification import record_verification
from incidents.views.people import signed_in
from incidents.views.review import detail_page, incident_at
from observatory.lib.access import requires


@requires("incidents.review_incident")
@require_POST
def review_verify(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = incident_at(request, uuid)
    form = VerificationForm(request.POST, incident=incident)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return detail_page(request, incident, status, verification_form=form)
    version = form.cleaned_data["version"]
    try:
        record_verification(
            incident, form.said(), by=signed_in(request), version=version
        )
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        is_stale = isinstance(error, EditedMeanwhileError)
        return detail_page(
            request,
            incident_at(request, uuid),
            HTTPStatus.CONFLICT if is_stale else HTTPStatus.BAD_REQUEST,
            refusal=error,
            verification_form=form,
        )
    messages.success(request, _("The checklist is kept."))
    return redirect("review-detail", uuid)
