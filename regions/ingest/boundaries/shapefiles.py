"""Shapefiles: .shp with its .shx and .dbf, and .prj and .cpg where they are."""

from __future__ import annotations

import codecs
import io
import struct
from collections.abc import Mapping

import shapefile
from django.utils.translation import gettext as _
from shapely.geometry import shape

from regions.ingest.boundaries import crs
from regions.ingest.boundaries.layers import (
    BoundaryError,
    Feature,
    Layer,
    as_text,
    feature_name,
    polygon_from,
)

_NEEDED = (".shx", ".dbf")
_POLYGONS = {shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM}
_BROKEN = (shapefile.ShapefileException, struct.error, ValueError, IndexError, OSError)
"""What the library raises on a file that ends too early or is something else."""
_UTF8 = "utf-8"
_WINDOWS = "cp1252"


def read_shapefile(
    name: str, parts: Mapping[str, bytes], *, encoding: str = ""
) -> Layer | None:
    """`parts` by suffix, lower case; None for lines and points, which hold no units."""
    for suffix in _NEEDED:
        if suffix not in parts:
            raise BoundaryError(
                _("%(file)s: its %(suffix)s file is missing")
                % {"file": name, "suffix": suffix}
            )
    if ".prj" in parts:
        crs.check_wkt(parts[".prj"].decode(_UTF8, "replace"), name)
    try:
        return _read(name, parts, encoding or _encoding(name, parts))
    except _BROKEN as error:
        raise BoundaryError(
            _("%(file)s cannot be read as a shapefile: %(why)s")
            % {"file": name, "why": error}
        ) from error


def _read(name: str, parts: Mapping[str, bytes], encoding: str) -> Layer | None:
    shp, shx, dbf = (io.BytesIO(parts[s]) for s in (".shp", ".shx", ".dbf"))
    reader = shapefile.Reader(shp=shp, shx=shx, dbf=dbf, encoding=encoding)
    if reader.shapeType not in _POLYGONS:
        return None
    columns = tuple(field[0] for field in reader.fields if field[0] != "DeletionFlag")
    try:
        records = [tuple(record or ()) for record in reader.iterRecords()]
    except UnicodeDecodeError as error:
        raise BoundaryError(
            _("%(file)s: its text is not %(encoding)s; give --encoding")
            % {"file": name, "encoding": encoding}
        ) from error
    if len(records) != len(reader):
        raise BoundaryError(
            _("%(file)s: %(shapes)s shapes but %(records)s records in the .dbf")
            % {"file": name, "shapes": len(reader), "records": len(records)}
        )
    features = tuple(
        _feature(name, reader, number, dict(zip(columns, record, strict=False)))
        for number, record in enumerate(records, start=1)
    )
    return Layer(name=name, columns=columns, features=features)


def _feature(
    name: str, reader: shapefile.Reader, number: int, record: dict[str, object]
) -> Feature:
    drawn = reader.shape(number - 1)
    where = feature_name(name, number)
    geometry = None
    if drawn is not None and drawn.shapeType != shapefile.NULL:
        geometry = polygon_from(lambda: shape(dict(drawn.__geo_interface__)), where)
    values = {column: as_text(value) for column, value in record.items()}
    return Feature(number=number, geometry=geometry, values=values)


def _encoding(name: str, parts: Mapping[str, bytes]) -> str:
    """What the .cpg says; without one UTF-8 if the text is that, or else Windows'."""
    said = parts.get(".cpg", b"").decode("ascii", "ignore").strip()
    if said:
        return _codec(name, said)
    table = parts[".dbf"]
    records = table[int.from_bytes(table[8:10], "little") :]  # behind the header
    try:
        records.decode(_UTF8)
    except UnicodeDecodeError:
        return _WINDOWS
    return _UTF8


def _codec(name: str, said: str) -> str:
    """A .cpg holds a codec's name or a code page's number, as 1252 or ANSI 1252."""
    number = said.upper().removeprefix("ANSI").strip()
    known = {"65001": _UTF8, "88591": "latin-1", "SYSTEM": _WINDOWS}
    wanted = known.get(number, f"cp{number}" if number.isdigit() else said)
    try:
        return codecs.lookup(wanted).name
    except LookupError as error:
        raise BoundaryError(
            _("%(file)s: the .cpg says %(said)s, an unknown encoding; give --encoding")
            % {"file": name, "said": said}
        ) from error
