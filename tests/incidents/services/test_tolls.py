"""The rule by which several sources make one toll."""

from datetime import date

import pytest

from incidents.models import CasualtyClaim, Toll
from incidents.services.tolls import resolve_tolls

R, C, X = "recommended", "corroborating", "rejected"


def make(
    least: int | None,
    best: int | None,
    most: int | None,
    standing: str = C,
    *,
    day: int = 1,
    is_cumulative: bool = True,
) -> CasualtyClaim:
    return CasualtyClaim(
        outcome="killed",
        min=least,
        best=best,
        max=most,
        standing=standing,
        as_of=date(2020, 1, day),
        is_cumulative=is_cumulative,
    )


@pytest.mark.parametrize(
    ("claims", "toll", "rule"),
    [
        ([], Toll(), "unknown"),
        ([make(1, 2, 3, X)], Toll(), "unknown"),
        ([make(1, 2, 3, R), make(9, 9, 9)], Toll(1, 2, 3), "recommended"),
        ([make(300, 500, None)], Toll(300, 500, None), "envelope"),
        ([make(1, 2, 3), make(2, 5, 9, day=2)], Toll(1, 5, 9), "envelope"),
        # One figure stands for both its ends; an open end stays open.
        ([make(None, 7, None), make(4, 5, 6)], Toll(4, 7, 7), "envelope"),
        ([make(3, None, None), make(4, 5, 6)], Toll(3, 5, None), "envelope"),
        ([make(1, 1, 1), make(8, 8, 8, X)], Toll(1, 1, 1), "envelope"),
    ],
)
def test_the_toll_follows_the_stated_rule(
    claims: list[CasualtyClaim], toll: Toll, rule: str
) -> None:
    assert resolve_tolls(claims)["killed"] == (toll, rule)


def test_later_recommended_additions_are_added() -> None:
    claims = [
        make(10, 12, None, R, day=2),
        make(1, 1, 1, R, day=3, is_cumulative=False),
        make(5, 5, 5, R, day=1, is_cumulative=False),  # already in the total
        make(7, 7, 7, C, day=4, is_cumulative=False),  # not recommended
    ]
    assert resolve_tolls(claims)["killed"] == (Toll(11, 13, None), "recommended")
