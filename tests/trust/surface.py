"""Every public address, with what to put into its blanks: the tests' one list.

A route that is declared public and missing here fails `test_public_surface.py`.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from pyarrow import parquet
from pypdf import PdfReader

from observatory.checks import declared_access, every_view
from observatory.lib.access import PUBLIC

# Public code may read these tables and no other (django_session and auth are the
# framework's, and an anonymous visitor without a cookie does not reach them either).
PUBLIC_TABLES = {
    "incidents_publishedincident",
    "incidents_publishedversion",
    "incidents_casualtytotal",
    "incidents_monthtotal",
    "incidents_daytotal",
    "incidents_facettotal",
    "incidents_totalsstate",
    "incidents_totalchange",
    "incidents_dirtytotal",
    "incidents_dirtyday",
    "incidents_dirtyfacet",
    "incidents_facetchange",
    "incidents_dirtycell",
    "incidents_dirtyfinecell",
    "incidents_cellmonthtotal",
    "incidents_cellyeartotal",
    "incidents_celltotal",
    "incidents_finecelltotal",
    "incidents_narrowincident",
    "incidents_narrowkind",
    "incidents_narrowplace",
    "incidents_narrowactors",
    "incidents_posting",
    "incidents_postingterm",
    "incidents_dirtyposting",
    "incidents_correctionnotice",
    "incidents_divisionassignment",
    "incidents_eventtype",
    "incidents_eventterm",
    "incidents_versionclock",
    "incidents_snapshot",
    "incidents_snapshotpart",
    "incidents_snapshotwithdrawal",
    "regions_division",
    "regions_region",
    "regions_regioncode",
    "regions_regionname",
    "regions_region_predecessors",
    "regions_crosswalk",
    "regions_place",
    "regions_water",
    "regions_placename",
    "regions_population",
}

NOT_PUBLIC = {
    "api_keys.py",
    "bulk.py",
    "attachment_door.py",
    "attempts.py",
    "attachments.py",
    "conversation.py",
    "conversation_words.py",
    "entry_shell.py",
    "entry_words.py",
    "corrections.py",
    "corrections_desk.py",
    "desk_context.py",
    "desk_parts.py",
    "desk_sources.py",
    "keys.py",
    "merging.py",
    "people.py",
    "publishing.py",
    "queue.py",
    "rates.py",
    "record_words.py",
    "report_door.py",
    "report_rows.py",
    "report_sheets.py",
    "reports.py",
    "reports_reference.py",
    "review.py",
    "same_event.py",
    "saved_views.py",
    "sessions.py",
    "snapshots_desk.py",
    "webhooks.py",
    "verification.py",
}
"""Modules of the desk, of programs with a key, and one that takes the words of choices,
no rows (that it reads none is what `test_public_answers_read_published_tables_only`
shows)."""

FILTERS = (
    "",
    "?from=2019-01-01&to=2019-12-31",
    "?type=battles",
    "?region=2012:mopti",
    "?q=sevare",
    "?killed_at_least=1",
    "?bbox=-12,10,5,25",
    "?near=-4.09,14.53,40",
    "?year=2019&month=3",
    "?fate=held&fate_in=2019-04",
    "?sdg=cause:unknown&device_state=none",
    "?hide=contested&hide=single_source",
    "?certainty=possible&region=2012:mopti&from=2019-01-01",
    "?unknown_parameter=1",
)


SHAPES = ("?fields=id,killed_best", "?ordering=-killed_best&limit=1", "?count=about")
"""Of the files of incidents; the first is refused where the fields are others."""


def api(path: str, *queries: str) -> list[str]:
    return [f"/api/v1/{path}{q}" for q in queries or ("",)]


def api_totals_examples(groups: tuple[str, ...]) -> dict[str, list[str]]:
    cubes = (
        "?group_by=actor,sex,confidence",
        "?group_by=week,perpetrator",
        "?group_by=region,victim_category&division=2012&q=sevare",
    )
    return {
        "totals": api("totals/", *groups, *FILTERS, *cubes),
        "totals.csv": api("totals.csv", *groups),
        "totals.xlsx": api("totals.xlsx", *groups, *FILTERS),
        "totals/change": api("totals/change/", "", "?year=2019", "?nope=1"),
    }


def reference_examples() -> dict[str, list[str]]:
    names = ("actors", "crosswalks", "divisions", "event-types", "populations")
    return {name: api(f"{name}/", "", "?nope=1") for name in names}


def peers_examples() -> dict[str, list[str]]:
    """The same incidents in the shapes of ACLED's and UCDP's APIs."""
    asked = ("", "?_format=csv", "?notes=canari&actor1=canari", "?nope=1&key=canari")
    return {
        "acled/acled/read": api("acled/acled/read", *asked, "?admin1=mopti&limit=1"),
        "acled/read": api("acled/read", "?with_total=true"),
        "acled/deleted/read": api("acled/deleted/read", "", "?_format=csv", "?nope=1"),
        "ucdp/gedevents/<release>": api(
            "ucdp/gedevents/26.1", "", "?pagesize=1&TypeOfViolence=1", "?nope=1"
        ),
    }


def printed_examples() -> dict[str, list[str]]:
    """A document as a page, and the same as PDF: few, as each takes a second."""
    asked = ("", "?region=2012:mopti&hide=contested", "?q=sevare", "?nope=1")
    return {
        "totals/brief": [f"/{x}/totals/brief/{q}" for x in ("fr", "en") for q in asked],
        **{
            f"api/v1/drawings/{name}.<suffix>": [
                f"/api/v1/drawings/{name}.{rest}"
                for rest in ("svg", "svg?q=sevare&lang=en", "png", "gif", "svg?nope=1")
            ]
            for name in (
                *("map", "months", "years"),
                *("types", "captivity", "explosives", "window"),
            )
        },
        "totals/trends": [
            f"/{x}/totals/trends/{q}"
            for x in ("fr", "en")
            for q in ("", "?on=2019-03&hide=contested", "?on=never&nope=1")
        ],
        "api/v1/trends": api("trends/", "", "?on=2019-03&hide=contested", "?on=x"),
        "api/v1/trends.csv": api("trends.csv", "?on=2019-03", "?nope=1"),
        "totals/note": [
            f"/{x}/totals/note/{q}"
            for x in ("fr", "en")
            for q in ("", "?quarter=2019-Q1&hide=contested", "?quarter=2019-Q9")
        ],
        "api/v1/note.pdf": api("note.pdf", "", "?quarter=2019-Q1"),
        "api/v1/brief.pdf": api("brief.pdf", "", "?q=sevare&lang=en", "?nope=1"),
    }


def correction_examples(public_ids: list[str]) -> dict[str, list[str]]:
    """The form and what became of requests; nobody guesses a tracking address."""
    routes = {
        "incidents/<public_id>/correction": [
            f"incidents/{one}/correction/" for one in public_ids
        ],
        "corrections": ["corrections/"],
        "corrections/<token>": ["corrections/none/"],
    }
    return {
        route: [f"/{x}/{path}" for x in ("fr", "en") for path in paths]
        for route, paths in routes.items()
    }


def workbench_examples() -> dict[str, list[str]]:
    places = ("", "?name=mopti&km=5&on=list&q=sevare", "?name=x&km=no")
    return {
        route: [f"/{x}/{at}{q}" for x in ("fr", "en") for q in queries]
        for route, at, queries in (
            ("timeline.json", "timeline.json", FILTERS),
            ("around", "around/", places),
            ("embed", "embed/", FILTERS),
            ("views/unsubscribe/<token>", "views/unsubscribe/none/", ("",)),
        )
    }


def addresses(examples: dict[str, list[str]]) -> Iterator[str]:
    """Each public route of the URLconf, filled in from `examples`."""
    for route, view in every_view(get_resolver().url_patterns):
        if declared_access(view) == PUBLIC:
            yield from examples[plain(route)]


def plain(route: str) -> str:
    """A route without regular-expression furniture and language prefix."""
    route = route.removeprefix("fr/").removeprefix("en/")
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", route)
    return re.sub(r"[\^$\\]|/\?$", "", route).rstrip("/")


def answer(client: Client, address: str, **headers: str) -> tuple[int, str, bytes]:
    """Status, headers and bytes, without what may differ from second to second."""
    response = client.get(address, headers=headers)
    shown = {k: v for k, v in response.items() if k not in {"Date", "Expires"}}
    return response.status_code, str(sorted(shown.items())), body(response)


def pdf_words(content: bytes) -> bytes:
    """All that a PDF says: its pages, its links and what it says of itself."""
    found = PdfReader(BytesIO(content))
    pages = [page.extract_text() for page in found.pages]
    links = [
        str(note.get_object()["/A"]["/URI"])
        for page in found.pages
        for note in page.get("/Annots", [])
    ]
    return "\n".join([*pages, *links, str(found.metadata)]).encode()


def body(response: HttpResponseBase) -> bytes:
    streaming = getattr(response, "streaming_content", None)
    content = b"".join(streaming) if streaming else getattr(response, "content", b"")
    content = unpacked(content)
    hidden = rb'((?:csrfmiddlewaretoken|request_id)" value=")[^"]+'
    return re.sub(hidden, rb"\1", content)


def unpacked(content: bytes) -> bytes:
    """What a packed file says: no workbook, Parquet, GeoPackage or PDF hides a word."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return b"\n".join(map(packed.read, sorted(packed.namelist())))
    if content.startswith(b"PAR1"):
        table = parquet.read_table(BytesIO(content))
        return f"{table.schema.metadata}{table.to_pylist()}".encode()
    if content.startswith(b"SQLite"):
        with closing(sqlite3.connect(":memory:")) as file:
            file.deserialize(content)
            return "\n".join(file.iterdump()).encode()
    if content.startswith(b"%PDF"):
        return pdf_words(content)
    return content
