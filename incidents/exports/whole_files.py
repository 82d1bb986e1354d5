"""Whole files, by format: `incident_files` writes the same from resources, and pages
besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from incidents.exports.incident_csv import header_rows, incident_lines
from incidents.exports.incident_files import Contents
from incidents.exports.incident_geojson import collection_ends
from incidents.exports.resource import Addresses
from incidents.exports.stored_csv import table_lines
from incidents.exports.stored_json import json_lines
from incidents.models.published import PublishedIncidentQuerySet
from observatory.lib.csv_safety import BYTE_ORDER_MARK, csv_line

Found = PublishedIncidentQuerySet
Whole = Callable[[Contents, Found, Addresses], Iterator[str]]


def _csv(contents: Contents, found: Found, at: Addresses) -> Iterator[str]:
    if len(contents.fields) == 1:  # whose line may be empty
        yield from incident_lines(
            contents.records, contents.columns, is_tagged=contents.is_tagged
        )
        return
    header = header_rows(contents.columns, is_tagged=contents.is_tagged)
    yield BYTE_ORDER_MARK + "".join(map(csv_line, header))
    yield from table_lines(found, contents.fields, at)


def _geojson(contents: Contents, found: Found, at: Addresses) -> Iterator[str]:
    head, end = collection_ends(contents.members)
    yield head
    lines = json_lines(
        found, contents.fields, at, is_feature=True, before=",\n", after=""
    )
    yield next(lines, "").removeprefix(",")
    yield from lines
    yield end


def _ndjson(contents: Contents, found: Found, at: Addresses) -> Iterator[str]:
    return json_lines(found, contents.fields, at)


def _geojson_lines(contents: Contents, found: Found, at: Addresses) -> Iterator[str]:
    return json_lines(found, contents.fields, at, is_feature=True)


def _geojson_sequence(contents: Contents, found: Found, at: Addresses) -> Iterator[str]:
    return json_lines(found, contents.fields, at, is_feature=True, before="\x1e")


WHOLE: Mapping[str, Whole] = {
    "csv": _csv,
    "geojson": _geojson,
    "ndjson": _ndjson,
    "geojsonl": _geojson_lines,
    "geojsons": _geojson_sequence,
}
"""By suffix; the other formats are not text."""
