"""What the parts of a figure leave of it: bounds in order, and bests that add up."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

Bound = int | None


def left_by(parts: list[dict[str, Any]], toll: tuple[Bound, Bound, Bound]) -> Any:
    """The same rule in plain Python."""
    least, best, most = toll
    if not parts:
        return [least, best, most]
    ends = [
        (p["best"], p["best"]) if p["min"] is p["max"] is None else (p["min"], p["max"])
        for p in parts
    ]
    rest = None
    if best is not None:
        rest = max(0, best - sum(p["best"] or 0 for p in parts))
    if least is not None:
        highs = [high for _, high in ends if high is not None]
        least = max(0, least - sum(highs)) if len(highs) == len(ends) else 0
    if most is not None:
        most = max(0, rest or 0, most - sum(low or 0 for low, _ in ends))
    return [least, rest, most]


def in_order(values: tuple[Bound, ...]) -> tuple[Bound, Bound, Bound]:
    known = iter(sorted(value for value in values if value is not None))
    least, best, most = (None if value is None else next(known) for value in values)
    return least, best, most


bound = st.none() | st.integers(0, 20)
tolls = st.tuples(bound, bound, bound).map(in_order)


class WhatPartsLeave(TestCase):
    @settings(max_examples=400)
    @given(tolls, st.lists(tolls, max_size=4))
    def test_it_is_as_plain_python_says_and_in_order(
        self, toll: tuple[Bound, Bound, Bound], bounds: list[Any]
    ) -> None:
        parts = [
            {"outcome": "killed", "min": low, "best": best, "max": high}
            for low, best, high in bounds
        ]
        other = {"outcome": "injured", "min": 9, "best": 9, "max": 9}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT public.obs_victims_left(%s::jsonb, 'killed', %s, %s, %s)",
                [json.dumps([*parts, other]), *toll],
            )
            found = cursor.fetchone()[0]
        assert found == left_by(parts, toll)
        known = [value for value in found if value is not None]
        assert known == sorted(known)
        bests = [p["best"] for p in parts if p["best"] is not None]
        if toll[1] is not None and sum(bests) <= toll[1]:
            assert sum(bests) + found[1] == toll[1]
