"""What a column store beside PostgreSQL would gain: a snapshot of the filterable
columns as memory-mapped numpy arrays, asked in the same process, beside our tiles by
filters that no kept cell answers. Measured, and not adopted.

Seen at ten million (8.7 million of them in the tile) on two cores with nothing beside
it: the snapshot takes 50 s and 500 MB. By the number killed PostgreSQL takes 790 ms at
zoom 5 and 200 at zoom 9, columns 119 and 27: 7 times faster, not ten. By forty days,
which have an index, 65 and 48 ms against 27 and 6; by number and doubts 992 and 254
against 188 and 39. A thousand changes since, masked and put in from beside, cost up to
40 ms.

Not adopted: it is less than ten times faster where it matters, at a million PostgreSQL
is within what was aimed at, and not in it are the other thirty filters said a second
time, learning which rows have changed, a worker that takes the next snapshot, and files
that every process of the web can map.

KEEP=1 INCIDENTS=1000000 pytest tests/benchmarks/test_column_store.py -s
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.http import QueryDict
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.tile_parts import Tile
from incidents.tiles import tile_content
from tests.benchmarks import growth
from tests.benchmarks.column_store import (
    Condition,
    Snapshot,
    clusters,
    delta,
    snapshot,
)
from tests.benchmarks.test_tiles import busiest, fill, median, timed

CHANGED = 1_000
"""Incidents that are published again after the snapshot."""
INCIDENTS = int(os.environ.get("INCIDENTS", 1_000_000))


def _days(day: str) -> int:
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()


FILTERS: dict[str, Condition] = {
    "killed_at_least=3": lambda c: c["killed_best"] >= 3,
    "killed_at_least=1&hide=provisional,contested": lambda c: (
        (c["killed_best"] >= 1) & ~(c["is_provisional"] | c["is_contested"])
    ),
    "from=2019-01-03&to=2019-02-11": lambda c: (
        (c["ended_on"] >= _days("2019-01-03"))
        & (c["started_on"] <= _days("2019-02-11"))
    ),
}


@pytest.fixture(scope="module", autouse=True)
def country(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Written for good, and taken away at the end."""
    assert connection.settings_dict["NAME"].startswith("test_")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEMO", True)
        if not PublishedIncident.objects.exists():
            fill(INCIDENTS)
        yield
        if not os.environ.get("KEEP"):
            growth.empty()


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory, country: None) -> Snapshot:
    folder = tmp_path_factory.mktemp("columns")
    seconds, found = timed(lambda: snapshot(folder))
    print(
        f"\n  a snapshot of {len(found.columns['quadkey']):,} incidents:"
        f" {seconds:.1f} s, {_bytes_in(folder) / 1e6:.0f} MB",
        end="",
    )
    return found


def _bytes_in(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


@pytest.mark.django_db
def test_a_database_for_tests_is_there() -> None:
    assert connection.settings_dict["NAME"].startswith("test_")


@pytest.mark.parametrize("zoom", [5, 9])
@pytest.mark.parametrize("query", FILTERS)
def test_a_tile_by_columns(zoom: int, query: str, taken: Snapshot) -> None:
    tile = busiest(zoom)
    ours = lambda: of_ours(query, tile)  # noqa: E731
    theirs = lambda: clusters(taken, tile, FILTERS[query])  # noqa: E731
    expected = of_content(ours())
    assert of_columns(theirs()) == expected
    count = len(taken.columns["quadkey"])
    changed = np.random.default_rng(7).choice(count, CHANGED, replace=False)
    since = delta(taken, changed)
    later = lambda: clusters(taken, tile, FILTERS[query], since)  # noqa: E731
    assert of_columns(later()) == expected
    slow, fast = median(ours, times=9), median(theirs, times=9)
    rows = taken.slice_of(tile)
    print(
        f"\n  z{zoom} {query} (of {rows.stop - rows.start:,} incidents): PostgreSQL"
        f" {slow:.1f} ms, columns {fast:.1f} ms, {slow / fast:.1f} times;"
        f" with {CHANGED:,} changes since {median(later, times=9):.1f} ms",
        end="",
    )


def of_ours(query: str, tile: Tile) -> dict[str, Any]:
    with override("fr"):
        filters = PublishedIncidentFilter(QueryDict(query))
        return tile_content(filters, tile.zoom, tile.x, tile.y)


def of_content(found: dict[str, Any]) -> Any:
    """Clusters whole; of a cell with one incident what both tell of it."""
    alone = [
        (i["lon"], i["lat"], i["killed_best"], i["type"]) for i in found["incidents"]
    ]
    return sorted(map(_in_order, found["clusters"])), sorted(alone)


def of_columns(found: list[dict[str, Any]]) -> Any:
    alone = [
        (c["west"], c["south"], c["killed_best"], c["type"])
        for c in found
        if c["count"] == 1
    ]
    return sorted(_in_order(c) for c in found if c["count"] > 1), sorted(alone)


def _in_order(cluster: dict[str, Any]) -> Any:
    return sorted((name, value) for name, value in cluster.items() if name != "ids")
