"""Incidents as GeoPackage 1.3: one SQLite file that QGIS and ArcGIS open with a click,
with the columns of the CSV and the point."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from incidents.exports.incident_columns import Column, Kind, Resource, Take

TABLE = "incidents"
_APPLICATION, _VERSION = int.from_bytes(b"GPKG"), 10300
_WGS84 = 4326
_KINDS: Mapping[Kind, str] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
_WGS84_TEXT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],'
    'AUTHORITY["EPSG","4326"]]'
)
_FRAME = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE,
  min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name),
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
  z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name)
);
"""
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", _WGS84, "EPSG", _WGS84, _WGS84_TEXT, "longitude, latitude in degrees"),
)
_POINT = struct.Struct("<2sBBiBIdd")
"""Magic, version, flags, system; then well-known binary, little-endian."""


def write_geopackage(
    path: Path,
    records: Iterable[Resource],
    columns: Mapping[str, Column],
    about: Mapping[str, Any],
) -> None:
    """`about`: the terms of use, which the file describes itself with."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id = {_APPLICATION}")
        file.execute(f"PRAGMA user_version = {_VERSION}")
        file.executescript(_FRAME)
        file.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS
        )
        file.execute(_table(columns))
        marks = ", ".join("?" * (1 + len(columns)))
        columns_named = ", ".join(map(_quoted, ("geom", *columns)))
        file.executemany(
            f"INSERT INTO {TABLE} ({columns_named}) VALUES ({marks})",  # noqa: S608
            _rows(records, columns),
        )
        _describe(file, about)
        file.commit()


def _table(columns: Mapping[str, Column]) -> str:
    found = [f"{_quoted(name)} {_KINDS[c.kind]}" for name, c in columns.items()]
    return (
        f"CREATE TABLE {TABLE} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        f" geom POINT, {', '.join(found)})"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _rows(
    records: Iterable[Resource], columns: Mapping[str, Column]
) -> Iterator[list[Any]]:
    takes = [_taking(column) for column in columns.values()]
    for record in records:
        point = _point(record["longitude"], record["latitude"])
        yield [point, *(take(record) for take in takes)]


def _taking(column: Column) -> Take:
    """SQLite has no days: they are texts."""
    if column.kind != "date":
        return column.of
    return lambda record: column.of(record) and str(column.of(record))


def _point(longitude: float, latitude: float) -> bytes:
    return _POINT.pack(b"GP", 0, 1, _WGS84, 1, 1, longitude, latitude)


def _describe(file: sqlite3.Connection, about: Mapping[str, Any]) -> None:
    """The box is left out: programs work it out by themselves."""
    told = (f"{name}: {about[name]}" for name in ("as_of", "licence", "attribution"))
    day = about["as_of"] or timezone.localdate()
    made = datetime.combine(day, time.min, UTC)
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
        " last_change, srs_id) VALUES (?, 'features', ?, ?, ?, ?)",
        (TABLE, TABLE, "\n".join(told), f"{made:%Y-%m-%dT%H:%M:%S.000Z}", _WGS84),
    )
    file.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)",
        (TABLE, _WGS84),
    )
