"""One process works for all, and nobody stands in line for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incidents.models import TotalChange
from incidents.statistics.facet_totals import facets_are_stale, keep_facets_fresh
from incidents.statistics.refresh import keep_totals_fresh, totals_are_stale
from incidents.statistics.turns import take_turns
from tests.factories import make_published
from tests.locks import held_by_another

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("name", "keep_fresh", "are_stale"),
    [
        ("totals", keep_totals_fresh, totals_are_stale),
        ("facets", keep_facets_fresh, facets_are_stale),
    ],
)
def test_who_finds_the_turn_taken_leaves_at_once(
    name: str, keep_fresh: Callable[..., bool], are_stale: Callable[[], bool]
) -> None:
    make_published(killed=(1, 2, 3))
    with held_by_another("hashtext('incidents.turn.' || %s)", name):
        assert keep_fresh(seconds=9)
        assert are_stale()
    assert keep_fresh(seconds=9)
    assert not are_stale()


def test_who_has_the_turn_looks_again_before_leaving() -> None:
    """What came too late for its first look, and whose own task found the turn taken,
    is done as well."""
    rounds = []

    def work() -> None:
        TotalChange.objects.all().delete()
        rounds.append(1)
        if len(rounds) == 1:
            make_published(killed=(1, 2, 3))

    make_published(killed=(1, 2, 3))
    assert take_turns("test", work, while_so=TotalChange.objects.exists, seconds=9)
    assert len(rounds) == 2


def test_work_that_never_ends_gives_way_after_its_time() -> None:
    rounds = []

    def work() -> None:
        rounds.append(1)

    assert not take_turns("test", work, while_so=lambda: True, seconds=0)
    assert len(rounds) == 1
