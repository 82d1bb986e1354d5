"""Totals outside: a row for each group, and the same as CSV lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from incidents.exports.resource import BOUNDS, Names
from incidents.statistics.reads import SummedToll, TotalRow
from observatory.lib.csv_safety import csv_lines

_KEY_FIELDS = {
    "region": ("division", "level", "code", "slug", "name"),
    "type": ("code", "name_fr", "name_en"),
}
_KEY_COLUMNS = {
    "region": ("division", "level", "region_code", "region", "region_name"),
    "year": ("year",),
    "month": ("month",),
    "type": ("type", "type_fr", "type_en"),
}


def total_resource(row: TotalRow, groups: list[str], names: Names) -> dict[str, Any]:
    """A sum is null where no incident has such a figure; `unknown` says how many
    incidents had none."""
    key = dict(zip(groups, row.key, strict=True))
    shown: dict[str, Any] = {}
    if "region" in key:
        shown["region"] = names.units[key["region"]]
    shown |= {name: key[name] for name in ("year", "month") if name in key}
    if "type" in key:
        shown["type"] = names.types[key["type"]]
    tolls = {outcome: _toll(summed) for outcome, summed in row.outcomes.items()}
    return shown | {"incidents": row.incidents} | tolls


def _toll(summed: SummedToll) -> dict[str, Any]:
    toll = summed.toll
    return {
        **{bound: getattr(toll, bound) for bound in BOUNDS},
        "unknown": {bound: getattr(summed, f"{bound}_unknown") for bound in BOUNDS},
    }


def total_lines(
    records: Iterable[dict[str, Any]], groups: list[str], outcomes: list[str]
) -> Iterator[str]:
    """A line for each group and outcome; an empty cell is unknown."""
    keys = {name: _KEY_COLUMNS[name] for name in groups}
    header = [column for columns in keys.values() for column in columns]
    header += ["incidents", "outcome", *BOUNDS, *(f"{b}_unknown" for b in BOUNDS)]
    return csv_lines(
        header,
        (
            [*_key_cells(record, groups), record["incidents"], outcome, *_cells(toll)]
            for record in records
            for outcome in outcomes
            if (toll := record.get(outcome))
        ),
    )


def _key_cells(record: dict[str, Any], groups: list[str]) -> list[Any]:
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
