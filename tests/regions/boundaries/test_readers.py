from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from regions.ingest.boundaries.files import read_layers
from regions.ingest.boundaries.layers import BoundaryError
from tests.regions.boundary_files import (
    EAST,
    TWO_REGIONS,
    UTM_30,
    region,
    write_geojson,
    write_geopackage,
    write_shapefile,
)

NAMES = ["Ségou", "Mopti"]


def names(path: Path, **options: str) -> list[str]:
    (layer,) = read_layers(path, **options)
    return [feature.values["ADM1_FR"] for feature in layer.features]


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8", "65001"),
        ("utf-8", None),
        ("cp1252", None),
        ("cp1252", "1252"),
        ("cp1252", "ANSI 1252"),
        ("latin-1", "ISO-8859-1"),
        ("latin-1", "88591"),
    ],
)
def test_accents_survive_in_shapefiles(
    tmp_path: Path, encoding: str, cpg: str | None
) -> None:
    path = write_shapefile(tmp_path / "a.shp", TWO_REGIONS, encoding=encoding, cpg=cpg)
    assert names(path) == NAMES


def test_an_encoding_can_be_given(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "a.shp", TWO_REGIONS, encoding="cp850", cpg=None)
    assert names(path, encoding="cp850") == NAMES


def test_every_kind_of_file_gives_the_same_layer(tmp_path: Path) -> None:
    paths = [
        write_shapefile(tmp_path / "a.shp", TWO_REGIONS),
        write_geojson(tmp_path / "a.geojson", TWO_REGIONS),
        write_geopackage(tmp_path / "a.gpkg", TWO_REGIONS),
    ]
    for path in paths:
        assert names(path) == NAMES
        (layer,) = read_layers(path)
        drawn = [feature.geometry for feature in layer.features]
        assert all(
            found is not None and found.equals(outline)
            for found, (_, outline) in zip(drawn, TWO_REGIONS, strict=True)
        )


def test_a_zip_gives_all_its_layers(tmp_path: Path) -> None:
    write_shapefile(tmp_path / "adm1.shp", TWO_REGIONS)
    write_shapefile(tmp_path / "adm2.shp", TWO_REGIONS)
    path = tmp_path / "mli.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("adm*"):
            archive.write(part, f"folder/{part.name}")
        archive.writestr("folder/readme.txt", "hello")
    assert [layer.name for layer in read_layers(path)] == [
        "mli.zip/adm1.shp",
        "mli.zip/adm2.shp",
    ]


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_missing_part_is_a_refusal(tmp_path: Path, suffix: str) -> None:
    path = write_shapefile(tmp_path / "a.shp", TWO_REGIONS)
    path.with_suffix(suffix).unlink()
    with pytest.raises(BoundaryError, match=rf"a\.shp.*{suffix}"):
        read_layers(path)


def test_other_coordinates_than_wgs84_are_a_refusal(tmp_path: Path) -> None:
    paths = [
        write_shapefile(tmp_path / "a.shp", TWO_REGIONS, prj=UTM_30),
        write_geopackage(tmp_path / "a.gpkg", TWO_REGIONS, reference=32630),
        write_geojson(
            tmp_path / "a.geojson",
            TWO_REGIONS,
            crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32630"}},
        ),
    ]
    for path in paths:
        with pytest.raises(BoundaryError, match="WGS 84"):
            read_layers(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.shp", b"not a shapefile"),
        ("a.zip", b"not a zip"),
        ("a.gpkg", b"not a database, or only in name"),
        ("a.geojson", b"{"),
        ("a.geojson", b"\xff\xfe"),
        ("a.geojson", b"[]"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [3]}'),
        ("a.kml", b"<kml/>"),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for suffix in (".shx", ".dbf"):
        path.with_suffix(suffix).write_bytes(b"\x03")
    with pytest.raises(BoundaryError, match=name):
        read_layers(path)


def test_a_ring_that_is_not_one_names_its_feature(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", [region("1", "Un", EAST)])
    path.write_text(path.read_text().replace("-5.0, 14.0", '"x", 14.0'))
    with pytest.raises(BoundaryError, match=r"a\.geojson, .* 1"):
        read_layers(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"nowhere\.shp"):
        read_layers(tmp_path / "nowhere.shp")
