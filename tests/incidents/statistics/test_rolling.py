"""Rolling windows are the rows of their days, counted one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from incidents.models import PublishedIncident
from incidents.statistics.reads import totals_of
from incidents.statistics.refresh import refresh_totals
from incidents.statistics.rolling import WINDOWS, Window, days, rolling
from regions.models import Region
from tests.factories import make_event_type, make_published, make_region
from tests.incidents.statistics.histories import make_row, rows

START, END = date(2019, 1, 20), date(2019, 2, 10)


def counted(length: int, day: date, unit: Region | None) -> tuple[Any, int]:
    """The window as a plain query of the rows gives it, and what may be in it."""
    first = day - timedelta(days=length - 1)
    published = PublishedIncident.objects.all()
    if unit:
        published = published.within([unit])
    vague = ["month", "year"]
    inside = published.filter(started_on__range=(first, day))
    row = totals_of(inside.exclude(date_precision__in=vague))
    possible = published.between(first, day).filter(date_precision__in=vague)
    return (row.incidents, row.outcomes), possible.count()


def shown(window: Window) -> tuple[Any, int]:
    return (window.total.incidents, window.total.outcomes), window.possible


class RollingWindows(TestCase):
    def setUp(self) -> None:
        make_event_type("battles.attack")
        make_event_type("riots")
        self.units = [
            make_region(f"r{number}", pk=number, code=f"r{number}", level=level)
            for number, level in enumerate(("region", "cercle", "commune"), 1)
        ]

    @settings(max_examples=15)
    @given(st.lists(rows, max_size=6), st.booleans())
    def test_a_window_is_what_its_days_hold(
        self, drawn: list[dict[str, Any]], are_late: bool
    ) -> None:
        for number, row in enumerate(drawn):
            make_row(number, row).save()
        if not are_late:
            refresh_totals()
        for unit in (None, *self.units):
            found = rolling(START, END, unit)
            assert set(found) == set(WINDOWS)
            for length, windows in found.items():
                assert [w.day for w in windows] == [
                    START + timedelta(days=n) for n in range((END - START).days + 1)
                ]
                for window in (windows[0], windows[9], windows[-1]):
                    assert shown(window) == counted(length, window.day, unit)


@pytest.mark.django_db
def test_late_totals_give_the_same_days() -> None:
    make_published(killed=(1, 2, 3))
    make_published(started_on=date(2019, 3, 7))
    from_rows = days(date(2019, 3, 1), date(2019, 3, 31))
    refresh_totals()
    assert days(date(2019, 3, 1), date(2019, 3, 31)) == from_rows
    assert [row.key for row in from_rows] == [(date(2019, 3, 5),), (date(2019, 3, 7),)]


@pytest.mark.django_db
def test_what_is_known_to_the_month_is_told_beside_each_window_it_may_be_in() -> None:
    make_published(
        started_on=date(2019, 3, 1), ended_on=date(2019, 3, 31), date_precision="month"
    )
    refresh_totals()
    windows = rolling(date(2019, 2, 28), date(2019, 4, 30))[30]
    possible = {w.day: w.possible for w in windows}
    assert {w.total.incidents for w in windows} == {0}
    assert possible[date(2019, 2, 28)] == 0
    assert possible[date(2019, 3, 1)] == possible[date(2019, 4, 29)] == 1
    assert possible[date(2019, 4, 30)] == 0  # 1 to 30 April
