"""What is read from the totals is what the rows say, and late totals are not read."""

from __future__ import annotations

import itertools
import re

import pytest
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.cube import cube, cube_from_rows
from incidents.statistics.cube_keys import UnitLevel
from incidents.statistics.cube_totals import FACETS, cube_from_totals
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_published
from tests.incidents.statistics.plain_cube import figures
from tests.incidents.statistics.worlds import access, world

__all__ = ["access", "world"]

DIMENSIONS = ("region", "year", "quarter", "month", "type", "subtype")
GROUPS = [by for size in range(4) for by in itertools.combinations(DIMENSIONS, size)]
QUERIES = (
    "",
    "region=2012:mopti",
    "region=2012:mopti&region=2012:gao&type=battles",
    "year=2019",
    "year=2019&month=0",
    "quarter=2019-Q1",
    "quarter=none",
    "type=explosions&subtype=explosions.remote_explosive_ied",
    "subtype=battles.armed_clash&year=2020",
    "year=1950",
    "hide=provisional",
    "hide=contested,vague_place&region=2012:mopti&region=2012:gao",
    "hide=single_source&type=battles&year=2019",
)


def selected(query: str) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(
        data=QueryDict(query), queryset=PublishedIncident.objects.all()
    )


@pytest.mark.parametrize("query", QUERIES)
def test_both_ways_say_the_same(query: str) -> None:
    filters = selected(query)
    assert filters.is_valid(), filters.errors
    for by in GROUPS:
        found = cube_from_totals(filters, by, None)
        assert found is not None, by
        expected = [row for row in cube_from_rows(filters, by) if row.incidents]
        assert figures(found) == figures(expected), by


@pytest.mark.parametrize("facet", sorted(FACETS))
@pytest.mark.parametrize("query", [q for q in QUERIES if not re.search("type|hide", q)])
def test_both_ways_say_the_same_of_facets(query: str, facet: str) -> None:
    filters = selected(query)
    for rest in ((), ("year",), ("region",), ("region", "month"), ("quarter",)):
        by = (*rest, facet)
        found = cube_from_totals(filters, by, None)
        assert found is not None, by
        expected = [row for row in cube_from_rows(filters, by) if row.incidents]
        assert figures(found) == figures(expected), by


@pytest.mark.parametrize("by", [("type",), ("year", "type"), ("region", "type")])
def test_a_root_type_counts_its_own_beside_those_of_its_sub_types(
    by: tuple[str, ...],
) -> None:
    make_published(event_type="riots", killed=(1, 2, 3))
    make_published(event_type="riots.mob_violence", killed=(4, 5, 6))
    refresh_totals()
    found = cube_from_totals(selected("type=riots"), by, None)
    assert figures(found or []) == figures(cube_from_rows(selected("type=riots"), by))


def test_while_the_facets_are_late_the_rows_answer() -> None:
    PublishedIncident.objects.filter(year=2019).update(killed_best=1, killed_min=0)
    refresh_totals()
    assert cube_from_totals(selected(""), ("year", "actor"), None) is None
    assert cube_from_totals(selected(""), ("year",), None) is not None
    refresh_facets()
    assert cube_from_totals(selected(""), ("year", "actor"), None) is not None


@pytest.mark.parametrize(
    ("query", "by", "units"),
    [
        ("", ("week",), None),
        ("", ("sex", "actor"), None),
        ("", ("type", "actor"), None),
        ("type=battles", ("actor",), None),
        ("hide=provisional", ("actor",), None),
        ("sex=woman", ("sex",), None),
        ("", ("region", "actor"), UnitLevel("2012", "cercle")),
        ("q=mopti", ("year",), None),
        ("from=2019-01-01", ("year",), None),
        ("day=2019-01-01", ("year",), None),
        ("region=2012:mopti", ("region",), UnitLevel("2023")),
        ("region=2012:mopti&region=2023:bandiagara", ("year",), None),
    ],
)
def test_what_is_not_kept_is_left_to_the_rows(
    query: str, by: tuple[str, ...], units: UnitLevel | None
) -> None:
    filters = selected(query)
    assert filters.is_valid(), filters.errors
    assert cube_from_totals(filters, by, units) is None


def test_while_the_totals_are_late_the_rows_answer() -> None:
    PublishedIncident.objects.filter(year=2019).update(killed_best=1, killed_min=0)
    [late] = cube(selected("year=2019"), ())
    assert cube_from_totals(selected(""), ("year",), None) is None
    refresh_totals()
    [fresh] = cube_from_totals(selected("year=2019"), (), None) or []
    assert figures([late]) == figures([fresh])
    assert late.killed.best == late.incidents - late.killed.best_unknown
