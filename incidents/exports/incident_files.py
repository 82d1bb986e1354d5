"""The formats in which incidents leave as a file: one selection, written in each.

An address names its format by its suffix, a request for the list by Accept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import orjson
from django.utils.translation import gettext as _

from incidents.exports.incident_columns import COLUMNS, Column
from incidents.exports.incident_csv import (
    header_rows,
    incident_cells,
    incident_lines,
)
from incidents.exports.incident_geojson import collection_pieces, feature
from incidents.exports.incident_geopackage import write_geopackage
from incidents.exports.incident_parquet import PACKAGE, parquet_pieces
from incidents.exports.resource import FIELDS
from incidents.exports.workbook import XLSX as XLSX_TYPE
from incidents.exports.workbook import about_selection, write_workbook

Resource = dict[str, Any]
MOST_IN_A_WORKBOOK = 20_000
"""Of incidents: some ten seconds of work; nobody waits longer for a file."""
MOST_IN_A_GEOPACKAGE = 200_000
"""Some twenty seconds: nothing can be sent before the whole is written, and what stands
between waits a minute as a rule."""
_PIECE = 64_000
_RECORD_SEPARATOR = b"\x1e"


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be written, and what the file says of itself."""

    records: Iterable[Resource]
    fields: Sequence[str]
    """All of the format's, or those asked for."""
    members: Mapping[str, Any]
    """count, next and the terms of use."""
    query: str = ""
    hidden: Sequence[str] = ()
    as_of: date | None = None
    is_tagged: bool = False

    @property
    def columns(self) -> dict[str, Column]:
        return {name: COLUMNS[name] for name in self.fields}


@dataclass(frozen=True, slots=True)
class FileFormat:
    suffix: str
    media_type: str
    pieces: Callable[[Contents], Iterable[str] | Iterable[bytes]]
    parameters: str = ""
    fields: Sequence[str] = FIELDS
    takes_tags: bool = False
    most: int | None = None
    """Of incidents in one file."""
    is_json: bool = False
    package: str = ""
    """Without which it cannot be written."""

    @property
    def is_installed(self) -> bool:
        return not self.package or find_spec(self.package) is not None

    @property
    def content_type(self) -> str:
        return self.media_type + self.parameters


def chosen(records: Iterable[Resource], fields: Sequence[str]) -> Iterable[Resource]:
    """The records with these of their members."""
    if fields == FIELDS:
        return records
    return ({name: record[name] for name in fields} for record in records)


def features(records: Iterable[Resource], fields: Sequence[str]) -> Iterable[Resource]:
    """Each with id and point, whatever the properties asked for."""
    found = map(feature, records)
    return found if fields == FIELDS else (_with(each, fields) for each in found)


def _with(found: Resource, fields: Sequence[str]) -> Resource:
    given = found["properties"]
    return found | {
        "properties": {name: given[name] for name in fields if name in given}
    }


def _csv(contents: Contents) -> Iterator[str]:
    return incident_lines(
        contents.records, contents.columns, is_tagged=contents.is_tagged
    )


def _geojson(contents: Contents) -> Iterator[bytes]:
    found = features(contents.records, contents.fields)
    return collection_pieces(found, contents.members)


def _ndjson(contents: Contents) -> Iterator[bytes]:
    return _json_lines(chosen(contents.records, contents.fields))


def _geojson_lines(contents: Contents) -> Iterator[bytes]:
    return _json_lines(features(contents.records, contents.fields))


def _geojson_sequence(contents: Contents) -> Iterator[bytes]:
    """RFC 8142: as the lines, each behind a record separator."""
    return (_RECORD_SEPARATOR + line for line in _geojson_lines(contents))


def _json_lines(records: Iterable[Resource]) -> Iterator[bytes]:
    """Each a whole JSON text; the terms of use travel in the headers."""
    for record in records:
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _xlsx(contents: Contents) -> Iterator[bytes]:
    unknown = _("An empty cell is unknown, never zero.")
    columns = contents.columns
    about = about_selection(contents.query, contents.hidden, contents.as_of, unknown)
    header = header_rows(columns, is_tagged=contents.is_tagged)
    with TemporaryFile() as file:
        cells = incident_cells(contents.records, columns)
        write_workbook(file, _("Incidents"), header, cells, about, contents.as_of)
        yield from _read(file)


def _parquet(contents: Contents) -> Iterator[bytes]:
    return parquet_pieces(contents.records, contents.columns, contents.members)


def _geopackage(contents: Contents) -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "incidents.gpkg")
        write_geopackage(path, contents.records, contents.columns, contents.members)
        with path.open("rb") as file:
            yield from _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


_TABLE = tuple(COLUMNS)
CSV = FileFormat(
    "csv", "text/csv", _csv, "; charset=utf-8; header=present", _TABLE, takes_tags=True
)
GEOJSON = FileFormat("geojson", "application/geo+json", _geojson, is_json=True)
NDJSON = FileFormat("ndjson", "application/x-ndjson", _ndjson, is_json=True)
GEOJSON_LINES = FileFormat(
    "geojsonl", "application/x-ndjson", _geojson_lines, is_json=True
)
GEOJSON_SEQUENCE = FileFormat(
    "geojsons", "application/geo+json-seq", _geojson_sequence, is_json=True
)
XLSX = FileFormat(
    "xlsx", XLSX_TYPE, _xlsx, fields=_TABLE, takes_tags=True, most=MOST_IN_A_WORKBOOK
)
PARQUET = FileFormat(
    "parquet",
    "application/vnd.apache.parquet",
    _parquet,
    fields=_TABLE,
    package=PACKAGE,
)
GEOPACKAGE = FileFormat(
    "gpkg",
    "application/geopackage+sqlite3",
    _geopackage,
    fields=_TABLE,
    most=MOST_IN_A_GEOPACKAGE,
)
FORMATS = (
    *(CSV, GEOJSON, NDJSON, GEOJSON_LINES, GEOJSON_SEQUENCE),
    *(XLSX, PARQUET, GEOPACKAGE),
)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in reversed(FORMATS)}
"""Two are lines of JSON; the first is what Accept asks for."""
