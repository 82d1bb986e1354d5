"""Victims and a second source in a sheet: columns of which each person fits one."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.forms.sheet_columns import COLUMNS
from incidents.ingest.workbooks import cell_address
from incidents.services.citing import ReportedSource
from incidents.services.victims import ReportedVictims
from tests.incidents.ingest.sheet_files import csv_of, workbook_of
from tests.incidents.ingest.test_sheets import checked, problems

pytestmark = pytest.mark.django_db
FIVE = {"killed_min": "", "killed_best": 5}
WOMEN, CHILDREN, ARMED = (f"victims_{number}_count" for number in (1, 3, 5))
TAMANI = {"further_1_publisher": "Studio Tamani", "further_1_kind": "médias"}


def at(name: str) -> str:
    return cell_address(3, [column.name for column in COLUMNS].index(name))


@pytest.mark.parametrize("write", [workbook_of, csv_of])
def test_each_number_is_a_part_of_its_outcome(write: Any) -> None:
    row = FIVE | {WOMEN: 2, CHILDREN: 1, ARMED: "inconnu"} | TAMANI
    report = checked(write(row)).rows[0].report
    assert report is not None
    assert report.victims == (
        ReportedVictims("killed", "civilian", "woman", "adult", best=2),
        ReportedVictims("killed", "civilian", "unknown", "child", best=1),
    )
    assert report.further_sources == (ReportedSource("Studio Tamani", "media"),)


def test_a_number_above_the_total_is_told_with_its_cell() -> None:
    assert problems(**FIVE | {WOMEN: 2, CHILDREN: 4}) == [(at(CHILDREN), "4")]
    assert problems(**FIVE | {WOMEN: "deux"}) == [(at(WOMEN), "deux")]


def test_a_part_of_what_is_unknown_or_none_is_told_with_its_cell() -> None:
    unknown = {"killed_min": "", "killed_best": "inconnu", WOMEN: 2}
    assert problems(**unknown) == [(at(WOMEN), "2")]
    assert problems(**unknown | {"killed_best": 0}) == [(at(WOMEN), "2")]


def test_the_first_source_again_is_told_with_its_cell() -> None:
    name = "further_1_publisher"
    assert problems(**{name: "Un habitant"}) == [(at(name), "Un habitant")]
    assert problems(further_1_url="https://example.org/") == [(at(name), "")]


def test_the_second_source_may_be_named_in_public() -> None:
    row = TAMANI | {"further_1_is_confidential": "non"}
    (source,) = checked(workbook_of(row)).rows[0].report.further_sources
    assert not source.is_confidential


def test_a_sheet_made_before_there_were_such_columns_is_the_same_report() -> None:
    file = csv_of({}).decode().split("\r\n")
    new = {c.name for c in COLUMNS if c.name.startswith(("victims_", "further_"))}
    old = [n for n, column in enumerate(COLUMNS) if column.name not in new]
    cut = [";".join(line.split(";")[n] for n in old) for line in file]
    former = checked("\r\n".join(cut).encode())
    assert not former.problems
    assert former.rows[0].report == checked(csv_of({})).rows[0].report
