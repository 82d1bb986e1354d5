"""Dates and tolls in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import PublishedIncident, Toll
from incidents.statistics.reads import SummedToll
from incidents.views.charts import Point, bar_chart
from incidents.views.period_words import month_ticks
from incidents.views.record_words import radius_in_km
from incidents.views.shading import class_breaks, legend_of, shade_of
from incidents.views.wording import (
    date_in_words,
    decimal,
    range_in_words,
    signed_percent,
    summed_range_in_words,
    toll_in_words,
)

START, END = date(2019, 3, 1), date(2019, 3, 4)


@pytest.mark.parametrize(
    ("start", "end", "precision", "french", "english"),
    [
        (START, START, "exact", "1er mars 2019", "1 March 2019"),
        (START, END, "exact", "du 1er au 4 mars 2019", "1 to 4 March 2019"),
        (
            date(2018, 12, 31),
            START,
            "exact",
            "du 31 décembre 2018 au 1er mars 2019",
            "31 December 2018 to 1 March 2019",
        ),
        (END, END, "days", "vers le 4 mars 2019", "about 4 March 2019"),
        (
            START,
            END,
            "days",
            "entre le 1er et le 4 mars 2019",
            "between 1 and 4 March 2019",
        ),
        (
            END,
            END,
            "week",
            "dans la semaine du 4 mars 2019",
            "in the week of 4 March 2019",
        ),
        (START, END, "month", "mars 2019", "March 2019"),
        (
            START,
            date(2019, 4, 2),
            "month",
            "mars 2019 – avril 2019",
            "March 2019 – April 2019",
        ),
        (START, END, "year", "2019", "2019"),
    ],
)
def test_a_date_is_never_finer_than_it_is_known(
    start: date, end: date, precision: str, french: str, english: str
) -> None:
    incident = PublishedIncident(
        started_on=start, ended_on=end, date_precision=precision
    )
    with override("fr"):
        assert date_in_words(incident) == french
    with override("en"):
        assert date_in_words(incident) == english


@pytest.mark.parametrize(
    ("toll", "figure", "span"),
    [
        (Toll(), "inconnu", ""),
        (Toll(0, 0, 0), "0", ""),
        (Toll(20, 22, 22), "22", "20–22"),
        (Toll(22, 22, 22), "22", ""),
        (Toll(300, 500, None), "500", "300–?"),
        (Toll(None, 5, None), "5", ""),
        (Toll(20, None, 131), "20–131", ""),
        (Toll(5, None, None), "au moins 5", ""),
        (Toll(None, None, 5), "au plus 5", ""),
    ],
)
def test_an_unknown_bound_is_never_a_zero(toll: Toll, figure: str, span: str) -> None:
    with override("fr"):
        assert toll_in_words(toll) == figure
        assert range_in_words(toll) == span


@pytest.mark.parametrize(
    ("summed", "span"),
    [
        (SummedToll(0, 0, 0, 0, 0, 0, 0), "0"),
        (SummedToll(3, 10, 12, 15, 0, 0, 0), "10–15"),
        (SummedToll(3, 12, 12, 12, 0, 0, 0), "12"),
        (SummedToll(3, 10, 12, 15, 1, 1, 1), "10–15"),  # one has no figure at all
        (SummedToll(3, 10, 12, 5, 0, 0, 1), "≥\xa010"),  # one has no upper bound
        (SummedToll(2, 8, 3, 4, 0, 1, 1), "≥\xa08"),  # the bounds are of different ones
        (SummedToll(93, 1496, 1838, 1536, 39, 39, 2), "≥\xa01\xa0496"),
        (SummedToll(3, 0, 12, 0, 3, 0, 3), ""),
        (SummedToll(3, 0, 12, 15, 3, 0, 0), "≤\xa015"),
    ],
)
def test_a_sum_is_bounded_only_where_every_figure_is(
    summed: SummedToll, span: str
) -> None:
    assert summed_range_in_words(summed) == span


@pytest.mark.parametrize("most", [1, 2, 3, 7, 18, 240, 1731, 99_999])
def test_shades_grow_with_the_values_up_to_the_darkest(most: int) -> None:
    values = sorted({max(1, most // part) for part in (1, 2, 5, 20, 100)})
    breaks = class_breaks(values)
    shades = [shade_of(value, breaks) for value in values]
    assert shades == sorted(shades)
    assert min(shades) >= 1
    assert shade_of(0, breaks) == 0
    assert len(legend_of(breaks)) == len(breaks) + 1


def test_units_that_all_have_many_are_told_apart() -> None:
    values = [237, 401, 727, 1274, 2230, 3900]
    breaks = class_breaks(values)
    assert breaks == [500, 1000, 1500, 3000, 5000]
    assert len({shade_of(value, breaks) for value in values}) == 5


@pytest.mark.parametrize(
    ("months", "ticks"),
    [
        ([(2019, 1), (2019, 2), (2019, 3)], ["2019", "fév.", "mars"]),
        ([(2018, 11), (2018, 12), (2019, 1)], ["nov. 2018", "déc.", "2019"]),
        ([(2019, 3)], ["mars 2019"]),
        ([], []),
    ],
)
def test_few_months_of_a_chart_are_named(
    months: list[tuple[int, int]], ticks: list[str]
) -> None:
    with override("fr"):
        assert month_ticks(months) == ticks


def test_of_many_months_the_years_are_named() -> None:
    months = [(year, month) for year in range(2012, 2024) for month in range(1, 13)]
    named = [tick for tick in month_ticks(months) if tick]
    assert named == [str(year) for year in range(2012, 2024)]
    half = month_ticks(months[5:25])  # from June on, by quarter
    assert [tick for tick in half if tick][:3] == ["juin 2012", "juil.", "oct."]


def test_a_chart_of_nothing_is_not_drawn() -> None:
    assert bar_chart([]) is None
    assert bar_chart([Point("2019", SummedToll(0, 0, 0, 0, 0, 0, 0))]) is None


def test_bars_stand_on_the_axis_and_unknown_ones_are_marked() -> None:
    points = [
        Point("2019", SummedToll(1, 5, 10, 20, 0, 0, 0)),
        Point("2020", SummedToll(2, 0, 0, 0, 2, 2, 2)),
    ]
    chart = bar_chart(points)
    assert chart is not None
    known, unknown = chart.bars
    assert known.y + known.height == pytest.approx(chart.base, abs=0.2)
    assert known.most_y < known.y < known.least_y
    assert not known.is_unknown
    assert unknown.is_unknown
    assert unknown.height == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-66.7, "−67 %"),
        (1234.6, "+1 235 %"),
        (0.24, "+0,2 %"),
        (0.0, "0 %"),
    ],
)
def test_a_change_is_rounded_and_has_a_sign(value: float, shown: str) -> None:
    with override("fr"):
        assert " ".join(signed_percent(value).split()) == shown


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        (500, "0,5"),
        (3_000, "3"),
        (25_000, "25"),
        (1_290, "1,3"),  # and not 1,2
        (1_990, "2,0"),
        (40, "0,04"),  # and not 0,0
        (None, "0"),
    ],
)
def test_a_radius_is_rounded_and_never_cut_off(metres: int | None, shown: str) -> None:
    with override("fr"):
        assert radius_in_km(metres) == shown


@given(st.floats(0, 10**9), st.integers(0, 3))
def test_decimals_are_the_nearest_ones(value: float, digits: int) -> None:
    with override("en"):
        shown = float(decimal(value, digits).replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10**-digits + 1e-6
