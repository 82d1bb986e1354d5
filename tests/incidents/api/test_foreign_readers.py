"""Each format, by suffix and by Accept, as a program that is not ours reads it."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from frictionless import Resource
from pyarrow import json as arrow_json
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from incidents.exports.incident_files import FORMATS
from incidents.models import PublishedIncident
from tests.incidents.api.conftest import body_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Ids = list[str]


def gdal(path: Path) -> Ids:
    made = path.with_suffix(".read.json")
    subprocess.run(["ogr2ogr", "-f", "GeoJSON", made, path], check=True)
    features = json.loads(made.read_text())["features"]
    assert {f["geometry"]["type"] for f in features} == {"Point"}
    return [f.get("id") or f["properties"]["id"] for f in features]


def arrow_lines(path: Path) -> Ids:
    return arrow_json.read_json(path)["id"].to_pylist()


def arrow_table(path: Path) -> Ids:
    return parquet.read_table(path)["id"].to_pylist()


def frictionless(path: Path) -> Ids:
    resource = Resource(path=path.name, basepath=str(path.parent))
    assert resource.validate().valid
    return [row["id"] for row in resource.read_rows()]


def calamine(path: Path) -> Ids:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    header, *rows = book.get_sheet_by_index(0).to_python()
    return [row[header.index("id")] for row in rows]


READERS: dict[str, tuple[str, Callable[[Path], Ids]]] = {
    "csv": ("text/csv", frictionless),
    "geojson": ("application/geo+json", gdal),
    "ndjson": ("application/x-ndjson", arrow_lines),
    "geojsons": ("application/geo+json-seq", gdal),
    "xlsx": (XLSX, calamine),
    "parquet": ("application/vnd.apache.parquet", arrow_table),
    "gpkg": ("application/geopackage+sqlite3", gdal),
}


@pytest.mark.parametrize("suffix", READERS)
def test_a_file_is_read_whole(
    client: Client, world: list[PublishedIncident], tmp_path: Path, suffix: str
) -> None:
    accepted, reader = READERS[suffix]
    ids = [one["id"] for one in client.get("/api/v1/incidents/").json()["results"]]
    assert len(ids) == 4
    by_suffix = client.get(f"/api/v1/incidents.{suffix}")
    by_accept = client.get("/api/v1/incidents/", headers={"Accept": accepted})
    for number, answer in enumerate((by_suffix, by_accept)):
        assert answer["Content-Type"].split(";")[0] == accepted
        path = tmp_path / f"incidents{number}.{suffix}"
        path.write_bytes(body_of(answer))
        assert reader(path) == ids


def test_every_format_has_its_reader() -> None:
    known = {kind.suffix: kind.media_type for kind in FORMATS}
    lines = known.pop("geojsonl")  # by suffix alone: `test_gdal_reads_every_feature`
    assert lines == known["ndjson"]
    assert known == {suffix: accepted for suffix, (accepted, _) in READERS.items()}


def test_gdal_finds_a_geopackage_as_it_should_be(
    client: Client, world: list[PublishedIncident], tmp_path: Path
) -> None:
    path = tmp_path / "incidents.gpkg"
    path.write_bytes(body_of(client.get("/api/v1/incidents.gpkg")))
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", path], check=True, capture_output=True, text=True
    )
    assert told.stderr == ""
    for line in (
        "Layer name: incidents",
        "licence: CC BY 4.0",
        'ID["EPSG",4326]]',
        "started_on: Date (0.0)",
        "killed_best: Integer64 (0.0)",
        "is_illustrative: Integer(Boolean) (0.0)",
        "started_on (Date) = 2021/06/30",
        "killed_best (Integer64) = (null)",
        "killed_best (Integer64) = 0",
        "POINT (-10 14)",
    ):
        assert line in told.stdout, told.stdout


def test_nothing_found_is_a_geopackage_too(
    client: Client, world: list[PublishedIncident], tmp_path: Path
) -> None:
    path = tmp_path / "incidents.gpkg"
    path.write_bytes(body_of(client.get("/api/v1/incidents.gpkg?year=1999&fields=id")))
    told = subprocess.check_output(["ogrinfo", "-ro", "-so", path, "incidents"])
    assert b"Feature Count: 0" in told
