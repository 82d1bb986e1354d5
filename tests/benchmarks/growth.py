"""A table of published incidents that grows: generated ones, then copies of them.

A copy is whole or thin. Thin, it has the day, place, type, toll and doubts of its model
and no text, so that ten million fit on a laptop; worded, the words of its model and
thirty others, of 200,000 of which the n-th is n times as rare as the first. Scattered,
it lies some kilometres and weeks away from its model, so that maps and months fill as
they would. Whoever reads whole rows is better off with thin ones: comparisons with a
GROUP BY over the rows come out lower than they would be, never higher.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection

from incidents.models import PublishedIncident
from incidents.models.cells import DEEPEST, FINEST, shift_of
from incidents.models.noted import DAY_IS_KNOWN
from incidents.models.toll import TOLL_COLUMNS
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.narrow_rows import write_every_narrow
from incidents.statistics.posting_blocks import every_block, tell_block
from incidents.statistics.refresh import refresh_totals

GENERATED = 100_000
CELLS = ("cellmonthtotal", "cellyeartotal", "celltotal", "finecelltotal")
TOTALS = ("casualtytotal", "monthtotal", "daytotal", "facettotal", *CELLS)
_ROWS = "FROM incidents_publishedincident"
_MARK_ALL = (
    "INSERT INTO incidents_dirtytotal (year, month, event_type_id)"
    f" SELECT year, month, event_type_id {_ROWS} GROUP BY 1, 2, 3",
    "INSERT INTO incidents_dirtyday (day)"
    f" SELECT started_on {_ROWS} WHERE {DAY_IS_KNOWN} GROUP BY 1",
    f"INSERT INTO incidents_dirtyfacet (year, month) SELECT year, month {_ROWS}"
    " GROUP BY 1, 2",
    "INSERT INTO incidents_dirtycell (cell, year, month)"
    f" SELECT quadkey >> {shift_of(DEEPEST)}, year, month {_ROWS} GROUP BY 1, 2, 3",
    "INSERT INTO incidents_dirtyfinecell (cell)"
    f" SELECT quadkey >> {shift_of(FINEST)} {_ROWS} GROUP BY 1",
    f"INSERT INTO incidents_dirtyposting (incident_id) SELECT id {_ROWS}",
)
_MARKS = ("dirtytotal", "dirtyday", "totalchange", "dirtyfacet", "facetchange")
_POSTED = ("dirtyposting", "posting")
_COPIED = ", ".join(
    (
        "version", "published_on", "updated_on", "started_on", "ended_on",
        "date_precision", "latitude", "longitude", "geo_precision", "region_ids",
        "event_type_id", "language", "is_illustrative", "is_provisional",
        "sure_region_ids", "possible_region_ids", "reach_version",
        *TOLL_COLUMNS,
    )
)  # fmt: skip
_EMPTY = (
    "place_name", "title_fr", "title_en", "summary_fr", "summary_en", "attribution",
    "licence", "words",
)  # fmt: skip
_JSON = ("actors", '"references"', "warnings")
_SOURCES = """[
    {"kind": "press", "publisher": "A", "title": "", "url": "", "published_on": null},
    {"kind": "press", "publisher": "B", "title": "", "url": "", "published_on": null}]
"""
_CLAIMS = """[
    {"outcome": "missing", "source": "A", "as_of": null, "min": 1, "best": 1, "max": 1,
     "is_cumulative": true, "standing": "corroborating", "breakdown": []},
    {"outcome": "missing", "source": "B", "as_of": null, "min": 5, "best": 5, "max": 5,
     "is_cumulative": true, "standing": "corroborating", "breakdown": []}]
"""
_SUPPORT = {
    "sources": f"CASE WHEN source_count < 2 THEN '[]' ELSE '{_SOURCES}'::jsonb END",
    "claims": f"CASE WHEN is_contested THEN '{_CLAIMS}'::jsonb ELSE '[]' END",
}
"""As well supported as the model, in few words."""


def generate() -> None:
    call_command("generate_incidents", count=GENERATED, commit=True, verbosity=0)


_WORDS = """words || ' ' || (
    SELECT string_agg(substr(translate(
               md5(rank::text), '0123456789', 'ghijklmnop'), 1, 3 + rank % 7), ' ')
      FROM (SELECT (200000 ^ (('x' || substr(
                       md5(id || '-{number}-' || n), 1, 8))::bit(32)::bigint / 2 ^ 32)
                   )::integer AS rank
              FROM generate_series(1, 30) AS n) AS drawn)
"""


def grow_to(
    count: int, *, scattered: bool = False, thin: bool = True, worded: bool = False
) -> None:
    """Copy the generated rows until there are so many; vacuumed, as a table at rest.
    All totals are marked: to be recomputed, as after an import of millions."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        have = PublishedIncident.objects.count()
        if have < count:
            with bare(cursor):
                for number in range(have // GENERATED, count // GENERATED):
                    where = _scattered(number) if scattered else {}
                    if worded:
                        where |= {"words": _WORDS.format(number=number)}
                    cursor.execute(_copy(number, where) if thin else _twin(number))
            write_every_narrow()
            for mark in _MARK_ALL:
                cursor.execute(mark)
        for table in ("publishedincident", "narrowincident", *TOTALS):
            cursor.execute(f"VACUUM ANALYZE incidents_{table}")


@contextmanager
def bare(cursor: Any) -> Iterator[None]:
    """Without triggers and indexes, which take most of the time that growing does."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)"
        " FROM pg_index i WHERE indrelid = 'incidents_publishedincident'::regclass"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"
    )
    indexes = cursor.fetchall()
    cursor.execute("ALTER TABLE incidents_publishedincident DISABLE TRIGGER USER")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    cursor.execute("ALTER TABLE incidents_publishedincident ENABLE TRIGGER USER")


def refresh_all() -> None:
    """What a worker does, and how long it takes."""
    for kind, refresh in (
        ("totals", refresh_totals),
        ("totals by facet", lambda: refresh_facets(seconds=math.inf)),
        ("map cells", refresh_cells),
        ("words", lambda: sum(tell_block(block)[0] for block in every_block())),
    ):
        started = time.perf_counter()
        marks = refresh()
        seconds = time.perf_counter() - started
        print(
            f"\n  {kind} from {marks:,} marks of the growth in {seconds:.0f} s", end=""
        )
    with connection.cursor() as cursor:
        for table in (*TOTALS, *_MARKS, "dirtycell", "dirtyfinecell", *_POSTED):
            cursor.execute(f"VACUUM ANALYZE incidents_{table}")


def empty() -> None:
    """Every table that the tests fill."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        tables = connection.introspection.table_names()
        kept = {"django_migrations", "django_content_type", "auth_permission"}
        names = ", ".join(f'"{name}"' for name in tables if name not in kept)
        cursor.execute(f"TRUNCATE {names} CASCADE")


def _scattered(number: int) -> dict[str, str]:
    """Instead of what the model has: SQL that is the same in each run."""
    later = (
        f"CASE WHEN date_precision IN ('exact', 'days') THEN {37 * number % 365} END"
    )
    return {
        "started_on": f"started_on + coalesce({later}, 0)",
        "ended_on": f"ended_on + coalesce({later}, 0)",
        "longitude": f"round((longitude + 0.1 * sin(id * {number}))::numeric, 4)",
        "latitude": f"round((latitude + 0.1 * cos(id * {number}))::numeric, 4)",
    }


def _copy(number: int, instead: dict[str, str]) -> str:
    names = f"public_id, incident_uuid, toll_rules, {_COPIED}"
    names += "".join(f", {name}" for name in (*_EMPTY, *_JSON, *_SUPPORT))
    copied = ", ".join(instead.get(name, name) for name in _COPIED.split(", "))
    values = f"'C{number}-' || id, gen_random_uuid(), '{{}}', {copied}, "
    values += ", ".join(instead.get(name, "''") for name in _EMPTY)
    values += ", '[]'" * len(_JSON)
    values += "".join(f", {value}" for value in _SUPPORT.values())
    return (
        f"INSERT INTO incidents_publishedincident ({names}) SELECT {values}"  # noqa: S608
        " FROM incidents_publishedincident WHERE public_id LIKE 'MLI-%'"
    )


def _twin(number: int) -> str:
    """Of the whole row, but for what names it."""
    own = {"id", "public_id", "incident_uuid"}
    fields = [f for f in PublishedIncident._meta.concrete_fields if not f.generated]
    names = ", ".join(f'"{f.column}"' for f in fields if f.column not in own)
    return (
        f"INSERT INTO incidents_publishedincident (public_id, incident_uuid, {names})"  # noqa: S608
        f" SELECT 'C{number}-' || id, gen_random_uuid(), {names}"
        " FROM incidents_publishedincident WHERE public_id LIKE 'MLI-%'"
    )
