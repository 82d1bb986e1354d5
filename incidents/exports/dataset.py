"""The whole dataset as a Frictionless data package: incidents, totals and units, all of
one instant, with schema, licence and as-of in `datapackage.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from incidents.exports.incident_columns import COLUMNS, Column
from incidents.exports.resource import Addresses, Names
from incidents.exports.stored_csv import table_lines
from incidents.exports.totals import total_columns, total_lines, total_resource
from incidents.models import Outcome, PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from incidents.statistics.countable import countable_divisions
from incidents.statistics.data_version import data_version
from incidents.statistics.dataset_state import DatasetState, dataset_state
from incidents.statistics.reads import TotalRow, rows_by, rows_by_unit_and_year
from observatory.lib.csv_safety import csv_line, csv_lines
from regions.models import Region

DESCRIPTOR = "datapackage.json"
_UNIT = ("division", "level", "code", "slug", "name")
_NO_ADDRESSES = Addresses("", "")
_INCIDENTS = {name: column for name, column in COLUMNS.items() if name != "url"}
"""No host is known here; the id ends the address of an incident."""
_TEXTS = {"outcome", "division", "level", "region_code", "region", "region_name"}


def write_dataset(folder: Path) -> DatasetState:
    """Into an empty folder."""
    with transaction.atomic():
        _see_one_instant()
        state, names = dataset_state(data_version()), Names.load()
        found = PublishedIncident.objects.all()
        _write(folder / "units.csv", csv_lines(_UNIT, _units(), mark=False))
        _write(folder / "totals.csv", _unit_totals(found, names))
        _write(folder / "totals_by_year.csv", _year_totals(found, names))
        ordered: Any = found.order_by("-started_on", "-public_id")
        lines = table_lines(ordered, list(_INCIDENTS), _NO_ADDRESSES)
        _write(folder / "incidents.csv", chain([csv_line(_INCIDENTS)], lines))
    text = json.dumps(_descriptor(state), ensure_ascii=False, indent=2)
    (folder / DESCRIPTOR).write_text(f"{text}\n", encoding="utf-8")
    return state


def _see_one_instant() -> None:
    """Rows and sums of one instant, unless somebody's transaction is open already."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _write(path: Path, lines: Iterable[str]) -> None:
    """Without the byte order mark: what reads a data package knows that it is UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line.removeprefix("\ufeff") for line in lines)


def _units() -> Iterable[tuple[Any, ...]]:
    regions = Region.objects.order_by("division__valid_from", "division_id", "pk")
    return regions.values_list("division__key", *_UNIT[1:])


def _unit_totals(found: PublishedIncidentQuerySet, names: Names) -> Iterable[str]:
    """Of units in which every incident has its place: never a total of some."""
    ready = {d.key: set(d.levels) for d in countable_divisions() if d.is_ready}
    rows = [
        row
        for row in rows_by_unit_and_year(found)
        for unit in [names.units.get(row.key[0])]
        if unit and unit["level"] in ready.get(unit["division"], ())
    ]
    return _total_lines(rows, ["region", "year"], names)


def _year_totals(found: PublishedIncidentQuerySet, names: Names) -> Iterable[str]:
    return _total_lines(rows_by(found, "year"), ["year"], names)


def _total_lines(
    rows: Iterable[TotalRow], groups: list[str], names: Names
) -> Iterable[str]:
    records = (total_resource(row, groups, names) for row in rows)
    return total_lines(records, groups, list(Outcome.values))


def _descriptor(state: DatasetState) -> dict[str, Any]:
    licence = settings.DATA_LICENCE
    unit = {"division", "level", "region"}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": slugify(settings.DATA_ATTRIBUTION) or "observatory",
        "title": settings.DATA_ATTRIBUTION,
        "created": timezone.now().isoformat(),
        "version": str(state.version),
        "as_of": state.as_of and state.as_of.isoformat(),
        "licenses": [
            {
                "name": licence.replace(" ", "-"),
                "title": licence,
                "path": settings.DATA_LICENCE_URL,
            }
        ],
        "sources": [{"title": settings.DATA_ATTRIBUTION}],
        "resources": [
            _resource(
                "incidents", [_field(*item) for item in _INCIDENTS.items()], "id"
            ),
            _resource("units", [_text(name) for name in _UNIT]),
            _resource(
                "totals",
                [_total_field(name) for name in total_columns(["region", "year"])],
                references={
                    name: "slug" if name == "region" else name for name in unit
                },
            ),
            _resource(
                "totals_by_year",
                [_total_field(name) for name in total_columns(["year"])],
            ),
        ],
    }


def _resource(
    name: str,
    fields: Sequence[dict[str, Any]],
    key: str = "",
    references: dict[str, str] | None = None,
) -> dict[str, Any]:
    """An empty cell is unknown. Text that a spreadsheet would run has an apostrophe."""
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = key
    if references:
        there = {"resource": "units", "fields": list(references.values())}
        schema["foreignKeys"] = [{"fields": list(references), "reference": there}]
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(name: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": column.kind}
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if name == "id":
        field["constraints"] = {"required": True, "unique": True}
    if column.hxl:
        field["hxl"] = column.hxl
    return field


def _text(name: str) -> dict[str, Any]:
    return {"name": name, "type": "string"}


def _total_field(name: str) -> dict[str, Any]:
    return _text(name) if name in _TEXTS else {"name": name, "type": "integer"}
