"""The cube says what plain Python adds up, and its groups open their incidents."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.http import QueryDict

from incidents.filters import PublishedIncidentFilter
from incidents.models import EventType, Outcome, PublishedIncident
from incidents.models.facet_queries import VICTIM_DIMENSIONS
from incidents.statistics.cube import (
    DIMENSIONS,
    SHARED_BY_GROUPS,
    TooManyGroupsError,
    UnitLevel,
    cube,
)
from incidents.statistics.groups import GroupQueries
from incidents.statistics.merging import merged
from incidents.statistics.reads import TotalRow, totals_of
from regions.models import Region
from tests.incidents.statistics.plain_cube import PEOPLE, figures, plain_cube
from tests.incidents.statistics.worlds import access, world

__all__ = ["access", "world"]

QUERIES = (
    "",
    "type=explosions",
    "from=2015-01-01&to=2019-12-31",
    "region=2012:mopti",
    "killed_at_least=3&actor=JNIM",
    "victim_category=civilian,none",
    "sex=man&victim_category=security_forces",
    "perpetrator=none&confidence=none",
    "bbox=-6,12,0,17&q=village",
    "year=1999",
)


def selected(query: str) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(
        data=QueryDict(query), queryset=PublishedIncident.objects.all()
    )


def plain(filters: PublishedIncidentFilter, by: tuple[str, ...]) -> Any:
    asked = filters.form.cleaned_data
    regions = asked["region"] or Region.objects.filter(
        division__key="2012", level="region"
    )
    wanted = {
        d: ["" if code == "none" else code for code in asked[d]]
        for d in ("actor", "perpetrator", *PEOPLE)
        if asked[d]
    }
    return plain_cube(filters.result, by, [r.pk for r in regions], wanted)


SINGLE = [(dimension,) for dimension in DIMENSIONS]
SEVERAL: list[tuple[str, ...]] = [
    *itertools.combinations(("region", *DIMENSIONS[6:]), 2),
    ("region", "month", "type"),
    ("victim_category", "sex", "age_group"),
    ("year", "actor", "sex"),
    ("perpetrator", "actor", "victim_category"),
    ("week", "day", "confidence"),
]


@pytest.mark.parametrize("query", QUERIES)
def test_it_is_what_plain_python_adds_up(query: str) -> None:
    filters = selected(query)
    assert filters.is_valid(), filters.errors
    for by in [(), *SINGLE, *(SEVERAL if not query else SEVERAL[-5:])]:
        assert figures(cube(filters, by)) == plain(filters, by), by


@pytest.mark.parametrize("query", QUERIES)
def test_each_group_opens_exactly_its_incidents(query: str) -> None:
    filters = selected(query)
    regions = Region.objects.filter(division__key="2012").select_related("division")
    for by in (*SINGLE, ("victim_category", "sex"), ("region", "month", "actor")):
        groups = GroupQueries(
            filters,
            by,
            UnitLevel("2012"),
            {kind.code: kind for kind in EventType.objects.all()},
            {region.pk: region for region in regions},
        )
        for row in some(cube(filters, by)):
            opened = selected(groups.of(row.key))
            assert opened.is_valid(), (by, row.key, opened.errors)
            assert opened.result.count() == row.incidents, (by, row.key)


def some(rows: list[TotalRow]) -> list[TotalRow]:
    """The first and the last, and a few between."""
    return [*rows[:: 1 + len(rows) // 8], *rows[-1:]]


def test_disjoint_groups_add_up_to_the_whole() -> None:
    [whole] = cube(selected(""), ())
    assert figures([whole]) == figures([totals_of(PublishedIncident.objects.all())])
    for dimension in set(DIMENSIONS) - SHARED_BY_GROUPS - set(VICTIM_DIMENSIONS):
        parts = merged(cube(selected(""), [dimension]))
        assert figures([parts]) == figures([whole]), dimension


@pytest.mark.parametrize("dimension", VICTIM_DIMENSIONS)
def test_people_add_up_to_the_best_estimate_of_all(dimension: str) -> None:
    [whole] = cube(selected(""), ())
    parts = cube(selected(""), [dimension])
    assert len(parts) >= 2
    for outcome in Outcome.values:
        bests = [row.outcomes[outcome].best for row in parts]
        assert sum(bests) == whole.outcomes[outcome].best


def test_too_many_groups_are_refused_and_not_cut_off() -> None:
    assert len(cube(selected(""), ["year"], most=1_000)) > 1
    with pytest.raises(TooManyGroupsError):
        cube(selected(""), ["year"], most=1)


@pytest.mark.parametrize("by", [("year",) * 2, ("town",), DIMENSIONS[-4:]])
def test_what_is_no_group_is_a_mistake_of_the_caller(by: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="dimensions"):
        cube(selected(""), by)


def test_it_is_one_query(django_assert_num_queries: Any) -> None:
    filters = selected("region=2012:mopti&perpetrator=none")
    assert filters.is_valid()
    with django_assert_num_queries(1):
        cube(filters, ["region", "actor", "sex"])
