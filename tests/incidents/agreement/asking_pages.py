"""What pages say of a filter, and what their numbers open."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import QueryDict
from django.test import Client, RequestFactory

from incidents.exports.document import Cell, Document, Table
from incidents.filters import PublishedIncidentFilter
from incidents.models import Outcome
from incidents.statistics.as_known import TAKES, AsKnown
from incidents.statistics.positions import known_at, number_versions
from incidents.views.brief import Brief
from incidents.views.explanation import Explanation
from incidents.views.note import Note
from incidents.views.selection import Selection
from tests.incidents.agreement.asking import Told, get, of_row, of_total
from tests.incidents.agreement.plain import Plain, Row, figures

EXPLORED = (
    *("by=month", "by=region", "by=type&then=year", "by=actor", "by=sex", "by=week"),
    *("by=region&then=perpetrator", "by=confidence&then=region", "by=day"),
    *("by=region&division=2023&level=cercle", "by=quarter&then=subtype"),
)
DIVISIONS = (
    "",
    "level=cercle",
    "level=commune",
    "division=2023",
    "division=2023&level=cercle",
)


def map_page(client: Client, plain: Plain, query: str, units: str) -> Told:
    wanted = figures(plain.kept(query))
    for path in ("/fr/", "/fr/embed/"):
        page = get(client, path, "&".join(filter(None, (query, units))))
        yield path, of_row(page.context["summary"]), wanted
    yield from opened(plain, "map", page.context["regions"])
    yield from shaded(plain, query, page.context)
    if outside := page.context["outside"]:
        yield from opened(plain, "map outside", [outside])


def shaded(plain: Plain, query: str, context: Any) -> Told:
    """The table of units and what is in none of them make up the whole."""
    if plain.asked(query).regions or not context["units"].can_be_counted:
        return
    parts = [*context["regions"], *filter(None, [context["outside"]])]
    yield "units add up", sum(r.incidents for r in parts), len(plain.kept(query))


def opened(plain: Plain, name: str, rows: Any, *, of_people: bool = False) -> Told:
    """Each number of a row of totals against the list behind it."""
    for row in rows:
        if row.incidents_url:
            yield (
                f"{name} {row.incidents_url}",
                row.incidents,
                _count(plain, row.incidents_url),
            )
        for outcome in () if of_people else ("killed", "injured"):
            toll = getattr(row, outcome)
            if toll.known_url and row.incidents_url:
                found = _kept(plain, toll.known_url)
                best = sum(getattr(r, f"{outcome}_best") for r in found)
                yield f"{name} {toll.known_url}", toll.summed.best, best
            if toll.unknown_url and row.incidents_url:
                found = _kept(plain, toll.unknown_url)
                unknown = toll.summed.best_unknown
                yield f"{name} {toll.unknown_url}", unknown, len(found)


def _kept(plain: Plain, address: str) -> list[Row]:
    return plain.kept(urlsplit(address).query)


def _count(plain: Plain, address: str) -> int:
    return len(_kept(plain, address))


def explorer(client: Client, plain: Plain, query: str, by: str) -> Told:
    page = get(client, f"/fr/totals/explore/?{by}", query).context
    of_people = page["is_of_people"]
    shown = [row.shown for row in page["rows"]]
    yield from opened(plain, f"explorer {by}", shown, of_people=of_people)
    if page["whole"]:
        yield from opened(plain, "explorer whole", [page["whole"]])
        yield "explorer whole", page["whole"].incidents, len(plain.kept(query))
    yield from explained(plain, page["explained"])


def totals_page(client: Client, plain: Plain, query: str) -> Told:
    """It takes few filters, and says when it is late."""
    pairs = [p for p in parse_qsl(query) if p[0] in {"type", "year", "hide"}]
    query = urlencode(pairs)
    page = get(client, "/fr/totals/", query).context
    if page["explained"].is_stale:
        return
    yield "totals page", page["whole"].incidents, len(plain.kept(query))
    for name in ("regions", "types", "years", "months"):
        yield from opened(plain, f"totals {name}", page[name])
        yield (
            f"totals {name}",
            sum(r.incidents for r in page[name]),
            len(plain.kept(query)),
        )
    yield from explained(plain, page["explained"])


def explained(plain: Plain, found: Explanation) -> Told:
    counts = [found.counted, *found.unknown, *filter(None, [found.year_only])]
    for one in counts:
        if one.url:
            yield f"explained {one.url}", one.count, _count(plain, one.url)


def comparison(client: Client, plain: Plain, one: str, other: str) -> Told:
    sides = {"a": one, "b": other}
    pairs = [
        (f"{letter}.{name}", value)
        for letter, query in sides.items()
        for name, value in parse_qsl(query)
    ]
    if not pairs:
        return
    page = get(client, "/fr/totals/compare/", urlencode(pairs)).context
    if not page["selection"].is_valid:
        return
    for letter, at in (("a", "one"), ("b", "other")):
        count, sums = figures(plain.kept(sides[letter]))
        yield f"side {letter}", getattr(page["incidents"], at).value, count
        for outcome, toll in zip(Outcome.values, page["tolls"], strict=True):
            said = getattr(toll, at).summed
            told = (said.best, said.best_unknown)
            yield f"{letter} {outcome}", told, sums[outcome][1:5:3]


# -- Documents ------
def document(plain: Plain, query: str, kind: type[Brief | Note]) -> Told:
    request = RequestFactory().get(f"/fr/totals/brief/?{query}")
    selection = Selection(request)
    found = kind(selection).document()
    count, sums = figures(plain.kept(query))
    said = [figure.cell.value for figure in found.figures]
    bests = [
        None if count and sums[o][4] == count else sums[o][1]
        for o in ("killed", "injured", "abducted")
    ]
    yield f"{kind.__name__} headline", said, [count, *bests]
    yield from cells(plain, kind.__name__, found)


def cells(plain: Plain, name: str, found: Document) -> Told:
    for block in found.blocks:
        if isinstance(block, Table) and block.name != "notable":
            for row in block.rows:
                for cell in row:
                    yield from _cell(plain, f"{name} {block.name}", cell)


def _cell(plain: Plain, name: str, cell: Cell) -> Told:
    path, query = urlsplit(cell.url)[2:4]
    if not path.endswith("/incidents/") or cell.value is None:
        return
    kept, pairs = plain.kept(query), parse_qsl(query)
    sums = {
        sum(getattr(row, f"{outcome}_best") or 0 for row in kept)
        for name, value in pairs
        for outcome in value.split(",")
        if name == "known"
    }
    may_be = sums | {len(kept)}
    wanted = cell.value if cell.value in may_be else sorted(may_be)
    yield f"{name} {cell.url}", cell.value, wanted


# -- Other answers ------
def as_known(plain: Plain, query: str) -> Told:
    if {name for name, _value in parse_qsl(query)} - TAKES:
        return
    filters = PublishedIncidentFilter(QueryDict(query))
    filters.is_valid()
    number_versions()
    kept = plain.kept(query)
    known = AsKnown(filters, known_at())
    for name, rows in (("then", known.then()), ("now", known.now())):
        said = of_row(rows[0]) if rows else (0, figures([])[1])
        yield f"as known {name}", said, figures(kept)


def region_page(client: Client, plain: Plain, unit: str, words: list[str]) -> Told:
    division, slug = unit.split(":")
    hide = urlencode({"hide": words}, doseq=True)
    page = get(client, f"/fr/regions/{division}/{slug}/", hide).context
    if page["is_stale"]:
        return
    kept = plain.kept(f"region={unit}&{hide}")
    count, sums = figures(kept)
    whole = page["whole"]
    yield "region", whole.incidents, count
    yield "region killed", whole.killed.summed.best, sums["killed"][1]
    yield from opened(plain, "region", [whole, *page["years"]])


def certainty(client: Client, plain: Plain, query: str) -> Told:
    answer = client.get(f"/api/v1/totals/certainty/?{query}")
    if answer.status_code != 200:
        return
    counted = answer.json()["counted"]
    kept = plain.kept(query)
    yield "certainty", counted["incidents"], len(kept)


def change(client: Client, plain: Plain, query: str) -> Told:
    """A period and those before it: each is what its own filter finds."""
    answer = client.get(f"/api/v1/totals/change/?{query}")
    if answer.status_code != 200:
        return
    for name in ("this", "previous", "year_before"):
        period = answer.json()[name]
        yield f"change {name}", of_total(period), figures(plain.kept(period["query"]))
    counted = answer.json()["this"]["incidents"]
    yield "change", counted, len(plain.kept(query))


def devices(client: Client, plain: Plain, query: str) -> Told:
    page = get(client, "/fr/totals/explosives/", query).context
    if "explosive_device" in plain.asked(query).values:
        return
    kept = plain.kept(f"{query}&explosive_device=yes")
    yield "devices", page["whole"].row.incidents, len(kept)
    rows = [page["whole"].row, *page["region_casualties"], *page["year_casualties"]]
    yield from opened(plain, "devices", [*rows, *page["settlement_casualties"]])


def abductions(client: Client, plain: Plain, query: str) -> Told:
    page = get(client, "/fr/totals/abductions/", query).context
    if {"fate", "fate_in"} & plain.asked(query).values.keys():
        return
    kept = plain.kept(f"{query}&fate=taken")
    yield "abductions", page["whole"].incidents.number, len(kept)
    for row in (page["whole"], *page["regions"]):
        if row.incidents.url:
            wanted = _count(plain, row.incidents.url)
            yield row.incidents.url, row.incidents.number, wanted
