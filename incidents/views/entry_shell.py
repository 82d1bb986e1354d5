"""The entry page as an app that opens without a network.

A phone keeps the shell: the form without anybody's name or token, its styles, scripts,
types of events, gazetteer, actors and outlines; all of it is the same for everybody. No
other page is kept, the desk's and one's own reports least of all.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.forms import ReportForm
from incidents.forms.attachments import AttachmentForm
from incidents.services.actor_names import suggested_actors
from incidents.views.entry_words import entry_words
from observatory.lib.access import requires
from observatory.lib.page_files import content_of, files_of
from regions.geojson import regions_geojson
from regions.outlines import outlines_version
from regions.services.gazetteer import compact_gazetteer

WORKER = "js/entry/service_worker.js"
BACKGROUND, ACCENT = "#f6f3ec", "#8a3616"  # as in tokens.css


@dataclass(frozen=True, slots=True)
class Shell:
    html: str
    files: list[str]
    version: str
    """Of the content: while it is the same, a phone fetches nothing again."""


def entry_shell() -> Shell:
    html = render_to_string(
        "incidents/report_form.html",
        {
            "layout": "incidents/report_shell.html",
            "form": ReportForm(initial={"client_id": ""}),
            "files": AttachmentForm(),
            "words": entry_words(),
            "DEFAULT_DIVISION": settings.DEFAULT_DIVISION,
        },
    )
    files = files_of(html)
    digest = hashlib.sha256(html.encode())
    for address in files:
        if address.startswith(settings.STATIC_URL):
            digest.update(address.encode() + content_of(address))
    digest.update(gazetteer_json())
    digest.update(actors_json())
    digest.update(_outlines_digest(settings.DEFAULT_DIVISION, outlines_version()))
    digest.update(_worker_source())
    return Shell(html, files, digest.hexdigest()[:16])


def gazetteer_json() -> bytes:
    return _compact(compact_gazetteer(settings.DEFAULT_DIVISION))


def actors_json() -> bytes:
    return _compact(suggested_actors())


def _compact(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=4)
def _outlines_digest(division: str, version: tuple[int, int]) -> bytes:
    return json.dumps(regions_geojson(division)).encode()


def _worker_source() -> bytes:
    return Path(str(finders.find(WORKER))).read_bytes()


@requires("incidents.report_incident")
@require_safe
def shell_page(request: HttpRequest) -> HttpResponse:
    shell = entry_shell()
    return HttpResponse(shell.html, headers={"X-Shell-Version": shell.version})


@requires("incidents.report_incident")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the shell; its address bounds what it may touch."""
    shell = entry_shell()
    told = {
        "version": shell.version,
        "prefix": f"obs-entry-{get_language()}-",
        "page": reverse("report-new"),
        "shell": reverse("entry-shell"),
        "files": shell.files,
    }
    text = f"self.SHELL = {json.dumps(told)};\n".encode() + _worker_source()
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@requires("incidents.report_incident")
@require_safe
def gazetteer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(gazetteer_json(), content_type="application/json")


@requires("incidents.report_incident")
@require_safe
def actors(request: HttpRequest) -> HttpResponse:
    return HttpResponse(actors_json(), content_type="application/json")


@requires("incidents.report_incident")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [("mark.svg", "any", "any"), ("mark_192.png", "192x192", "any")]
    icons += [
        ("mark_512.png", "512x512", "any"),
        ("mark_512.png", "512x512", "maskable"),
    ]
    return JsonResponse(
        {
            "id": reverse("report-new"),
            "name": _("Observatory: reports"),
            "short_name": _("Reports"),
            "description": _("Report an incident, with or without a network."),
            "lang": get_language(),
            "start_url": reverse("report-new"),
            "scope": reverse("report-list"),
            "display": "standalone",
            "background_color": BACKGROUND,
            "theme_color": ACCENT,
            "icons": [
                {
                    "src": static(f"img/{name}"),
                    "sizes": sizes,
                    "type": "image/svg+xml" if name.endswith("svg") else "image/png",
                    "purpose": purpose,
                }
                for name, sizes, purpose in icons
            ],
        },
        content_type="application/manifest+json",
    )
