"""Questions and answers between desk and reporter, and the desk's own comments."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from incidents.forms import AnswerForm, RemarkForm
from incidents.forms.fields import put
from incidents.models import Remark
from incidents.rules import on_the_desk_of
from incidents.services.conversation import (
    answer_question,
    remark_on,
    take_back_question,
)
from incidents.services.errors import (
    EditedMeanwhileError,
    NotAllowedError,
    ServiceError,
)
from incidents.views.people import signed_in
from observatory.lib.access import requires

_DONE = {
    Remark.Kind.COMMENT: gettext_lazy("The comment is kept; only the desk sees it."),
    Remark.Kind.QUESTION: gettext_lazy("The question is asked; its author is told."),
}


@requires("incidents.review_incident")
@require_POST
def review_remark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    incident = get_object_or_404(on_the_desk_of(signed_in(request)), uuid=uuid)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    kind = form.cleaned_data.pop("kind")
    try:
        remark_on(incident, kind, by=signed_in(request), **form.cleaned_data)
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(_DONE[Remark.Kind(kind)]))
    return redirect("review-detail", uuid)


@requires("incidents.review_incident")
@require_POST
def review_take_back(request: HttpRequest, uuid: UUID, question: UUID) -> HttpResponse:
    mine = on_the_desk_of(signed_in(request)).filter(uuid=uuid)
    asked = get_object_or_404(Remark, uuid=question, incident__in=mine)
    try:
        take_back_question(asked, by=signed_in(request))
    except NotAllowedError as error:
        raise PermissionDenied from error
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The question is taken back."))
    return redirect("review-detail", uuid)


@requires("incidents.report_incident")
@require_http_methods(["GET", "HEAD", "POST"])
def report_answer(request: HttpRequest, uuid: UUID, question: UUID) -> HttpResponse:
    """Of one's own report; to anybody else there is no such question (L-02)."""
    asked = Remark.objects.filter(
        uuid=question, incident__uuid=uuid, kind=Remark.Kind.QUESTION
    )
    found = asked.select_related("incident__event_type").first()
    if found is None or not request.user.has_perm(
        "incidents.answer_question", found.incident
    ):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, part=found.part, incident=found.incident)
    if data is None:
        return _answer_page(request, found, form)
    if not form.is_valid():
        return _answer_page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _answered(request, found, form)


def _answered(request: HttpRequest, question: Remark, form: AnswerForm) -> HttpResponse:
    try:
        answer_question(
            question,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
            correction=form.correction(),
            by=signed_in(request),
        )
    except EditedMeanwhileError as error:
        put(form, version=str(question.incident.version))
        return _answer_page(request, question, form, HTTPStatus.CONFLICT, refusal=error)
    except ServiceError as error:
        return _answer_page(
            request, question, form, HTTPStatus.BAD_REQUEST, refusal=error
        )
    messages.success(request, _("Thank you: the desk has your answer."))
    return redirect("report-detail", question.incident.uuid)


def _answer_page(
    request: HttpRequest,
    question: Remark,
    form: AnswerForm,
    status: HTTPStatus = HTTPStatus.OK,
    **extra: Any,
) -> HttpResponse:
    context = {
        "question": question,
        "incident": question.incident,
        "form": form,
        **extra,
    }
    return render(request, "incidents/report_answer.html", context, status=status)
