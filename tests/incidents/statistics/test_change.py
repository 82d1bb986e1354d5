"""A period against the one before, and against the same a year before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents.facet_fields import WeekField, quarter_days
from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.statistics.change import Change, change_of
from incidents.statistics.periods import NoPeriodError, Period
from tests.factories import make_published

DAYS = st.dates(date(1910, 1, 1), date(2190, 12, 31))


def period(**asked: Any) -> Period:
    return Period.of(asked)


def spans(found: Period) -> list[str]:
    return [f"{p.first}..{p.last}" for p in (found.previous, found.year_before)]


@pytest.mark.parametrize(
    ("asked", "previous", "year_before"),
    [
        ({"year": 2024}, "2023-01-01..2023-12-31", "2023-01-01..2023-12-31"),
        (
            {"year": 2024, "month": 3},
            "2024-02-01..2024-02-29",
            "2023-03-01..2023-03-31",
        ),
        (
            {"year": 2024, "month": 1},
            "2023-12-01..2023-12-31",
            "2023-01-01..2023-01-31",
        ),
        (
            {"quarter": quarter_days(2024, 1)},
            "2023-10-01..2023-12-31",
            "2023-01-01..2023-03-31",
        ),
        (
            {"week": WeekField().days(2021, 1)},
            "2020-12-28..2021-01-03",
            "2020-01-06..2020-01-12",
        ),
        (
            {"day": (date(2024, 2, 29), date(2024, 2, 29))},
            "2024-02-28..2024-02-28",
            "2023-02-28..2023-02-28",
        ),
        (  # whole months, so whole months before
            {"from": date(2024, 2, 1), "to": date(2024, 3, 31)},
            "2023-12-01..2024-01-31",
            "2023-02-01..2023-03-31",
        ),
        (  # to the end of a February, whatever its length
            {"from": date(2025, 1, 1), "to": date(2025, 2, 28)},
            "2024-11-01..2024-12-31",
            "2024-01-01..2024-02-29",
        ),
        (  # ten days, so ten days before
            {"from": date(2024, 3, 5), "to": date(2024, 3, 14)},
            "2024-02-24..2024-03-04",
            "2023-03-05..2023-03-14",
        ),
    ],
)
def test_what_a_period_is_compared_with(
    asked: dict[str, Any], previous: str, year_before: str
) -> None:
    assert spans(period(**asked)) == [previous, year_before]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"from": date(2024, 1, 1)},
        {"month": 3},
        {"year": 2024, "month": 0},
        {"year": 2024, "quarter": quarter_days(2024, 1)},
        {"from": date(2024, 1, 2), "to": date(2024, 1, 1)},
        {"week": "none"},
        {"year": 1900},  # no filter names 1899
        {"from": date(1, 1, 1), "to": date(1, 1, 31)},
        {"from": date(1, 1, 1), "to": date(9999, 12, 31)},
    ],
)
def test_without_one_period_there_is_nothing_to_compare(asked: dict[str, Any]) -> None:
    with pytest.raises(NoPeriodError):
        period(**asked)


@given(DAYS, DAYS)
def test_the_previous_period_ends_where_this_one_begins(one: date, two: date) -> None:
    found = period(**{"from": min(one, two), "to": max(one, two)})
    before = found.previous
    assert (found.first - before.last).days == 1
    lengths = {p.last - p.first for p in (found, before)}
    assert len(lengths) == 1 or found.first.day == before.first.day == 1
    assert found.year_before.first.year == found.first.year - 1
    assert found.year_before.last.year == found.last.year - 1


@pytest.mark.django_db
def test_totals_of_the_three_periods_and_the_queries_that_open_them() -> None:
    for day, killed in (
        (date(2024, 3, 2), (1, 6, 9)),
        (date(2024, 2, 28), (4, 4, 4)),
        (date(2024, 2, 2), None),
        (date(2023, 3, 31), None),
    ):
        make_published(started_on=day, killed=killed)
    found = changed("type=battles&month=3&year=2024")
    totals = (found.this, found.previous, found.year_before)
    assert [t.total.incidents for t in totals] == [1, 2, 1]
    assert [t.query for t in totals] == [
        "type=battles&year=2024&month=3",
        "type=battles&year=2024&month=2",
        "type=battles&year=2023&month=3",
    ]
    for one in totals:
        opened = PublishedIncidentFilter(
            data=QueryDict(one.query), queryset=PublishedIncident.objects.all()
        )
        assert opened.result.count() == one.total.incidents
    assert found.incidents(found.previous).percentage == -50
    assert found.toll("killed", found.previous).percentage == 50
    assert found.toll("killed", found.previous).is_of_minimums
    assert found.toll("killed", found.year_before).absolute is None  # nobody knows
    assert found.toll("injured", found.previous).absolute is None
    assert found.this.is_over


def changed(query: str) -> Change:
    everything = PublishedIncident.objects.all()
    return change_of(
        PublishedIncidentFilter(data=QueryDict(query), queryset=everything)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "killed", "percentage"),
    [
        ("year=2020", -6, -100.0),  # no incident is none killed, and known
        ("year=2019", 6, None),  # of none there is no percentage
        ("year=2012", 0, None),
    ],
)
def test_a_period_without_an_incident_is_zero(
    query: str, killed: int, percentage: float | None
) -> None:
    make_published(started_on=date(2019, 3, 2), killed=(1, 6, 9))
    found = changed(query)
    apart = found.toll("killed", found.previous)
    assert (apart.absolute, apart.percentage) == (killed, percentage)


@pytest.mark.django_db
def test_a_period_that_has_not_begun_has_no_change() -> None:
    today = timezone.localdate()
    make_published(started_on=today, killed=(1, 1, 1))
    found = changed(f"year={today.year + 1}")
    assert not found.this.has_begun
    for apart in (
        found.incidents(found.previous),
        found.toll("killed", found.previous),
    ):
        assert (apart.one, apart.absolute, apart.percentage) == (1, None, None)
    running = changed(f"year={today.year}")
    assert running.this.has_begun
    assert not running.this.is_over
