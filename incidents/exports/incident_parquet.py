"""Incidents as GeoParquet 1.1: the columns of the CSV with their kinds, and the point.

pyarrow is an optional extra: nothing imports it before such a file is written.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from io import RawIOBase
from itertools import islice
from typing import Any, TypeVar

from incidents.exports.incident_columns import Column, Kind, Resource

PACKAGE = "pyarrow"
_ROWS_IN_A_GROUP, _RECORDS_AT_ONCE = 20_000, 500
"""Rows wait in Arrow's columns for a group to be full: as records, those of one group
took 400 MB."""
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
_POINT = struct.Struct("<BIdd")
_One = TypeVar("_One")


class _Sink(RawIOBase):
    """Holds what was written since it was last emptied."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._held.append(bytes(piece))
        return len(piece)

    def emptied(self) -> bytes:
        held, self._held = self._held, []
        return b"".join(held)


def parquet_pieces(
    records: Iterable[Resource],
    columns: Mapping[str, Column],
    about: Mapping[str, Any],
) -> Iterator[bytes]:
    """A group of rows at a time; `about` goes into the metadata of the file. One that
    broke off lacks its end, and no reader takes it for whole."""
    import pyarrow
    from pyarrow import parquet

    schema = _schema(columns, about)
    some = _batches(iter(records), _RECORDS_AT_ONCE)
    tables = (_table(batch, columns, schema) for batch in some)
    sink = _Sink()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        yield sink.emptied()
        for group in _batches(tables, _ROWS_IN_A_GROUP // _RECORDS_AT_ONCE):
            writer.write_table(pyarrow.concat_tables(group))
            yield sink.emptied()
    yield sink.emptied()


def _batches(found: Iterator[_One], size: int) -> Iterator[list[_One]]:
    while batch := list(islice(found, size)):
        yield batch


def _schema(columns: Mapping[str, Column], about: Mapping[str, Any]) -> Any:
    import pyarrow

    kinds: dict[Kind, Any] = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
    }
    fields = [(name, kinds[column.kind]) for name, column in columns.items()]
    metadata = {"geo": json.dumps(_GEO), "observatory": json.dumps(about, default=str)}
    return pyarrow.schema([*fields, ("geometry", pyarrow.binary())], metadata)


def _table(group: list[Resource], columns: Mapping[str, Column], schema: Any) -> Any:
    import pyarrow

    found = [list(map(column.of, group)) for column in columns.values()]
    found.append([_point(record) for record in group])
    arrays = [
        pyarrow.array(values, field.type)
        for values, field in zip(found, schema, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _point(record: Resource) -> bytes:
    """Well-known binary, little-endian: longitude, latitude."""
    return _POINT.pack(1, 1, record["longitude"], record["latitude"])
