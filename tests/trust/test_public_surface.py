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

from incidents.models import PublishedIncident, PublishedVersion, Snapshot
from observatory.checks import declared_access, every_view, views_declare_access
from observatory.lib.access import PUBLIC
from tests.factories import today
from tests.trust import surface
from tests.trust.conftest import CANARY, add_unpublished_incident
from tests.trust.surface import (
    FILTERS,
    NOT_PUBLIC,
    PUBLIC_TABLES,
    SHAPES,
    addresses,
    answer,
    api,
    plain,
)

# Public incident data lives in these names; nothing else of the models may be read
# by the modules that answer the public.
PUBLIC_MODELS = {
    "CasualtyTotal",
    "CorrectionNotice",
    "DayTotal",
    "FacetTotal",
    "MonthTotal",
    "NarrowIncident",
    "DatePrecision",
    "DivisionAssignment",
    "EventTerm",
    "EventType",
    "Fate",
    "GeoPrecision",
    "Outcome",
    "PublishedIncident",
    "PublishedVersion",
    "Snapshot",
    "SnapshotWithdrawal",
    "Toll",
    "TotalsState",
}
PUBLIC_MODULES = (
    "incidents/api/**/*.py",
    "incidents/exports/**/*.py",
    "incidents/filters.py",
    "incidents/tiles.py",
    "incidents/statistics/reads.py",
    "incidents/statistics/tile_parts.py",
    "incidents/views/*.py",
)


def both(path: str, *queries: str) -> list[str]:
    """A page's address in both languages, with each of the queries."""
    return [f"/{x}/{path}{q}" for x in ("fr", "en") for q in queries or ("",)]


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
            for query in ("", "?hide=contested", "?period=2019-Q1&hide=contested")
            for a in both(f"regions/2012/{slug}/", query)
        ],
        **{f"totals{name}": found for name, found in totals_examples().items()},
        **surface.printed_examples(),
        **surface.correction_examples(ids),
        **surface.workbench_examples(),
        "snapshots": both("snapshots/"),
        "snapshots/<slug>": [
            a for slug in (*frozen(), "none") for a in both(f"snapshots/{slug}/")
        ],
        "methodology": both("methodology/"),
        "signed-out": both("signed-out/"),
        "tiles/<z>/<x>/<y>.json": [
            f"/tiles/{tile}.json{query}"
            for tile in ("0/0/0", "5/15/14", "6/30/29", "22/1/1")
            for query in ("", "?q=sevare", "?nope=1")
        ],
        **{f"ogc{name}": found for name, found in ogc_examples(ids).items()},
        **{f"api/v1/{name}": found for name, found in api_examples(ids).items()},
        **{f"api/v1/{name}": found for name, found in snapshot_examples().items()},
    }


def totals_examples() -> dict[str, list[str]]:
    return {
        "": both(
            "totals/", "", "?division=2012", "?year=2019&hide=provisional", "?nope=1"
        ),
        "/explore": both(
            "totals/explore/",
            *FILTERS,
            "?by=region&then=month&region=2012:mopti",
            "?by=actor&then=sex&sort=killed&page=2",
        ),
        "/compare": both(
            "totals/compare/",
            "",
            "?a.region=2012:mopti&b.year=2019&outcome=injured",
            "?a.q=sevare&b.nope=1&year=2019",
        ),
        "/explosives": both("totals/explosives/", *FILTERS, "?trigger=none"),
        "/as-known": both(
            "totals/as-known/",
            *("", "?on=2026-01-01", "?on=2099-01-01", "?nope=1"),
            *(f"?on={today()}{more}" for more in ("", "&by=region", "&type=battles")),
        ),
        "/sdg-16-1-2": both(
            "totals/sdg-16-1-2/", "", "?year=2019&division=2012", "?nope=1"
        ),
        "/abductions": both("totals/abductions/", *FILTERS, "?fate=held"),
        "/rolling": both(
            "totals/rolling/",
            "",
            "?region=2012:mopti&to=2019-12-31&outcome=injured",
            "?to=never&nope=1",
        ),
    }


def ogc_examples(ids: list[str]) -> dict[str, list[str]]:
    names = ("incidents", "regions", "totals", "none")
    at = [f"/ogc/collections/{name}" for name in names]
    items = ("", "?f=html", "?limit=1", "?datetime=2019-01-01/..", "?nope=1")
    found = {
        "": ["/ogc/", "/ogc/?f=html"],
        "/api": ["/ogc/api"],
        "/conformance": ["/ogc/conformance", "/ogc/conformance?f=html"],
        "/collections": ["/ogc/collections", "/ogc/collections?f=html"],
        "/collections/<name>": at,
        "/collections/<name>/queryables": [f"{a}/queryables" for a in at],
        "/collections/<name>/items": [f"{a}/items{q}" for a in at for q in items],
    }
    each = [f"{at[0]}/items/{i}" for i in ids] + [f"{at[1]}/items/2012:mopti"]
    return found | {"/collections/<name>/items/<item>": each}


def figures_examples() -> dict[str, list[str]]:
    groups = ("", "?group_by=region,type", "?nope=1")
    return {
        **{
            f"totals/explosives{x}": api(f"totals/explosives{y}", *groups, *FILTERS)
            for x, y in (("", "/"), (".csv", ".csv"))
        },
        "totals/certainty": api(
            "totals/certainty/", "", "?region=2012:mopti", "?year=2019", "?nope=1"
        ),
        **{
            f"sdg-16-1-2{x}": api(f"sdg-16-1-2{y}", "", "?year=2019&division=2012")
            for x, y in (("", "/"), (".csv", ".csv"))
        },
    }


def api_examples(ids: list[str]) -> dict[str, list[str]]:
    of_each = [api(f"incidents/{i}/")[0] for i in ids]
    lines, tables = ("ndjson", "geojsonl", "geojsons"), ("csv", "parquet", "gpkg")
    files = ("json", "geojson", *lines, *tables)
    groups = ("", "?group_by=region,type", "?nope=1")
    return {
        "incidents": api("incidents/", *FILTERS, *SHAPES),
        "incidents/<public_id>": of_each,
        "incidents/<public_id>.geojson": [f"{a[:-1]}.geojson" for a in of_each],
        **{f"incidents.{x}": api(f"incidents.{x}", *FILTERS, *SHAPES) for x in files},
        "incidents.xlsx": api("incidents.xlsx", "", "?hxl=1&limit=2", "?nope=1"),
        **surface.api_totals_examples(groups),
        **{
            f"totals/as-known{x}": api(
                f"totals/as-known{y}",
                *("", "?on=2026-01-01", f"?on={today()}&group_by=region,type"),
            )
            for x, y in (("", "/"), (".csv", ".csv"))
        },
        **figures_examples(),
        **{
            f"abductions{x}": api(f"abductions{y}", *groups, *FILTERS)
            for x, y in (("", "/"), (".csv", ".csv"))
        },
        **surface.peers_examples(),
        **surface.reference_examples(),
        "schema": api("schema/", "", "?format=json&lang=en"),
        "docs": api("docs/", "", "?lang=en"),
        "regions": api("regions/", "", "?division=2012", "?format=geojson"),
        "regions.geojson": api("regions.geojson", "", "?simplify=0.1"),
        "places": api("places/", "?q=mopti", "?near=-4,14", "?q=CANARI"),
    }


def snapshot_examples() -> dict[str, list[str]]:
    return {
        "dataset.zip": api("dataset.zip", "", "?nope=1"),
        "changes": api("changes", "", "?limit=1", "?after=99", "?after=x"),
        "snapshots": api("snapshots/", "", "?nope=1"),
        "snapshots/<slug>": [a for s in frozen() for a in api(f"snapshots/{s}/")],
        "snapshots/<slug>.csv": [
            a for s in (*frozen(), "none") for a in api(f"snapshots/{s}.csv")
        ],
    }


def frozen() -> list[str]:
    """The snapshots of the world: one with its file, one without."""
    return list(Snapshot.objects.values_list("slug", flat=True))


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


def test_an_unpublished_incident_changes_not_one_byte_and_shows_nowhere(
    client: Client, every_address: list[str], world: PublishedIncident
) -> None:
    """Two walks over all addresses: what is read and set is looked at in the first,
    what is told in the second, which also compares."""
    before = [_looked_at(client, address) for address in every_address]
    add_unpublished_incident()
    hidden = re.compile(
        rf"{CANARY}|{world.incident_uuid}|(?<!\d)777\W?00[1-5](?!\d)"
        r"|10\.98765|14\.1234|4\.09123|14\.53987|14\.5083|4\.1125",
        re.IGNORECASE,
    )
    for address, old in zip(every_address, before, strict=True):
        new = answer(client, address)
        assert new == old, address
        found = hidden.search(new[1] + new[2].decode("utf-8", "replace"))
        assert found is None, (address, new[0], found)


def _looked_at(client: Client, address: str) -> tuple[int, str, bytes]:
    """The answer, which read published tables only, and set no cookie."""
    client.cookies.clear()
    with CaptureQueriesContext(connection) as queries:
        given = answer(client, address)
    tables = {
        name
        for query in queries
        for name in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', query["sql"])
        if name.startswith(("incidents_", "regions_", "account_", "auth_"))
    }
    assert tables <= PUBLIC_TABLES, address
    assert not client.cookies, address
    return given


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
