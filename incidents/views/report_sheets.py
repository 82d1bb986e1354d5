"""Reports on paper and from spreadsheets: the form and the template to fill in, and the
upload that is checked as a whole before anything of it is kept."""

from __future__ import annotations

import logging
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from incidents.exports.paper_form import paper_form
from incidents.exports.report_template import report_template
from incidents.exports.typesetting import TypesettingError
from incidents.exports.workbook import XLSX
from incidents.forms.sheets import SheetForm, seal, unseal
from incidents.ingest.reading import FileError
from incidents.ingest.sheet_checking import CheckedSheet, check_sheet
from incidents.ingest.sheets import MOST_ROWS, Sheet, SheetRow, read_sheet
from incidents.models import EventType, IncidentActor, Outcome
from incidents.services.errors import NotAllowedError
from incidents.services.naming_actors import ReportedActor
from incidents.services.report_sheets import SheetRefusedError, submit_reports
from incidents.services.reporting import ReportedToll
from incidents.views.people import signed_in
from incidents.views.same_event import described, in_figures
from observatory.lib.access import requires
from observatory.lib.problems import problem

logger = logging.getLogger(__name__)
_SHOWN_PROBLEMS = 200
_MOST_HELD = settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 9 // 10
"""Characters of a page's rows: what confirms them comes back as a form."""


@requires("incidents.report_incident")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    name = _("reports-template")
    return HttpResponse(
        report_template(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@requires("incidents.report_incident")
@require_safe
def printed_form(request: HttpRequest) -> HttpResponse:
    name = _("report-form")
    try:
        content = paper_form(request.build_absolute_uri(reverse("report-new")))
    except TypesettingError:
        logger.exception("the printed form could not be made")
        return problem(HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


@requires("incidents.report_incident")
@require_http_methods(["GET", "HEAD", "POST"])
def report_upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, SheetForm())
    if "rows" in request.POST:
        return _confirm(request)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        sheet = read_sheet(form.cleaned_data["file"].read())
    except FileError as error:
        form.add_error("file", str(error))
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _preview(request, sheet)


def _confirm(request: HttpRequest) -> HttpResponse:
    """The rows as the page held them, checked again: much may have come meanwhile."""
    by = signed_in(request)
    try:
        sheet = _sheet(unseal(request.POST["rows"], by=by))
    except signing.BadSignature:
        form = SheetForm()
        messages.error(request, _("Too much time has passed: choose the file again."))
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    checked = check_sheet(sheet, by=by)
    if checked.problems:
        return _preview(request, sheet, checked=checked)
    if checked.needs_a_look and "confirmed" not in request.POST:
        return _preview(request, sheet, checked=checked, is_asked=True)
    try:
        received = submit_reports(checked.reports(), by=by)
    except NotAllowedError as error:
        raise PermissionDenied from error
    except SheetRefusedError as error:
        row = checked.rows[error.place].number
        told = _("Row %(row)s: %(why)s") % {"row": row, "why": error}
        return _preview(request, sheet, checked=checked, refusal=told)
    messages.success(request, _said([is_new for _incident, is_new in received]))
    return redirect("report-list")


def _said(received: list[bool]) -> str:
    new, known = received.count(True), received.count(False)
    said = ngettext(
        "%(n)s report was received.", "%(n)s reports were received.", new
    ) % {"n": new}
    if known:
        said += " " + ngettext(
            "%(n)s had been received already and was not entered twice.",
            "%(n)s had been received already and were not entered twice.",
            known,
        ) % {"n": known}
    return said


def _sheet(held: dict[str, Any]) -> Sheet:
    rows = [SheetRow(number, data) for number, data in held["rows"]]
    return Sheet(held["name"], held["language"], held["columns"], rows)


def _preview(
    request: HttpRequest,
    sheet: Sheet,
    *,
    checked: CheckedSheet | None = None,
    is_asked: bool = False,
    refusal: str = "",
) -> HttpResponse:
    by = signed_in(request)
    checked = checked or check_sheet(sheet, by=by)
    rows = asdict(sheet) | {"rows": [(row.number, row.data) for row in sheet.rows]}
    held = "" if checked.problems else seal(rows, by=by)
    if len(held) > _MOST_HELD:
        form = SheetForm()
        messages.error(request, _("So much text is sent in parts: split the file."))
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {
        "sheet": sheet,
        "checked": checked,
        "problems": checked.problems[:_SHOWN_PROBLEMS],
        "rows": _shown(checked),
        "held": held,
        "is_asked": is_asked,
        "refusal": refusal,
        "form": SheetForm(),
    }
    is_refused = checked.problems or is_asked or refusal
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render(request, "incidents/sheet_preview.html", context, status=status)


def _shown(checked: CheckedSheet) -> list[dict[str, Any]]:
    types = {kind.code: str(kind) for kind in EventType.objects.all()}
    return [
        {
            "row": row,
            "report": row.report,
            "type": types[row.report.event_type],
            "tolls": [_toll(toll) for toll in row.report.tolls],
            "actors": [_actor(actor) for actor in row.report.actors],
            "likely": [described(known) for known in row.duplicates],
        }
        for row in checked.rows
        if row.report is not None
    ]


def _actor(actor: ReportedActor) -> str:
    role = IncidentActor.Role(actor.role).label
    return _("%(role)s: %(name)s") % {"role": role, "name": actor.name}


def _toll(toll: ReportedToll) -> str:
    given = toll.toll
    figures = _("unknown") if given.is_unknown else in_figures(given)
    if toll.min == toll.best == toll.max and toll.best is not None:
        figures = str(toll.best)
    return _("%(outcome)s: %(figures)s") % {
        "outcome": Outcome(toll.outcome).label,
        "figures": figures,
    }


def _page(
    request: HttpRequest, form: SheetForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "most": MOST_ROWS}
    return render(request, "incidents/sheet_upload.html", context, status=status)
