"""The formats for spreadsheets and data frames: the columns of the CSV, with kinds."""

from __future__ import annotations

import io
import json
import struct
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import hxl
import pytest
from django.test import Client
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from incidents.api.incidents import IncidentFile, IncidentGeoPackage, IncidentXLSX
from incidents.exports import incident_parquet
from incidents.exports.incident_columns import COLUMNS
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.models import PublishedIncident
from tests.factories import make_published
from tests.incidents.api.conftest import body_of, errors_of
from tests.incidents.api.test_incident_lists import read_csv

World = list[PublishedIncident]
XLSX, PARQUET = "/api/v1/incidents.xlsx", "/api/v1/incidents.parquet"


def rows_of_sheet(client: Client, number: int, query: str = "") -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(body_of(client.get(f"{XLSX}{query}")))
    )
    return book.get_sheet_by_index(number).to_python()


def table_of(client: Client, query: str = "") -> Any:
    content = body_of(client.get(f"{PARQUET}{query}"))
    return parquet.read_table(io.BytesIO(content))


def test_a_workbook_holds_the_cells_of_the_csv(client: Client, world: World) -> None:
    header, *rows = rows_of_sheet(client, 0)
    assert header == list(COLUMNS)
    expected = [list(row.values()) for row in read_csv(client)]
    shown = [["" if cell is None else cell for cell in row] for row in rows]
    for row, cells in zip(shown, expected, strict=True):
        for column, got, text in zip(COLUMNS.values(), row, cells, strict=True):
            is_figure = column.kind in {"integer", "number"} and text
            assert got == (float(text) if is_figure else text)


def test_its_second_sheet_says_what_it_is(client: Client, world: World) -> None:
    said = dict(rows_of_sheet(client, 1, "?year=2019&lang=en"))
    assert said["Filter"] == "year=2019"
    assert said["As of"] == world[0].updated_on.isoformat()
    assert said["Licence"].startswith("CC BY 4.0")


def test_no_cell_of_it_is_a_formula(client: Client, world: World) -> None:
    rows = rows_of_sheet(client, 0)
    titles = [row[rows[0].index("title_fr")] for row in rows]
    assert "'=Enlèvement" in titles


@pytest.mark.parametrize("view", [IncidentXLSX, IncidentGeoPackage])
def test_more_than_is_written_before_it_is_sent_is_refused(
    client: Client,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    view: type[IncidentFile],
) -> None:
    assert view.kind.most
    monkeypatch.setattr(view, "kind", replace(view.kind, most=3))
    address = f"/api/v1/incidents.{view.kind.suffix}"
    (error,) = errors_of(client, address)
    assert error["parameter"] == "limit"
    assert "3 incidents" in error["reason"]
    assert client.get(f"{address}?limit=4").status_code == 200
    assert client.get(f"{address}?year=2019").status_code == 200


def test_a_parquet_file_holds_each_column_in_its_kind(
    client: Client, world: World
) -> None:
    table = table_of(client)
    rows = {row["id"]: row for row in table.to_pylist()}
    assert list(table.column_names) == [*COLUMNS, "geometry"]
    assert list(rows) == [row["id"] for row in read_csv(client)]
    unknown, last = rows[world[1].public_id], rows[world[3].public_id]
    assert unknown["killed_best"] is None
    assert last["killed_best"] == 0
    assert last["started_on"] == date(2021, 6, 30)
    assert last["is_illustrative"] is False
    assert last["title_fr"] == "=Enlèvement"  # nothing here runs a formula


def test_it_is_sent_group_by_group(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million the first bytes come at once, and no more is held than a group."""
    for name in ("_ROWS_IN_A_GROUP", "_RECORDS_AT_ONCE"):
        monkeypatch.setattr(incident_parquet, name, 1)
    records = resources(rows_of(PublishedIncident.objects.all()), Addresses("", ""))
    read: list[str] = []
    noted = (read.append(record["id"]) or record for record in records)
    pieces = incident_parquet.parquet_pieces(noted, COLUMNS, {})
    assert (next(pieces), read) == (b"PAR1", [])
    assert next(pieces)
    assert len(read) == 1
    pieces.close()  # who stops reading
    whole = b"".join(incident_parquet.parquet_pieces(noted, COLUMNS, {}))
    assert parquet.read_table(io.BytesIO(whole)).num_rows == len(world) - 1


def test_it_is_geoparquet(client: Client, world: World) -> None:
    table = table_of(client)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    column = geo["columns"][geo["primary_column"]]
    assert column == {"encoding": "WKB", "geometry_types": ["Point"]}
    points = [struct.unpack("<BIdd", row) for row in table["geometry"].to_pylist()]
    first = table.to_pylist()[0]
    assert points[0] == (1, 1, first["longitude"], first["latitude"])
    about = json.loads(table.schema.metadata[b"observatory"])
    assert about["licence"] == "CC BY 4.0"
    assert (about["count"], about["count_is"]) == (None, "none")
    counted = table_of(client, "?count=exact").schema.metadata[b"observatory"]
    assert json.loads(counted)["count"] == 4


def test_nothing_found_is_a_file_too(client: Client, world: World) -> None:
    assert table_of(client, "?year=1999").num_rows == 0
    assert rows_of_sheet(client, 0, "?year=1999") == [list(COLUMNS)]


def test_without_its_package_the_server_says_so(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    response = client.get(PARQUET, headers={"Accept-Language": "en"})
    assert response.status_code == 501
    assert response["Content-Type"] == "application/problem+json"
    assert "pyarrow" in response.json()["detail"]


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_tables_cost_the_same_however_long(
    client: Client, world: World, django_assert_num_queries: Any, suffix: str
) -> None:
    for _ in range(3):
        make_published()
    # version, rows, names; a workbook first counts to its most
    with django_assert_num_queries(4 if suffix == "xlsx" else 3):
        body_of(client.get(f"/api/v1/incidents.{suffix}"))


def read_hxl(content: bytes) -> Any:
    options = hxl.input.InputOptions(allow_local=True)
    return hxl.data(io.BytesIO(content), options).cache()


def test_tags_are_a_second_row_that_libhxl_reads(client: Client, world: World) -> None:
    content = body_of(client.get("/api/v1/incidents.csv?hxl=1"))
    data = read_hxl(content)
    tags = [column.display_tag for column in data.columns]
    assert tags == [column.hxl for column in COLUMNS.values()]
    assert [row.get("#event+code") for row in data] == [
        row["id"] for row in read_csv(client)
    ]
    assert hxl.schema().validate(data)
    wrong = read_hxl(content.replace(b"2021-06-30", b"one day in June"))
    assert not hxl.schema().validate(wrong)


def test_a_workbook_is_tagged_alike(client: Client, world: World) -> None:
    names, tags, *rows = rows_of_sheet(client, 0, "?hxl=1&fields=id,killed_best")
    assert (names, tags) == (
        ["id", "killed_best"],
        ["#event+code", "#affected+killed"],
    )
    assert len(rows) == 4


def test_no_tag_names_two_columns() -> None:
    tags = [column.hxl for column in COLUMNS.values() if column.hxl]
    assert len(set(tags)) == len(tags)


def test_tags_are_off_by_default_and_no_part_of_other_formats(
    client: Client, world: World
) -> None:
    assert b"#event" not in body_of(client.get("/api/v1/incidents.csv"))
    for suffix in ("ndjson", "parquet"):
        (error,) = errors_of(client, f"/api/v1/incidents.{suffix}?hxl=1")
        assert error["parameter"] == "hxl"
    (error,) = errors_of(client, "/api/v1/incidents.csv?hxl=yes")
    assert error["value"] == "yes"
