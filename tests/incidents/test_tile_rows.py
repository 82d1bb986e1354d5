"""Tiles from the rows: the narrow ones where they can tell, and the same either way."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.statistics import tile_rows
from incidents.statistics.tile_parts import Tile
from incidents.statistics.tile_rows import FEW, parts_from_rows
from incidents.tiles import content_of
from observatory.lib.public_api import as_json
from observatory.lib.quadkey import tile_of, tile_range
from tests.factories import make_published
from tests.incidents.plans import plan_by

pytestmark = pytest.mark.django_db
PLACE = (-4.09, 14.53)
QUERIES = {
    "type": "type=battles",
    "subtype": "subtype=battles.armed_clash",
    "year": "year=2019",
    "from": "from=2019-01-03",
    "to": "to=2019-02-11",
    "from and to": "from=2016-01-03&to=2019-02-11",
    "days": "from=2019-01-03&to=2019-02-11",
    "bbox": "bbox=-5,14,-4,15",
    "hide": "hide=provisional,contested,single_source,vague_place",
    "precision": "precision=exact,near",
    "killed_at_least": "killed_at_least=3",
    "killed_at_most": "killed_at_most=3",
    "known": "known=killed,missing",
    "unknown": "unknown=injured,abducted",
    "date_precision": "date_precision=exact,week",
    "began_from": "began_from=2019-01-03",
    "began_to": "began_to=2019-02-11",
    "updated_since": "updated_since=2019-01-03",
}


def asked(query: str) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(data=QueryDict(query))


def tile_at(zoom: int) -> Tile:
    return Tile(zoom, *tile_of(*PLACE, zoom))


def test_a_short_time_is_found_by_its_days() -> None:
    make_published()
    filters = asked("from=2019-01-03&to=2019-02-11")
    assert filters.is_valid(), filters.errors
    plan = plan_by("published_by_day", lambda: parts_from_rows(filters, tile_at(5)))
    assert "Index Only Scan using published_by_day" in plan, plan


@pytest.mark.parametrize(
    ("started_on", "ended_on", "is_in"),
    [
        ("2019-01-02", "2019-01-02", False),
        ("2019-01-02", "2019-01-03", True),
        ("2018-12-03", "2019-01-03", True),  # as long as it is looked back
        ("2018-12-02", "2019-01-02", False),
        ("2018-12-02", "2019-01-03", True),  # longer
        ("2015-01-01", "2019-12-31", True),
        ("2015-01-01", "2019-01-02", False),
        ("2019-02-11", "2019-02-11", True),
        ("2019-02-12", "2019-02-12", False),
    ],
)
def test_of_a_short_time_none_is_missed_or_told_twice(
    started_on: str, ended_on: str, is_in: bool
) -> None:
    make_published(started_on=started_on, ended_on=ended_on)
    filters = asked("from=2019-01-03&to=2019-02-11")
    assert filters.is_valid(), filters.errors
    for zoom in (5, 14):
        told = content_of(parts_from_rows(filters, tile_at(zoom)))["incidents"]
        assert len(told) == filters.qs.count() == int(is_in)


def test_the_first_days_of_all_can_be_asked_for() -> None:
    filters = asked("from=0001-01-01&to=0001-01-02")
    assert filters.is_valid(), filters.errors
    assert not parts_from_rows(filters, tile_at(5))


def make_heaps() -> None:
    """Some at one point, others near and far."""
    for number in range(3 * FEW):
        make_published(
            longitude=PLACE[0] + (number % 7) * 0.4 ** (number % 5 * 2),
            latitude=PLACE[1] - (number % 3) * 0.4 ** (number % 4 * 2),
            event_type=("battles", "battles.armed_clash", "riots")[number % 3],
            killed=(number % 6, number % 6, 9) if number % 4 else None,
            started_on=date(2018 + number % 3, 1 + number % 2, 5),
        )


def test_narrow_and_published_rows_say_the_same(monkeypatch: Any) -> None:
    make_heaps()
    for zoom, query in product((0, 5, 9, 13, 14, 17, 21, 22), QUERIES.values()):
        tile, filters = tile_at(zoom), asked(query)
        assert filters.is_valid(), filters.errors
        by_narrow = content_of(parts_from_rows(filters, tile))
        with monkeypatch.context() as patch:
            patch.setattr(tile_rows, "narrow", lambda filters: None)
            by_published = content_of(parts_from_rows(filters, tile))
        assert as_json(by_narrow) == as_json(by_published), (zoom, query)
        inside: Any = filters.qs
        told = sum(c["count"] for c in by_narrow["clusters"]) + len(
            by_narrow["incidents"]
        )
        first, after = tile_range(zoom, tile.x, tile.y)
        in_tile = inside.filter(quadkey__gte=first, quadkey__lt=after)
        assert told == in_tile.count()
