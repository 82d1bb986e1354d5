"""Differences: exact where both numbers are known, and none where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.statistics.differences import Difference, difference
from incidents.statistics.reads import SummedToll

maybe = st.none() | st.integers(0, 10**9)


@given(maybe, maybe)
def test_there_is_a_difference_only_of_what_is_known(
    one: int | None, other: int | None
) -> None:
    apart = Difference(one, other)
    assert (apart.absolute is None) == (one is None or other is None)
    if apart.absolute is not None:
        assert one + apart.absolute == other


@given(maybe, maybe)
def test_a_percentage_needs_a_base_that_is_not_zero(
    one: int | None, other: int | None
) -> None:
    apart = Difference(one, other)
    assert (apart.percentage is None) == (not one or other is None)
    if apart.percentage is not None:
        assert one * (1 + apart.percentage / 100) == pytest.approx(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (SummedToll(2, 3, 4, 5, 0, 0, 0), SummedToll(1, 6, 6, 6, 0, 0, 0), (2, False)),
        (SummedToll(2, 3, 4, 5, 0, 1, 0), SummedToll(1, 6, 6, 6, 0, 0, 0), (2, True)),
        (SummedToll(0, 0, 0, 0, 0, 0, 0), SummedToll(1, 6, 6, 6, 0, 0, 0), (6, False)),
        (
            SummedToll(2, 0, 0, 0, 2, 2, 2),
            SummedToll(1, 6, 6, 6, 0, 0, 0),
            (None, True),
        ),
    ],
)
def test_no_incident_is_zero_and_no_figure_is_unknown(
    one: SummedToll, other: SummedToll, expected: tuple[int | None, bool]
) -> None:
    apart = difference(one, other)
    assert (apart.absolute, apart.is_of_minimums) == expected
