"""Totals outside: a row for each group, and the same as CSV lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from incidents.exports.resource import Names
from incidents.models import Outcome
from incidents.models.toll import BOUNDS
from incidents.statistics.reads import SummedToll, TotalRow
from observatory.lib.csv_safety import csv_lines

_KEY_FIELDS = {
    "region": ("division", "level", "code", "slug", "name"),
    "type": ("code", "name_fr", "name_en"),
    "root_type": ("code", "name_fr", "name_en"),
}
_KEY_COLUMNS = {
    "region": ("division", "level", "region_code", "region", "region_name"),
    "type": ("type", "type_fr", "type_en"),
    "root_type": ("root_type", "root_type_fr", "root_type_en"),
}
"""Of the groups that have more than one."""


def total_resource(
    row: TotalRow,
    groups: Sequence[str],
    names: Names,
    outcomes: Collection[str] = Outcome.values,
) -> dict[str, Any]:
    """A sum is null where no incident has such a figure; `unknown` says how many
    incidents had none. A group is null where nobody is named, or nothing known."""
    shown = {
        name: _member(name, value, names)
        for name, value in zip(groups, row.key, strict=True)
    }
    tolls = {
        outcome: toll_resource(row.outcomes[outcome])
        for outcome in Outcome.values  # kept totals come in no order of theirs
        if outcome in row.outcomes and outcome in outcomes
    }
    return shown | {"incidents": row.incidents} | tolls


def _member(group: str, value: Any, names: Names) -> Any:
    if group == "region":
        return names.units[value]
    if group in {"type", "root_type"}:
        return names.types[value]
    return None if value == "" else value


def toll_resource(summed: SummedToll) -> dict[str, Any]:
    toll = summed.toll
    return {
        **{bound: getattr(toll, bound) for bound in BOUNDS},
        "unknown": {bound: getattr(summed, f"{bound}_unknown") for bound in BOUNDS},
    }


def total_lines(
    records: Iterable[dict[str, Any]], groups: list[str], outcomes: list[str]
) -> Iterator[str]:
    return csv_lines(total_columns(groups), total_cells(records, groups, outcomes))


def total_columns(groups: Sequence[str]) -> list[str]:
    keys = [_KEY_COLUMNS.get(name, (name,)) for name in groups]
    header = [column for columns in keys for column in columns]
    return [
        *header, "incidents", "outcome", *BOUNDS, *(f"{b}_unknown" for b in BOUNDS)
    ]  # fmt: skip


def total_cells(
    records: Iterable[dict[str, Any]], groups: Sequence[str], outcomes: Sequence[str]
) -> Iterator[list[Any]]:
    """A line for each group and outcome; an empty cell is unknown."""
    for record in records:
        key = _key_cells(record, groups)
        for outcome in outcomes:
            if toll := record.get(outcome):
                yield [*key, record["incidents"], outcome, *_cells(toll)]


def _key_cells(record: dict[str, Any], groups: Sequence[str]) -> list[Any]:
    cells: list[Any] = []
    for name in groups:
        value = record[name]
        cells += (
            [value[column] for column in _KEY_FIELDS[name]]
            if name in _KEY_FIELDS
            else [value]
        )
    return cells


def _cells(toll: dict[str, Any]) -> list[Any]:
    return [toll[b] for b in BOUNDS] + [toll["unknown"][b] for b in BOUNDS]
