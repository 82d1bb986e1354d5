"""How many files a page asks for, its tiles left aside: what a slow line waits for.

What a page loads after its first paint (`data-obs-later`) is counted in bytes alone.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from incidents.services.publication import publish_incident
from incidents.statistics.refresh import refresh_totals
from tests.consistency.test_static import IMPORT, resolved
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

MOST = 12
FORM_MOST = 8
"""Of the report form, until it keeps what is typed."""
NOT_YET = ("img/", "leaflet/")
"""Browsers ask for an icon at the end, and the form for its map when it is opened."""
MOST_BYTES = 170 * 1024
LATER = re.compile(r'data-obs-later[\w-]*="[^"]+"')
REST = re.compile(r"<template data-obs-rest>.*?</template>", re.S)
NAMED = re.compile(r'"/static/([^"]+\.(?:css|js|svg))"')


@pytest.fixture
def taken() -> str:
    """The id of an incident whose page has every part: a map, and people's fates."""
    make_region()
    incident = make_incident(killed=(1, 2, 3))
    make_claim(incident, "abducted", 2, 3, 3)
    make_outcome(incident, "freed", 1)
    published = publish_incident(incident, by=None)
    refresh_totals()
    return published.public_id


def files(html: str) -> set[str]:
    """The static files that a page names, and the modules that those import."""
    waiting, found = NAMED.findall(html), set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name.startswith("js/"):
            place = Path(str(finders.find(name)))
            waiting += [
                resolved(place, to) for to, _ in IMPORT.findall(place.read_text())
            ]
    return found


@pytest.mark.parametrize(
    "page",
    [
        "",
        "embed/",
        "incidents/",
        "incidents/{id}/",
        "regions/2012/mopti/",
        "totals/",
        "totals/explore/",
        "totals/rolling/",
        "methodology/",
    ],
)
def test_a_page_asks_for_a_dozen_files_at_most(
    client: Client, taken: str, page: str
) -> None:
    html = client.get(f"/fr/{page.format(id=taken)}").content.decode()
    found = files(LATER.sub("", html))
    assert "css/core.css" in found
    assert 1 + len(found) <= MOST, sorted(found)


def test_the_map_and_what_draws_it_are_counted(client: Client, taken: str) -> None:
    found = files(client.get(f"/fr/incidents/{taken}/").content.decode())
    assert {"leaflet/leaflet.js", "js/lib/leaflet.js", "css/captivity.css"} <= found


def test_the_front_page_asks_at_once_for_what_its_map_s_script_imports(
    client: Client, taken: str
) -> None:
    html = client.get("/fr/").content.decode()
    early = set(re.findall(r'"modulepreload" href="/static/([^"]+)"', html))
    script = '<script type="module" src="/static/js/pages/map.js">'
    assert early | {"js/pages/map.js"} == files(script)


def test_the_form_asks_at_once_for_all_that_its_scripts_import() -> None:
    client = Client()
    client.force_login(make_user())
    html = client.get("/fr/reports/new/").content.decode()
    early = set(re.findall(r'"modulepreload" href="/static/([^"]+)"', html))
    scripts = set(re.findall(r'src="/static/([^"]+)"', html))
    found = files(html)
    assert {"js/entry/report_form.js", "js/entry/field.js"} <= scripts
    assert {"js/entry/sign_out.js", "js/entry/sending.js"} <= scripts
    assert {name for name in found if name.startswith("js/entry/")} <= early | scripts

    first = {f for f in files(REST.sub("", html)) if not f.startswith(NOT_YET)}
    assert {"css/core.css", "js/theme.js", "js/entry/drafts.js"} <= first
    assert 1 + len(first) <= FORM_MOST, sorted(first)


def test_the_front_page_fits_with_all_that_it_loads_later(
    client: Client, taken: str
) -> None:
    """By gzip, which is larger than the brotli that the budget speaks of."""
    html = client.get("/fr/").content
    found = files(html.decode())
    assert {"js/charts/timeline.js", "vendor/uplot/uPlot.esm.js"} <= found
    sheets = [
        f"css/{x}.css" for x in ("tokens", "site", "parts", "figures", "timeline")
    ]
    contents = [Path(str(finders.find(name))).read_bytes() for name in found]
    contents += [Path(str(finders.find(name))).read_bytes() for name in sheets]
    assert sum(len(gzip.compress(one)) for one in [html, *contents]) <= MOST_BYTES
