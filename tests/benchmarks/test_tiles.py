"""Tiles through the whole of Django, uncached, at a million incidents: ours, beside the
ordinary way and beside DuckDB, a column store in the same process, on a copy of the
rows that is already there and answers nothing but the sums.

Seen on two cores with nothing beside it, PostgreSQL 15 with 512 MB of shared buffers
(`docker-compose.yml`, and what is embedded), in two runs: what cells answer takes 3 to
6 ms at every zoom, `hide` and regions among it (the ordinary way 46 to 1,082, DuckDB 8
to 35). What only the rows can tell, at zoom 5: forty days 11 ms, a region with known
tolls 23 to 28, `killed_at_least` 69, a sub-type and one precision of places 61 to 79,
and what most of the rows have 97 to 141: known tolls, no actor, days known exactly,
from 2013 on. At zoom 9 a precision and `killed_at_least` take 28 to 32, days known
exactly 52 to 60: a narrow row takes 0.2 microseconds of one core, a third of it to be
found, the rest to be added up.

Words, sources, places, people and fates that many have, among texts of 650 letters, on
another machine, where the same questions of the rows took half as long again (81 to
213): a word of a fifth of all 108 ms (reading the texts 1,057, DuckDB 230), what nine
of ten have 190 to 210, two letters (`le`, in 3,600 words) 340; at zoom 9 58.

At ten million (one core of two) what cells answer took 3 to 8 ms as well, and forty
days 46; other questions of the rows take ten times as long as at one. Cells of months
take 496 MB (876 at ten million), of years 81 (94), of all time 23 (24), finer ones 132
(288), narrow rows 189, postings of 170,000 words 364; one change into the cells 17 to
39 ms (23).

make bench                                         some minutes, or
MILLIONS=10 pytest tests/benchmarks/test_tiles.py -s     some 15 GB, half an hour
KEEP=1 pytest --reuse-db …     leaves the incidents there, for the next time
"""

from __future__ import annotations

import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from incidents.ingest.actors import load_actors
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import PublishedIncident
from incidents.models.cells import shift_of
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.tile_parts import Tile
from observatory.lib.quadkey import ZOOM, morton
from regions.ingest.geography import load_geography
from tests.benchmarks import growth, ordinary
from tests.benchmarks.questions import QUESTIONS, Question

INCIDENTS = int(os.environ.get("MILLIONS", "1")) * 1_000_000
LEAST_GAIN = 20
"""Of what cells answer, over the ordinary way."""


Columns = dict[int, tuple[int, int]]
"""Incidents and killed in each quarter of a tile's width."""


@pytest.fixture(scope="module", autouse=True)
def country(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Written for good, and taken away at the end."""
    assert connection.settings_dict["NAME"].startswith("test_")
    logging.disable()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEMO", True)
        patch.setattr("django.conf.settings.ROOT_URLCONF", "tests.benchmarks.ordinary")
        if not PublishedIncident.objects.exists():
            fill(INCIDENTS)
        yield
        if not os.environ.get("KEEP"):
            growth.empty()


def fill(count: int) -> None:
    load_geography()
    load_taxonomy()
    load_actors()
    growth.generate()
    growth.grow_to(count, scattered=True, worded=count <= 1_000_000)
    growth.refresh_all()
    with connection.cursor() as cursor:
        cursor.execute(ordinary.INDEX)
        cursor.execute("VACUUM ANALYZE")


@pytest.mark.django_db
def test_a_database_for_tests_is_there() -> None:
    assert connection.settings_dict["NAME"].startswith("test_")


@pytest.fixture(scope="module")
def columns_of_duckdb(tmp_path_factory: pytest.TempPathFactory, country: None) -> Any:
    """Its connection, with the rows in it."""
    duckdb = pytest.importorskip("duckdb", reason="pip install '.[bench]'")
    file = tmp_path_factory.mktemp("duckdb") / "rows.csv"
    statement = (
        "COPY (SELECT quadkey, longitude, latitude, started_on, ended_on, killed_min,"
        " killed_best, killed_max, is_contested, to_json(region_ids) AS units,"
        " geo_precision, date_precision, event_type_id,"
        " cardinality(parties) AS parties, search_text AS text,"
        " place_name <> '' AND geo_precision IN ('exact', 'near', 'settlement')"
        " AS is_placed,"
        " coalesce(parent_id, code) AS root"
        " FROM incidents_publishedincident JOIN incidents_eventtype"
        " ON code = event_type_id) TO STDOUT (FORMAT csv, HEADER)"
    )
    with (
        file.open("wb") as rows,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for piece in copy:
            rows.write(piece)
    loaded = duckdb.connect(config={"threads": 2})
    loaded.execute(
        "CREATE TABLE rows AS SELECT * REPLACE (units::BIGINT[] AS units)"
        " FROM read_csv($file, types={'units': 'JSON'})",
        {"file": str(file)},
    )
    return loaded


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda q: f"z{q.zoom} {q.query}")
def test_a_tile(asked: Question, columns_of_duckdb: Any) -> None:
    tile = busiest(asked.zoom)
    client = Client(SERVER_NAME="localhost")
    address = f"{tile.zoom}/{tile.x}/{tile.y}"
    ours = lambda: client.get(f"/tiles/{address}.json?{asked.query}")  # noqa: E731
    theirs = lambda: client.get(f"/ordinary/{address}?{asked.query}")  # noqa: E731
    peer = lambda: of_duckdb(columns_of_duckdb, tile, asked.condition)  # noqa: E731
    expected = in_ours(ours().json(), tile)
    assert in_ordinary(theirs().json()) == expected
    assert in_duckdb(peer()) == expected
    fast = median(ours, times=25)
    slow, store = median(theirs, times=3), median(peer, times=9)
    incidents = sum(count for count, _killed in expected.values())
    print(
        f"\n  z{asked.zoom} {asked.query or 'everything'} ({incidents:,} incidents):"
        f" {fast:.1f} ms (aim {asked.most_ms:g}); ordinary {slow:.0f} ms,"
        f" {slow / fast:.0f} times; DuckDB {store:.1f} ms, {store / fast:.1f} times",
        end="",
    )
    assert not asked.is_of_cells or slow / fast >= LEAST_GAIN


def busiest(zoom: int) -> Tile:
    shift = 2 * (ZOOM - zoom)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT quadkey >> {shift} FROM incidents_publishedincident"  # noqa: S608
            " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        (key,) = cursor.fetchone()
    x, y = (
        sum((key >> 2 * bit + odd & 1) << bit for bit in range(zoom)) for odd in (0, 1)
    )
    assert morton(x, y) == key
    return Tile(zoom, x, y)


def in_ours(found: dict[str, Any], tile: Tile) -> Columns:
    west, _south, east, _north = ordinary.box(tile.zoom, tile.x, tile.y)
    return summed(
        (
            int((spot["lon"] - west) / (east - west) * 4),
            spot.get("count", 1),
            spot["killed_best"],
        )
        for spot in (*found["clusters"], *found["incidents"])
    )


def in_ordinary(found: list[dict[str, Any]]) -> Columns:
    return summed((c["column"], c["count"], c["total_best"]) for c in found)


def in_duckdb(found: list[tuple[Any, ...]]) -> Columns:
    return summed((row[0] & 1 | row[0] >> 1 & 2, row[2], row[4]) for row in found)


def summed(cells: Iterator[tuple[float, int, int | None]]) -> Columns:
    columns: Columns = {}
    for column, count, killed in cells:
        before = columns.get(int(column), (0, 0))
        columns[int(column)] = (before[0] + count, before[1] + int(killed or 0))
    return columns


def of_duckdb(loaded: Any, tile: Tile, condition: str) -> list[tuple[Any, ...]]:
    first = morton(tile.x, tile.y)
    shift = 2 * (ZOOM - tile.zoom)
    given = {"first": first << shift, "after": (first + 1) << shift}
    if "$mopti" in condition:
        given["mopti"] = mopti()
    found: list[tuple[Any, ...]] = loaded.execute(
        f"""SELECT quadkey >> {shift_of(tile.depth)} AS cell, root, count(*),
                   sum(killed_min), sum(killed_best), sum(killed_max),
                   count(*) - count(killed_best), avg(longitude), avg(latitude),
                   min(longitude), min(latitude), max(longitude), max(latitude)
              FROM rows WHERE quadkey >= $first AND quadkey < $after AND {condition}
             GROUP BY ALL""",  # noqa: S608
        given,
    ).fetchall()
    return found


def mopti() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id FROM regions_region r JOIN regions_division d"
            " ON d.id = r.division_id WHERE d.key = '2012' AND r.slug = 'mopti'"
        )
        return int(cursor.fetchone()[0])


def test_what_the_cells_take() -> None:
    for table in (
        "cellmonthtotal",
        "cellyeartotal",
        "celltotal",
        "finecelltotal",
        "narrowincident",
        "publishedincident",
    ):
        print(f"\n  {table}: {size_on_disk(f'incidents_{table}')}", end="")
    seconds = []
    for pk in PublishedIncident.objects.order_by("incident_uuid").values_list(
        "pk", flat=True
    )[:60]:
        move(pk)
        seconds.append(timed(refresh_cells)[0])
    print(f"\n  one change into its cells: {1000 * statistics.median(seconds):.1f} ms")


def move(pk: int) -> None:
    found = PublishedIncident.objects.get(pk=pk)
    PublishedIncident.objects.filter(pk=pk).update(latitude=found.latitude - 0.0001)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def median(work: Callable[[], Any], *, times: int) -> float:
    """In milliseconds."""
    return 1000 * statistics.median(timed(work)[0] for _ in range(times))


def size_on_disk(relation: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_total_relation_size(%s::regclass))", [relation]
        )
        return str(cursor.fetchone()[0])
