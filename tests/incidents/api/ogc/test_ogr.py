"""A client that is not ours: GDAL's OAPIF driver, over the network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from incidents.models import PublishedIncident

pytestmark = [pytest.mark.usefixtures("reached_world"), pytest.mark.machine]


@pytest.fixture
def reached_world(transactional_db: None, request: pytest.FixtureRequest) -> None:
    """Committed, so that the server's own connections see it."""
    if shutil.which("ogr2ogr") is None:
        if os.environ.get("CI"):
            pytest.fail("ogr2ogr is absent: install gdal-bin")
        pytest.skip("ogr2ogr is absent: install gdal-bin")
    request.getfixturevalue("world")


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(server: LiveServer, layer: str, path: Path, *options: str) -> Any:
    """What ogr2ogr makes of a collection, as GeoJSON."""
    source = f"OAPIF:{server.url}/ogc"
    run("ogr2ogr", "-f", "GeoJSON", str(path), source, layer, *options)
    return json.loads(path.read_text())["features"]


def test_it_finds_the_collections(live_server: LiveServer) -> None:
    said = run("ogrinfo", "-ro", f"OAPIF:{live_server.url}/ogc")
    for name in ("incidents", "regions", "totals"):
        assert name in said


def test_it_reads_every_incident_page_by_page(
    live_server: LiveServer, tmp_path: Path
) -> None:
    small = ("-oo", "PAGE_SIZE=1")
    features = read(live_server, "incidents", tmp_path / "all.json", *small)
    ids = [feature["properties"]["id"] for feature in features]
    assert sorted(ids) == sorted(
        PublishedIncident.objects.values_list("public_id", flat=True)
    )
    tolls = sorted(
        f["properties"]["killed_best"]
        for f in features
        if f["properties"]["killed_best"] is not None
    )
    assert tolls == [0, 2]


def test_it_has_box_and_time_answered_by_the_server(
    live_server: LiveServer, tmp_path: Path
) -> None:
    box = ("-spat", "-11", "13", "-9", "15")
    [only] = read(live_server, "incidents", tmp_path / "box.json", *box)
    assert only["geometry"]["coordinates"] == [-10.0, 14.0]
    since = ("-where", "started_on >= '2020-01-01'")
    assert len(read(live_server, "incidents", tmp_path / "time.json", *since)) == 2


def test_it_reads_outlines_and_totals(live_server: LiveServer, tmp_path: Path) -> None:
    units = read(live_server, "regions", tmp_path / "units.json")
    assert {unit["properties"]["slug"] for unit in units} == {"mopti", "kayes"}
    assert {unit["geometry"]["type"] for unit in units} == {"Polygon"}
    totals = read(live_server, "totals", tmp_path / "totals.json")
    counts = {t["properties"]["slug"]: t["properties"]["incidents"] for t in totals}
    assert counts == {"mopti": 3, "kayes": 1}
