"""Small boundary files as operators send them, sound or broken, for tests."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import shapefile
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,'
    '298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
UTM_30 = 'PROJCS["WGS_1984_UTM_Zone_30N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]]'

Row = tuple[Mapping[str, Any], BaseGeometry | None]


def box(west: float, south: float, size: float = 1.0) -> BaseGeometry:
    return shapely.box(west, south, west + size, south + size)


def region(code: str, name: str, outline: BaseGeometry | None) -> Row:
    """A unit as the OCHA edition of 2021 has it."""
    return {"ADM1_FR": name, "ADM1_PCODE": code}, outline


def cercle(code: str, name: str, parent: str, outline: BaseGeometry) -> Row:
    return {"ADM2_FR": name, "ADM2_PCODE": code, "ADM1_PCODE": parent}, outline


WEST, EAST = box(-6, 14), box(-5, 14)
TWO_REGIONS = [region("ML04", "Ségou", WEST), region("ML05", "Mopti", EAST)]


def write_geojson(path: Path, rows: Sequence[Row], **members: Any) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": dict(values),
            "geometry": mapping(outline) if outline else None,
        }
        for values, outline in rows
    ]
    content = {"type": "FeatureCollection", "features": features} | members
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_shapefile(
    path: Path,
    rows: Sequence[Row],
    *,
    encoding: str = "utf-8",
    cpg: str | None = "UTF-8",
    prj: str | None = WGS84,
) -> Path:
    with shapefile.Writer(str(path), shapefile.POLYGON, encoding=encoding) as writer:
        for column in rows[0][0]:
            writer.field(column, "C", 80)
        for values, outline in rows:
            writer.record(*values.values())
            writer.shape(dict(mapping(outline)) if outline else None)
    if prj is not None:
        path.with_suffix(".prj").write_text(prj)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


def write_geopackage(path: Path, rows: Sequence[Row], reference: int = 4326) -> Path:
    columns = list(rows[0][0])
    texts = ", ".join(f'"{column}" TEXT' for column in columns)
    marks = ", ".join("?" for _ in range(len(columns) + 1))
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            f"""
            CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
            CREATE TABLE gpkg_spatial_ref_sys (
                srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (
                table_name TEXT, column_name TEXT, geometry_type_name TEXT,
                srs_id INTEGER);
            INSERT INTO gpkg_contents VALUES ('units', 'features');
            INSERT INTO gpkg_spatial_ref_sys VALUES ({reference}, 'EPSG', {reference});
            INSERT INTO gpkg_geometry_columns
                   VALUES ('units', 'geom', 'MULTIPOLYGON', {reference});
            CREATE TABLE units (geom BLOB, {texts});
            """  # noqa: S608
        )
        for values, outline in rows:
            blob = _gpkg(outline, reference) if outline else None
            file.execute(
                f"INSERT INTO units VALUES ({marks})",  # noqa: S608
                (blob, *values.values()),
            )
        file.commit()
    return path


def _gpkg(outline: BaseGeometry, reference: int) -> bytes:
    """Header with an envelope of 32 bytes, then WKB."""
    west, south, east, north = outline.bounds
    header = b"GP" + bytes([0, 0b0000_0011]) + struct.pack("<i", reference)
    return header + struct.pack("<4d", west, east, south, north) + outline.wkb
