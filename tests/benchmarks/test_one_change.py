"""What one change costs, until every total that it touches is fresh, as the incidents
grow tenfold: by part, in one run.

Seen on two cores with seven suites running (load 7 to 10), 160 changes each, in turns:
among ten million 0.92 times what it takes among a million (types, months and days 0.86,
facets 0.86, map cells 0.95); alone on the machine one takes 38 ms among a million.

pytest tests/benchmarks/test_one_change.py -s        100,000 against a million
MILLIONS=10 pytest tests/benchmarks/test_one_change.py -s   a million against ten: 15 GB
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
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
CHANGES, WARM_UP = 150, 30
MOST_GROWTH = 1.5
Parts = dict[str, float]
"""Medians in milliseconds."""


@pytest.mark.django_db
def test_a_database_for_tests_is_there() -> None:
    assert connection.settings_dict["NAME"].startswith("test_")


def test_one_change_costs_the_same_among_ten_times_as_many() -> None:
    cost = {}
    for size in SIZES:
        growth.grow_to(size, scattered=True)
        growth.refresh_all()
        cost[size] = cost_of_one_change()
    few, many = (cost[size] for size in SIZES)
    for part, ms in many.items():
        print(
            f"\n  {part}: {few[part]:.1f} ms among {SIZES[0]:,}, {ms:.1f} ms among"
            f" {SIZES[1]:,}: {ms / few[part]:.2f} times",
            end="",
        )
    assert many["all"] / few["all"] < MOST_GROWTH


def cost_of_one_change() -> Parts:
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
    seen: dict[str, list[float]] = {name: [] for name in ("all", "the write", *steps)}
    for pk in chosen.values_list("pk", flat=True)[:CHANGES]:
        took = {"the write": timed(change, pk)[0]}
        took |= {name: timed(work)[0] for name, work in steps.items()}
        for name, seconds in (took | {"all": sum(took.values())}).items():
            seen[name].append(1000 * seconds)
    return {name: statistics.median(took[WARM_UP:]) for name, took in seen.items()}


def change(pk: int) -> None:
    PublishedIncident.objects.filter(pk=pk).update(killed_max=F("killed_max") + 1)
