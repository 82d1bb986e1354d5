"""What each surface says of a filter, as figures that can be compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from incidents.models import Outcome
from observatory.lib.quadkey import tile_of
from tests.factories import make_snapshot
from tests.incidents.agreement.plain import BOUNDS, Figures, Plain, Row, added, figures
from tests.incidents.api.conftest import body_of

Told = Iterator[tuple[str, Any, Any]]
"""The surface, what it says, and what it should."""
PERIODS = frozenset(
    {
        *("from", "to", "year", "month", "quarter", "week", "day"),
        *("began_from", "began_to"),
    }
)
ZOOMS = (4, 9, 10, 15)


def get(client: Client, address: str, query: str = "") -> Any:
    joined = "&" if "?" in address else "?"
    answer = client.get(f"{address}{joined}{query}" if query else address)
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert answer.status_code == 200, (address, query, body_of(answer)[:500])
    return answer


def loaded(client: Client, address: str, query: str = "") -> Any:
    return json.loads(body_of(get(client, address, query)))


# -- As figures ------
def of_total(total: dict[str, Any]) -> Figures:
    """A total of the API: null, where the sum is of nothing known, adds up as zero."""
    return total["incidents"], {
        outcome: (
            *(total[outcome][bound] or 0 for bound in BOUNDS),
            *(total[outcome]["unknown"][bound] for bound in BOUNDS),
        )
        for outcome in Outcome.values
    }


def of_row(total: Any) -> Figures:
    """A total of a page."""
    return total.incidents, {
        outcome: (
            *(getattr(toll, bound) for bound in BOUNDS),
            *(getattr(toll, f"{bound}_unknown") for bound in BOUNDS),
        )
        for outcome, toll in total.outcomes.items()
    }


def of_records(records: Sequence[dict[str, Any]]) -> Figures:
    """Incidents one by one, with a figure of each bound or none."""
    found = {}
    for outcome in Outcome.values:
        columns = [[r[f"{outcome}_{bound}"] for r in records] for bound in BOUNDS]
        sums = [sum(int(v) for v in vs if v not in (None, "")) for vs in columns]
        unknown = [sum(v in (None, "") for v in vs) for vs in columns]
        found[outcome] = (*sums, *unknown)
    return len(records), found


def flat(record: dict[str, Any]) -> dict[str, Any]:
    return {f"{o}_{b}": record[o][b] for o in Outcome.values for b in BOUNDS}


# -- Lists and files ------
def lists(client: Client, plain: Plain, query: str) -> Told:
    kept = plain.kept(query)
    wanted = figures(kept)
    for language in ("fr", "en"):
        page = get(client, f"/{language}/incidents/", query)
        yield f"list {language}", of_row(page.context["summary"]), wanted
        assert page.context["page"].paginator.count == len(kept)
    api = loaded(client, "/api/v1/incidents/?count=exact&limit=1000", query)
    yield "api count", api["count"], len(kept)
    yield "api", of_records([flat(r) for r in api["results"]]), wanted
    assert {r["id"] for r in api["results"]} == {row.public_id for row in kept}
    ogc = loaded(client, "/ogc/collections/incidents/items?limit=1000", query)
    yield "ogc", ogc["numberMatched"], len(kept)
    features = [f["properties"] for f in ogc["features"]]
    yield "ogc items", of_records(features), wanted


def files(client: Client, plain: Plain, query: str) -> Told:
    wanted = figures(plain.kept(query))
    lines = body_of(get(client, "/api/v1/incidents.ndjson", query)).splitlines()
    yield "ndjson", of_records([flat(json.loads(line)) for line in lines]), wanted
    text = body_of(get(client, "/api/v1/incidents.csv", query)).decode("utf-8-sig")
    yield "csv", of_records(list(csv.DictReader(StringIO(text)))), wanted
    found = loaded(client, "/api/v1/incidents.geojson", query)["features"]
    yield "geojson", of_records([flat(f["properties"]) for f in found]), wanted


def tables(client: Client, plain: Plain, query: str) -> Told:
    """Files that are made as a whole, and a snapshot."""
    wanted = figures(plain.kept(query))
    book = BytesIO(body_of(get(client, "/api/v1/incidents.xlsx", query)))
    head, *rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    told = of_records([dict(zip(head, row, strict=True)) for row in rows])
    yield "xlsx", told, wanted
    content = body_of(get(client, "/api/v1/incidents.parquet", query))
    yield (
        "parquet",
        of_records(parquet.read_table(BytesIO(content)).to_pylist()),
        wanted,
    )
    if not wanted[0]:
        return  # which is not frozen
    kept = make_snapshot(query)
    told = of_total(kept.totals | {"incidents": kept.incidents})
    yield "snapshot", told, wanted
    text = body_of(get(client, f"/api/v1/snapshots/{kept.slug}.csv")).decode(
        "utf-8-sig"
    )
    yield "snapshot file", of_records(list(csv.DictReader(StringIO(text)))), wanted


# -- Totals ------
def totals(client: Client, plain: Plain, query: str, by: str) -> Told:
    """Groups that share nothing add up to the whole; by region, each is its own."""
    answer = client.get(f"/api/v1/totals/?group_by={by}&{query}")
    kinds = {plain.levels[unit] for unit in plain.asked(query).regions}
    if len(kinds) > 1 and "region" not in by:
        assert answer.status_code == 400
        return
    body = json.loads(body_of(answer))
    assert answer.status_code == 200, body
    if body["stale"]:
        return
    kept = plain.kept(query)
    if "region" not in by:
        said = added(map(of_total, body["results"]))
        yield f"totals by {by}", said, figures(kept)
        return
    yield from by_region(plain, query, kept, body)


def by_region(plain: Plain, query: str, kept: list[Row], body: dict[str, Any]) -> Told:
    asked = plain.asked(query).regions
    units = asked or {u for u, kind in plain.levels.items() if kind == "2012:region"}
    groups: dict[str, list[Figures]] = {}
    for total in body["results"]:
        unit = f"{total['region']['division']}:{total['region']['slug']}"
        groups.setdefault(unit, []).append(of_total(total))
    wanted = {
        name: figures([row for row in kept if unit in row.region_ids])
        for name, unit in plain.units.items()
        if unit in units and any(unit in row.region_ids for row in kept)
    }
    yield "totals by region", {name: added(g) for name, g in groups.items()}, wanted
    inside = sum(1 for row in kept if units & set(row.region_ids))
    if sum(count for count, _tolls in wanted.values()) > inside:
        yield "says that they overlap", body["groups_overlap"], True


GROUPS = (
    *("year", "month", "year,month", "week", "day", "type", "root_type", "quarter"),
    *("confidence", "year,type", "region", "region,year", "region,type", "month,day"),
    *("region,confidence", "region,week", "year,confidence", "quarter,root_type"),
)


def feed(client: Client, plain: Plain) -> Told:
    copy = mirrored(client)
    yield "feed", sorted(copy), sorted(row.public_id for row in plain.rows)
    yield "feed sums", of_records(list(copy.values())), figures(plain.rows)


def actors(client: Client, plain: Plain) -> Told:
    """Those that the API lists, with how many incidents name them."""
    for actor in loaded(client, "/api/v1/actors/")["results"]:
        kept = plain.kept(urlencode({"actor": actor["name"]}))
        yield f"actor {actor['name']}", actor["incidents"], len(kept)


def mirrored(client: Client) -> dict[str, dict[str, Any]]:
    """A copy that followed the feed from its beginning."""
    copy, address = {}, "/api/v1/changes?limit=3"
    while True:
        page = loaded(client, address)
        for item in page["items"]:
            if item["state"] == "deleted":
                copy.pop(item["id"], None)
            else:
                copy[item["id"]] = flat(item["data"])
        if not page["items"]:
            return copy
        address = page["next"].removeprefix("http://testserver")


# -- Map ------
def tiles(client: Client, plain: Plain, query: str, zooms: Sequence[int]) -> Told:
    kept = plain.kept(query)
    _count, sums = figures(kept)
    for zoom in zooms:
        found = [0, 0, 0, 0, 0]
        for x, y in sorted(
            {tile_of(r.longitude, r.latitude, zoom) for r in plain.rows}
        ):
            tile = loaded(client, f"/tiles/{zoom}/{x}/{y}.json", query)
            for cluster in tile["clusters"]:
                found[0] += cluster["count"]
                found[1] += cluster["killed_best"] or 0
                found[2] += cluster["killed_unknown"]
                assert sum(cluster["types"].values()) == cluster["count"]
                found[3] += cluster["killed_min"] or 0
                found[4] += cluster["killed_max"] or 0
            by_id = {row.public_id: row for row in kept}
            for incident in tile["incidents"]:
                row = by_id[incident["id"]]
                assert incident["killed_best"] == row.killed_best
                found[0] += 1
                found[1] += incident["killed_best"] or 0
                found[2] += incident["killed_best"] is None
                found[3] += row.killed_min or 0
                found[4] += row.killed_max or 0
        least, best, most, _, unknown, _ = sums["killed"]
        yield f"tiles z{zoom}", found, [len(kept), best, unknown, least, most]


def timeline(client: Client, plain: Plain, query: str) -> Told:
    """It looks past the period, and draws what has a month."""
    told = loaded(client, "/fr/timeline.json", query)
    rows = plain.kept(query, without=PERIODS - {"certainty"})
    by_month: dict[str, list[Row]] = {}
    for row in rows:
        if row.date_precision != "year":
            by_month.setdefault(f"{row.started_on:%Y-%m}", []).append(row)
    counts = zip(told["months"], told["incidents"], told["best"], strict=True)
    said = {month: (n, best) for month, n, best in counts if n}
    wanted = {}
    for month, some in by_month.items():
        best, unknown = (figures(some)[1]["killed"][place] for place in (1, 4))
        wanted[month] = (len(some), None if unknown == len(some) else best)
    yield "timeline", said, wanted
    of_types = [sum(kind["incidents"]) for kind in told["types"]]
    yield "timeline by type", sum(of_types), sum(map(len, by_month.values()))
