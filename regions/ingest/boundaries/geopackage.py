"""GeoPackage: a SQLite file whose geometries are WKB behind a short header."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from regions.ingest.boundaries import crs
from regions.ingest.boundaries.layers import (
    BoundaryError,
    Feature,
    Layer,
    as_text,
    feature_name,
    polygon_from,
)

_HEADER = 8
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of envelope by the code in the flags."""
_EMPTY = 0b0001_0000
_POLYGONS = {"POLYGON", "MULTIPOLYGON", "GEOMETRY", "SURFACE", "MULTISURFACE"}
_LAYERS = """
SELECT g.table_name, g.column_name, upper(g.geometry_type_name),
       coalesce(s.organization, '') || ':' || coalesce(s.organization_coordsys_id, '')
  FROM gpkg_geometry_columns g JOIN gpkg_contents c USING (table_name)
  LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
 ORDER BY g.table_name
"""


def read_geopackage(name: str, path: Path) -> list[Layer]:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
            return list(_layers(name, file))
    except sqlite3.Error as error:
        raise BoundaryError(
            _("%(file)s cannot be read as a GeoPackage: %(why)s")
            % {"file": name, "why": error}
        ) from error


def _layers(name: str, file: sqlite3.Connection) -> Iterator[Layer]:
    for table, column, kind, reference in file.execute(_LAYERS).fetchall():
        if kind in _POLYGONS:
            layer = f"{name}:{table}"
            crs.check_name(reference, layer)
            yield _layer(layer, file, table, column)


def _layer(name: str, file: sqlite3.Connection, table: str, column: str) -> Layer:
    quoted = table.replace('"', '""')
    rows = file.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  quoted, read only
    columns = [description[0] for description in rows.description]
    at = columns.index(column)
    features = tuple(
        Feature(
            number=number,
            geometry=_geometry(row[at], feature_name(name, number)),
            values={
                key: as_text(value)
                for key, value in zip(columns, row, strict=True)
                if key != column
            },
        )
        for number, row in enumerate(rows, start=1)
    )
    kept = tuple(key for key in columns if key != column)
    return Layer(name=name, columns=kept, features=features)


def _geometry(blob: bytes | None, where: str) -> BaseGeometry | None:
    if blob is None:
        return None
    flags = blob[3] if len(blob) >= _HEADER else 0
    envelope = _ENVELOPES.get((flags >> 1) & 0b111)
    if blob[:2] != b"GP" or envelope is None:
        raise BoundaryError(
            _("%(where)s: the geometry is not GeoPackage binary") % {"where": where}
        )
    if flags & _EMPTY:
        return None
    return polygon_from(lambda: shapely.from_wkb(blob[_HEADER + envelope :]), where)
