"""Trends on made-up series: what stands out, and what must not."""

from __future__ import annotations

import random
from math import exp

import pytest

from incidents.statistics.trends import Verdict, baseline, judge, month_of

FIRST, NOW = month_of(2015, 1), month_of(2021, 6)


def flat(level: int) -> dict[int, int]:
    return dict.fromkeys(range(FIRST, NOW + 1), level)


def seasonal(high: int, low: int) -> dict[int, int]:
    """High from May to July of each year."""
    return {at: high if at % 12 in {4, 5, 6} else low for at in range(FIRST, NOW + 1)}


def verdict(counts: dict[int, int], **changed: int) -> Verdict:
    return judge(counts | {NOW: changed.get("now", counts[NOW])}, NOW, FIRST).verdict


def test_a_steady_series_is_usual() -> None:
    assert verdict(flat(10)) == Verdict.USUAL


def test_a_leap_is_far_above() -> None:
    found = judge(flat(9) | {NOW: 40}, NOW, FIRST)
    assert found.verdict == Verdict.FAR_ABOVE
    assert (found.usual, found.least, found.most) == (9, 9, 9)
    assert found.spreads == pytest.approx(31 / 3)  # √9: the noise of counts


def test_just_three_spreads_are_not_far() -> None:
    assert verdict(flat(9), now=18) == Verdict.USUAL
    assert verdict(flat(9), now=19) == Verdict.FAR_ABOVE


def test_a_season_that_comes_each_year_is_usual() -> None:
    assert verdict(seasonal(40, 4)) == Verdict.USUAL


def test_the_same_number_out_of_its_season_is_far_above() -> None:
    counts = seasonal(40, 4)
    january = month_of(2021, 1)
    assert judge(counts | {january: 40}, january, FIRST).verdict == Verdict.FAR_ABOVE


def test_one_terrible_month_hides_no_later_one() -> None:
    counts = flat(10) | {month_of(2019, 6): 500}
    assert verdict(counts, now=40) == Verdict.FAR_ABOVE
    assert judge(counts, NOW, FIRST).usual == 10


def test_a_series_that_always_jumps_about_is_usual() -> None:
    counts = {at: 5 if at % 2 else 45 for at in range(FIRST, NOW + 1)}
    assert verdict(counts, now=60) == Verdict.USUAL


def test_an_average_of_two_or_less_says_nothing() -> None:
    assert verdict(flat(2), now=50) == Verdict.TOO_FEW
    assert verdict(flat(0), now=50) == Verdict.TOO_FEW
    assert verdict(flat(3), now=50) == Verdict.FAR_ABOVE
    rare = flat(0) | {month_of(2019, 6): 30}
    assert judge(rare, NOW, FIRST).average == 2
    assert verdict(rare, now=50) == Verdict.TOO_FEW


def test_a_past_of_less_than_two_years_says_nothing() -> None:
    start = month_of(2019, 6)
    found = judge({NOW: 50, start: 9}, NOW, start)
    assert found.verdict == Verdict.TOO_SHORT
    assert found.count == 50


def test_months_before_the_data_are_not_zero() -> None:
    start = month_of(2019, 5)
    counts = dict.fromkeys(range(start, NOW + 1), 12)
    assert baseline(counts, NOW, start) == [12] * 6
    assert judge(counts, NOW, start).verdict == Verdict.USUAL


def test_the_month_itself_and_later_ones_are_in_no_baseline() -> None:
    counts = {at: at for at in range(FIRST, NOW + 40)}
    found = baseline(counts, NOW, FIRST)
    assert len(found) == 15
    assert max(found) == NOW - 11
    assert min(found) == NOW - 61


def test_falls_are_not_shown_as_rises() -> None:
    assert verdict(flat(30), now=0) == Verdict.USUAL


@pytest.mark.parametrize("level", [4, 12, 40])
def test_chance_alone_seldom_stands_out(level: int) -> None:
    """Of a thousand steady series with the noise of counts, very few."""
    dice = random.Random(7)

    def drawn() -> int:
        """A Poisson number, by Knuth's way."""
        count, product, floor = 0, dice.random(), exp(-level)
        while product > floor:
            count, product = count + 1, product * dice.random()
        return count

    far = 0
    for _ in range(1000):
        counts = {at: drawn() for at in baseline_months()}
        far += judge(counts, NOW, FIRST).verdict == Verdict.FAR_ABOVE
    assert far <= 15


def baseline_months() -> list[int]:
    near = [NOW - 12 * years + by for years in range(1, 6) for by in (-1, 0, 1)]
    return [*near, NOW]
