"""Incidents as CSV: a line for each, its lists joined; an empty cell is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incidents.exports.incident_columns import COLUMNS, Column, Resource, Take
from observatory.lib.csv_safety import csv_lines


def incident_lines(
    records: Iterable[Resource],
    columns: Mapping[str, Column] | None = None,
    *,
    is_tagged: bool = False,
) -> Iterator[str]:
    """With a second row of HXL tags, if wanted."""
    columns = COLUMNS if columns is None else columns
    first, *others = header_rows(columns, is_tagged=is_tagged)
    lines = csv_lines(first, incident_cells(records, columns))
    yield next(lines)
    for tags in others:
        yield from csv_lines(tags, [], mark=False)
    yield from lines


def header_rows(columns: Mapping[str, Column], *, is_tagged: bool) -> list[list[str]]:
    names = [list(columns)]
    if is_tagged:
        names.append([column.hxl for column in columns.values()])
    return names


def incident_cells(
    records: Iterable[Resource], columns: Mapping[str, Column]
) -> Iterator[list[Any]]:
    """As texts, numbers and dates: what CSV and XLSX hold."""
    take = [_cell(column) for column in columns.values()]
    return ([of(record) for of in take] for record in records)


def _cell(column: Column) -> Take:
    """Of a yes or no, the word that every reader of CSV takes for one."""
    return _yes_no(column.of) if column.kind == "boolean" else column.of


def _yes_no(of: Take) -> Take:
    return lambda record: "true" if of(record) else "false"
