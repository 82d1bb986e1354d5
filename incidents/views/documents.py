"""Printable pages: the brief and the quarterly note. Each is at
the API as PDF, with the same content."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from incidents.exports.document import Document
from incidents.facet_fields import Days
from incidents.views.brief import Brief
from incidents.views.note import Note, quarter_to_show
from incidents.views.selection import Selection
from observatory.lib.access import public


@public
def brief_page(request: HttpRequest) -> HttpResponse:
    selection = Selection(request)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    document = Brief(selection).document() if selection.is_valid else None
    return _shown(request, selection, document, "api-brief-pdf")


@public
def note_page(request: HttpRequest) -> HttpResponse:
    """Without a quarter, that of the last one that is over."""
    selection = Selection(request)
    if not selection.is_canonical:
        return redirect(selection.canonical_url)
    asked = selection.filter.form.cleaned_data.get("quarter")
    if selection.is_valid and not isinstance(asked, Days):
        quarter = quarter_to_show(timezone.localdate())
        return redirect(selection.path + selection.query_with(quarter=quarter))
    document = Note(selection).document() if selection.is_valid else None
    return _shown(request, selection, document, "api-note-pdf")


def _shown(
    request: HttpRequest, selection: Selection, document: Document | None, pdf: str
) -> HttpResponse:
    query = selection.query_with(lang=get_language() or "")
    context = {
        "selection": selection,
        "document": document,
        "pdf": reverse(pdf) + query,
    }
    return render(request, "incidents/document.html", context)
