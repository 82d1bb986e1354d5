"""What one change costs, until every total that it touches is fresh, as the incidents
grow tenfold: by part, in one run.

Seen on two cores beside other work (load 4 to 6), 160 changes each: among ten million
0.92 times what it takes among a million (types, months and days 0.69, facets 0.84, map
cells 0.90).

pytest tests/benchmarks/test_one_change.py -s        100,000 against a million
MILLIONS=10 pytest tests/benchmarks/test_one_change.py -s   a million against ten: 15 GB
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from incidents.models import PublishedIncident
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from tests.benchmarks import growth
from tests.benchmarks.test_totals import country, timed  # noqa: F401  a fixture

MANY = int(os.environ.get("MILLIONS", "1")) * 1_000_000
SIZES = (MANY // 10, MANY)
CHANGES, A_TURN, WARM_UP = 200, 10, 40
MOST_GROWTH = 1.5
Parts = dict[str, float]
"""Milliseconds of one change."""


@pytest.mark.django_db
def test_a_database_for_tests_is_there() -> None:
    assert connection.settings_dict["NAME"].startswith("test_")


def test_one_change_costs_the_same_among_ten_times_as_many() -> None:
    """In turns, in two databases of one server: whatever else the machine does, it does
    to both."""
    growth.grow_to(SIZES[0], scattered=True)
    growth.refresh_all()
    with a_copy() as few:
        growth.grow_to(SIZES[1], scattered=True)
        growth.refresh_all()
        many = connection.settings_dict["NAME"]
        seen: dict[str, list[Parts]] = {few: [], many: []}
        for turn in range(CHANGES // A_TURN):
            for name, costs in seen.items():
                with connected_to(name):
                    costs += costs_of_changes(turn * A_TURN)
    for part in seen[few][0]:
        ms = [statistics.median(c[part] for c in seen[n][WARM_UP:]) for n in seen]
        print(
            f"\n  {part}: {ms[0]:.1f} ms among {SIZES[0]:,}, {ms[1]:.1f} ms among"
            f" {SIZES[1]:,}: {ms[1] / ms[0]:.2f} times",
            end="",
        )
        assert part != "all" or ms[1] / ms[0] < MOST_GROWTH


def costs_of_changes(first: int) -> list[Parts]:
    """Of incidents drawn alike from all, so that towns, months and types with many have
    their weight; the same at every size."""
    chosen = PublishedIncident.objects.filter(
        public_id__startswith="MLI-", killed_max__isnull=False
    ).order_by("incident_uuid")
    steps: dict[str, Callable[[], Any]] = {
        "types, months and days": refresh_totals,
        "facets": refresh_facets,
        "map cells": refresh_cells,
    }
    costs = []
    for pk in chosen.values_list("pk", flat=True)[first : first + A_TURN]:
        took = {"the write": timed(change, pk)[0]}
        took |= {name: timed(work)[0] for name, work in steps.items()}
        took["all"] = sum(took.values())
        costs.append({name: 1000 * seconds for name, seconds in took.items()})
    return costs


def change(pk: int) -> None:
    PublishedIncident.objects.filter(pk=pk).update(killed_max=F("killed_max") + 1)


@contextmanager
def a_copy() -> Iterator[str]:
    """A database as this one is now."""
    name = connection.settings_dict["NAME"]
    copy = f"{name}_few"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {copy}")
        cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")
    yield copy
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {copy}")


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = before
