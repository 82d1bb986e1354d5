"""UCDP's figures: a zero that nothing confirms is never a known zero."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.ingest.cells import Cells
from incidents.ingest.ucdp_deaths import Deaths, read_deaths
from incidents.models.claim import CasualtyBreakdown

Category = CasualtyBreakdown.Category
CATEGORIES = {
    "deaths_a": Category.SECURITY_FORCES,
    "deaths_b": Category.ARMED_GROUP,
    "deaths_civilians": Category.CIVILIAN,
    "deaths_unknown": Category.UNKNOWN,
}
figures = st.one_of(st.none(), st.integers(0, 50))


def deaths(low: Any, best: Any, high: Any, *parts: Any) -> Deaths:
    parts = parts or (best, 0, 0, 0)
    values = {"low": low, "best": best, "high": high}
    values |= dict(zip(CATEGORIES, parts, strict=True))
    given = {name: "" if v is None else str(v) for name, v in values.items()}
    return read_deaths(Cells(given), CATEGORIES)


def toll(found: Deaths) -> tuple[int | None, int | None, int | None] | None:
    if not found.claims:
        return None
    (claim,) = found.claims
    return claim.min, claim.best, claim.max


def codes(found: Deaths) -> set[str]:
    return {str(warning.code) for warning in found.warnings}


def test_figures_in_order_are_kept_as_they_are() -> None:
    found = deaths(1, 3, 5)
    assert toll(found) == (1, 3, 5)
    assert not found.warnings


@pytest.mark.parametrize("high", [1, 4])
def test_a_best_of_zero_is_unknown_and_the_high_estimate_the_most(high: int) -> None:
    found = deaths(0, 0, high)
    assert toll(found) == (None, None, high)
    assert codes(found) == {"best_zero"}
    assert found.warnings[0].detail == f"low 0, best 0, high {high}"


def test_three_zeros_are_no_figure_at_all() -> None:
    assert toll(deaths(0, 0, 0)) is None
    assert codes(deaths(0, 0, 0)) == {"best_zero"}


def test_three_blanks_are_no_figure_at_all() -> None:
    found = deaths(None, None, None)
    assert toll(found) is None
    assert not found.warnings


def test_a_low_of_zero_under_a_known_best_is_a_bound() -> None:
    assert toll(deaths(0, 2, 2)) == (0, 2, 2)


@pytest.mark.parametrize(
    ("read", "stored", "warned"),
    [
        ((5, 4, 23), (4, 4, 23), {"best_below_low"}),
        ((3, 5, 4), (3, 5, 5), {"best_above_high"}),
        ((1, 1, 0), (1, 1, 1), {"best_above_high"}),
        ((8002, 8002, 5511), (8002, 8002, 8002), {"best_above_high"}),
        ((9, 5, 3), (5, 5, 9), {"best_below_low", "best_above_high"}),
        ((3, 0, 5), (None, None, 5), {"best_below_low", "best_zero"}),
        ((None, 4, None), (None, 4, None), {"no_range"}),
        ((2, 4, None), (2, 4, None), set()),
        ((3, None, 5), (3, None, 5), set()),
        ((5, None, 3), (3, None, 5), set()),
        ((0, None, 0), None, set()),
    ],
)
def test_figures_out_of_order_are_widened_and_said(
    read: tuple[Any, Any, Any], stored: Any, warned: set[str]
) -> None:
    found = deaths(*read)
    assert toll(found) == stored
    assert codes(found) == warned
    low, best, high = ("-" if v is None else v for v in read)
    for warning in found.warnings:
        assert warning.detail == f"low {low}, best {best}, high {high}"


@given(figures, figures, figures)
def test_whatever_is_read_what_is_stored_is_in_order(
    low: Any, best: Any, high: Any
) -> None:
    found = toll(deaths(low, best, high)) or (None, None, None)
    known = [value for value in found if value is not None]
    assert known == sorted(known)
    assert found[1] == (best or None)
    assert found != (0, 0, 0)
    if best:
        assert all(v is None or v in (low, best, high) for v in found)


def test_the_sides_become_categories_and_the_same_are_added() -> None:
    both = CATEGORIES | {"deaths_a": Category.ARMED_GROUP}
    values = {"low": "10", "best": "10", "high": "10"}
    values |= {"deaths_a": "1", "deaths_b": "2", "deaths_civilians": "0"}
    found = read_deaths(Cells(values | {"deaths_unknown": "7"}), both)
    parts = {part.category: part.best for part in found.claims[0].breakdown}
    assert parts == {Category.ARMED_GROUP: 3, Category.UNKNOWN: 7}


@pytest.mark.parametrize("parts", [(3, 3, 0, 0), (9, 0, 0, 0), (8, None, 0, 0)])
def test_parts_that_do_not_fit_are_left_out_and_said(parts: tuple[Any, ...]) -> None:
    found = deaths(7, 7, 7, *parts)
    assert toll(found) == (7, 7, 7)
    assert found.claims[0].breakdown == ()
    assert codes(found) == {"parts_disagree"}


def test_parts_of_an_unconfirmed_total_are_left_out_and_said() -> None:
    found = deaths(0, 0, 3, 1, 0, 0, 0)
    assert found.claims[0].breakdown == ()
    assert codes(found) == {"best_zero", "parts_disagree"}


def test_a_blank_part_leaves_the_others() -> None:
    found = deaths(7, 7, 7, 3, None, 2, None)
    parts = {part.category: part.best for part in found.claims[0].breakdown}
    assert parts == {Category.SECURITY_FORCES: 3, Category.CIVILIAN: 2}
    assert not found.warnings


@given(st.tuples(figures, figures, figures), st.lists(figures, min_size=4, max_size=4))
def test_parts_never_exceed_their_total(read: Any, parts: list[Any]) -> None:
    for claim in deaths(*read, *parts).claims:
        assert sum(part.best or 0 for part in claim.breakdown) <= (claim.best or 0)
