"""Whole files against `psql \\copy` of the columns that they are made of, in one run.

pytest tests/benchmarks/test_exports.py -s                      100,000 incidents
INCIDENTS=1000000 pytest tests/benchmarks/test_exports.py -s    some minutes more

Seen at 100,000 with five others at work beside it, in two runs: CSV 0.67 and 0.74 of
psql's speed, NDJSON 0.48 and 0.95, lines of GeoJSON 0.59 and 0.66; first byte after 50
to 170 ms; 147 MB at most. In processor time for each incident, which others disturb
less: PostgreSQL 21 µs for psql, 20 for CSV, 28 for NDJSON, 25 for GeoJSON; Python,
meanwhile, 21, 12 and 12.

At a million whole rows, little beside it: CSV (977 MB) 0.96 of psql's speed, lines of
GeoJSON 0.64; first byte after 35 to 40 ms; 148 MB at most. NDJSON (2.6 GB) 0.55 then,
and with 512 MB of shared buffers 0.66 in two turns: 30.2 s where psql takes 19.9 at
best; first byte after 33 ms, 149 MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from django.db import connection

from incidents.exports.resource import rows_of
from incidents.models import PublishedIncident
from tests.benchmarks import growth
from tests.benchmarks.test_totals import country  # noqa: F401  a fixture
from tests.faults.conftest import database_url

INCIDENTS = int(os.environ.get("INCIDENTS", growth.GENERATED))
LEAST_SHARE = 0.6
MOST_MB = 150
"""Of which an idle worker with everything imported has some 140."""
LONGEST_TO_FIRST_BYTE_S = 0.2
TIMES = 3


def copied() -> float:
    """Seconds of psql for the same incidents, in the same order."""
    ordered = PublishedIncident.objects.order_by("-started_on", "-public_id")
    sql, _parameters = rows_of(ordered).query.sql_with_params()
    command = f"\\copy ({sql}) TO '{os.devnull}' (FORMAT csv, HEADER)"
    environment = os.environ | {"PGOPTIONS": "-c jit=off -c statement_timeout=0"}
    started = time.perf_counter()
    subprocess.run(
        ["psql", database_url(), "-qXc", command], check=True, env=environment
    )
    return time.perf_counter() - started


@dataclass(frozen=True, order=True)
class Told:
    """What `exporting` prints."""

    seconds: float
    to_first_byte: float
    size: int
    mb_before: float
    mb_peak: float
    lines: int


def exported(address: str) -> Told:
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.exporting", address],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ
        | {"DATABASE_URL": database_url(), "ALLOWED_HOSTS": "testserver"},
    ).stdout
    return Told(*json.loads(told))


@pytest.mark.django_db
def test_a_database_for_tests_is_there() -> None:
    """The mark has pytest-django make one; the others work in it from outside."""
    assert connection.settings_dict["NAME"].startswith("test_")


def test_the_country_grows() -> None:
    growth.grow_to(INCIDENTS, thin=False)
    assert PublishedIncident.objects.count() == INCIDENTS


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "geojsonl"])
def test_a_whole_file(suffix: str) -> None:
    """The best of some turns each, taken in turns: others use this machine too."""
    address = f"/api/v1/incidents.{suffix}"
    turns = [(copied(), exported(address)) for _ in range(TIMES)]
    psql, ours = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
    first = min(turn[1].to_first_byte for turn in turns)
    growth_mb = ours.mb_peak - ours.mb_before
    print(
        f"\n  {suffix}: {ours.lines:,} lines, {ours.size / 1e6:,.0f} MB in"
        f" {ours.seconds:.1f} s; psql {psql:.1f} s; share {psql / ours.seconds:.2f};"
        f" first byte {1000 * first:.0f} ms; {ours.mb_before:.0f} MB before, and"
        f" {growth_mb:.0f} MB more at most"
    )
    assert ours.lines >= INCIDENTS
    assert ours.mb_peak < MOST_MB
    assert first < LONGEST_TO_FIRST_BYTE_S
    assert psql / ours.seconds >= LEAST_SHARE
