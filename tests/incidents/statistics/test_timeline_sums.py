"""What the timeline sums up: from narrow rows where they can tell, and the same either
way."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.statistics import timeline
from incidents.statistics.cube import cube
from incidents.statistics.refresh import refresh_totals
from incidents.statistics.timeline import months_and_types
from tests.incidents.statistics.worlds import access, world

__all__ = ["access", "world"]

QUERIES = {
    "type": "type=battles",
    "subtype": "subtype=battles.armed_clash",
    "year": "year=2019",
    "month": "month=0",
    "from": "from=2019-01-03",
    "to": "to=2019-02-11",
    "hide": "hide=provisional,contested,single_source,vague_place",
    "precision": "precision=exact,near",
    "killed_at_least": "killed_at_least=3",
    "killed_at_most": "killed_at_most=3",
    "known": "known=killed,injured,abducted,missing",
    "unknown": "unknown=missing",
}
OTHERS = ("", "region=2012:mopti", "actor=JNIM&hide=provisional", "bbox=-6,12,0,17")


def asked(query: str) -> PublishedIncidentFilter:
    filters = PublishedIncidentFilter(data=QueryDict(query))
    assert filters.is_valid(), filters.errors
    return filters


@pytest.mark.parametrize("query", [*QUERIES.values(), *OTHERS])
def test_it_says_what_the_cube_says(query: str, monkeypatch: Any) -> None:
    refresh_totals()
    expected = Counter()
    killed = Counter()
    for row in cube(asked(query), ("year", "month", "type")):
        year, month, root = row.key
        number = int(month[5:]) if month else 0
        expected[year, number, root] += row.incidents
        killed[year, number] += row.killed.best
    for rows in (timeline.narrow, lambda filters: None):
        monkeypatch.setattr(timeline, "narrow", rows)
        months, counts = months_and_types(asked(query))
        assert counts == expected
        assert {row.key: row.killed.best for row in months} == killed
        assert sum(row.incidents for row in months) == counts.total()
