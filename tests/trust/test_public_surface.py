"""L-01 to L-04 over every public address, page and format."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from incidents.models import PublishedIncident, PublishedVersion
from observatory.checks import declared_access, every_view, views_declare_access
from observatory.lib.access import PUBLIC
from tests.trust.conftest import CANARY, add_unpublished_incident
from tests.trust.surface import FILTERS, PUBLIC_TABLES, addresses, answer, plain

# Public incident data lives in these names; nothing else of the models may be read
# by the modules that answer the public.
PUBLIC_MODELS = {
    "CasualtyTotal",
    "MonthTotal",
    "DatePrecision",
    "DivisionAssignment",
    "EventTerm",
    "EventType",
    "GeoPrecision",
    "Outcome",
    "PublishedIncident",
    "PublishedVersion",
    "Toll",
    "TotalsState",
}
PUBLIC_MODULES = (
    "incidents/api/**/*.py",
    "incidents/exports/**/*.py",
    "incidents/filters.py",
    "incidents/tiles.py",
    "incidents/statistics/reads.py",
    "incidents/views/*.py",
)
# The desk's own pages, and a module that takes the words of choices, no rows (that it
# reads none is what `test_public_answers_read_published_tables_only` shows).
NOT_PUBLIC = {"people.py", "record_words.py", "reports.py", "review.py"}


def both(path: str, *queries: str) -> list[str]:
    """A page's address in both languages, with each of the queries."""
    return [f"/{x}/{path}{q}" for x in ("fr", "en") for q in queries or ("",)]


def api(path: str, *queries: str) -> list[str]:
    return [f"/api/v1/{path}{q}" for q in queries or ("",)]


def examples(published: PublishedIncident) -> dict[str, list[str]]:
    """route -> the addresses to try."""
    retired = PublishedVersion.objects.get(change="retracted").public_id
    ids = [published.public_id, retired, "MLI-2031-000001", "MLI-2031-000009"]
    return {
        "administration/login": ["/administration/login/"],
        "livez": ["/livez"],
        "readyz": ["/readyz"],
        "": ["/", *both("", *FILTERS)],
        "incidents": both("incidents/", *FILTERS),
        "incidents/<public_id>": [a for i in ids for a in both(f"incidents/{i}/")],
        "regions": both("regions/"),
        "regions/<division>/<slug>": [
            a
            for slug in ("mopti", "kayes", "none")
            for a in both(f"regions/2012/{slug}/")
        ],
        "totals": both("totals/", "", "?division=2012", "?year=2019", "?nope=1"),
        "methodology": both("methodology/"),
        "tiles/<z>/<x>/<y>.json": [
            f"/tiles/{tile}.json{query}"
            for tile in ("0/0/0", "5/15/14", "6/30/29", "22/1/1")
            for query in ("", "?q=sevare", "?nope=1")
        ],
        **{f"api/v1/{name}": found for name, found in api_examples(ids).items()},
    }


def api_examples(ids: list[str]) -> dict[str, list[str]]:
    of_each = [api(f"incidents/{i}/")[0] for i in ids]
    files = ("json", "geojson", "csv")
    groups = ("", "?group_by=region,type", "?nope=1")
    return {
        "incidents": api("incidents/", *FILTERS),
        "incidents/<public_id>": of_each,
        "incidents/<public_id>.geojson": [f"{a[:-1]}.geojson" for a in of_each],
        **{f"incidents.{x}": api(f"incidents.{x}", *FILTERS) for x in files},
        "totals": api("totals/", *groups),
        "totals.csv": api("totals.csv", *groups),
        "event-types": api("event-types/", "", "?nope=1"),
        "schema": api("schema/", "", "?format=json&lang=en"),
        "docs": api("docs/", "", "?lang=en"),
        "divisions": api("divisions/", "", "?nope=1"),
        "regions": api("regions/", "", "?division=2012", "?format=geojson"),
        "regions.geojson": api("regions.geojson", "", "?simplify=0.1"),
        "populations": api("populations/", "", "?nope=1"),
        "crosswalks": api("crosswalks/", "", "?nope=1"),
        "places": api("places/", "?q=mopti", "?near=-4,14", "?q=CANARI"),
    }


@pytest.fixture
def every_address(world: PublishedIncident) -> list[str]:
    return list(addresses(examples(world)))


def test_every_view_says_who_may_call_it() -> None:
    assert views_declare_access() == []


def test_every_public_route_is_tried_here(world: PublishedIncident) -> None:
    tried = examples(world)
    routes = {
        plain(route)
        for route, view in every_view(get_resolver().url_patterns)
        if declared_access(view) == PUBLIC
    }
    assert routes - tried.keys() == set()


def test_an_unpublished_incident_changes_not_one_byte(
    client: Client, every_address: list[str]
) -> None:
    before = [answer(client, address) for address in every_address]
    add_unpublished_incident()
    after = [answer(client, address) for address in every_address]
    for address, old, new in zip(every_address, before, after, strict=True):
        assert new == old, address


def test_nothing_confidential_is_in_any_public_answer(
    client: Client, every_address: list[str], world: PublishedIncident
) -> None:
    add_unpublished_incident()
    hidden = re.compile(
        rf"{CANARY}|777.?00|10\.98765|14\.1234|4\.09123|14\.53987|{world.incident_uuid}",
        re.IGNORECASE,
    )
    for address in every_address:
        status, headers, body = answer(client, address)
        found = hidden.search(headers + body.decode("utf-8", "replace"))
        assert found is None, (address, status, found)


def test_public_answers_read_published_tables_only(
    client: Client, every_address: list[str]
) -> None:
    for address in every_address:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer(client, address)
        tables = {
            name
            for query in queries
            for name in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', query["sql"])
            if name.startswith(("incidents_", "regions_", "account_", "auth_"))
        }
        assert tables <= PUBLIC_TABLES, address


def test_public_answers_set_no_cookie(client: Client, every_address: list[str]) -> None:
    for address in every_address:
        response = client.get(address)
        assert not response.cookies, address


@pytest.mark.parametrize("pattern", PUBLIC_MODULES)
def test_public_modules_name_public_models_only(pattern: str) -> None:
    files = [path for path in Path().glob(pattern) if path.name not in NOT_PUBLIC]
    assert files
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {alias.name for alias in node.names}
                if node.module == "incidents.models":
                    assert names <= PUBLIC_MODELS, (path, names - PUBLIC_MODELS)
                assert not node.module.startswith("incidents.services"), path
