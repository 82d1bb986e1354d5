"""The examples of the reference do what they say, as they are copied from the page."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from incidents.exports import incident_files
from tests.factories import make_published

FOUND = re.compile(r'<pre data-example="(\w+)" tabindex="0">\n(.*?)</pre>', re.S)


def examples(client: Client, host: str = "testserver") -> dict[str, str]:
    page = client.get("/api/v1/docs/", headers={"Host": host}).content.decode()
    return {name: html.unescape(text) for name, text in FOUND.findall(page)}


def test_there_is_one_for_each_tool(client: Client) -> None:
    found = examples(client)
    assert set(found) == {"curl", "python", "r", "excel", "qgis", "acled", "ucdp"}
    assert all("http://testserver/" in text for text in found.values())


@pytest.mark.django_db
def test_every_address_in_them_answers(client: Client) -> None:
    make_published()
    addresses = set()
    for text in examples(client).values():
        addresses |= set(re.findall(r"http://testserver(/[^\s'\"]+)", text))
    assert len(addresses) == 13
    for address in addresses - {"/api/v1/acled"}:  # where its client begins
        assert client.get(address).status_code == 200, address


def has(tool: str) -> bool:
    """Whether it can run here; where it must, its absence fails."""
    found = shutil.which(tool) is not None
    if not found and os.environ.get("CI"):
        pytest.fail(f"{tool} is absent")
    return found


@pytest.mark.machine
def test_curl_and_python_run(
    live_server: LiveServer, client: Client, tmp_path: Path
) -> None:
    if not has("curl"):
        pytest.skip("there is no curl")
    incident = make_published(killed=(1, 2, 3))
    found = examples(client, live_server.url.removeprefix("http://"))
    scripts = [[sys.executable, "-c", found[x]] for x in ("python", "acled", "ucdp")]
    for command in (["bash", "-euc", found["curl"]], *scripts):
        told = subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True
        )
        assert incident.public_id in told.stdout
    assert incident.public_id in (tmp_path / "incidents.csv").read_text("utf-8-sig")
    assert (tmp_path / "incidents.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.machine
def test_the_addresses_for_qgis_are_read_by_its_own_library(
    live_server: LiveServer, client: Client, tmp_path: Path
) -> None:
    """GDAL reads for QGIS, and for R's `sf`."""
    if not has("ogrinfo"):
        pytest.skip("there is no ogrinfo")
    make_published()
    found = examples(client, live_server.url.removeprefix("http://"))
    features, lines, package = found["qgis"].split()
    in_r = re.search(r'st_read\("([^"]+)"\)', found["r"])[1]
    downloaded = tmp_path / "incidents.gpkg"
    answer = client.get(package.removeprefix(live_server.url))
    downloaded.write_bytes(b"".join(answer.streaming_content))
    for source in (f"OAPIF:{features}", lines, in_r, str(downloaded)):
        layer = "incidents" if source.startswith("OAPIF") else "-al"
        command = ["ogrinfo", "-ro", "-so", source, layer]
        told = subprocess.check_output(command, text=True)
        assert "Feature Count: 1\n" in told, source
        assert "Geometry: Point" in told, source


def test_a_format_that_is_not_installed_is_in_none(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "parquet" in examples(client)["r"]
    monkeypatch.setattr(incident_files, "find_spec", lambda _name: None)
    assert "parquet" not in examples(client)["r"]


@pytest.mark.django_db
def test_power_query_and_r_are_told_what_the_file_is(client: Client) -> None:
    """Neither runs here: that their options fit the file is looked at."""
    make_published(place_name="Ségou, « ville »")
    found = examples(client)
    assert 'Delimiter = ","' in found["excel"]
    assert "Encoding = 65001" in found["excel"]  # UTF-8
    assert '"en-US"' in found["excel"]  # or a French Excel reads no decimal point
    assert 'fileEncoding = "UTF-8-BOM", na.strings = ""' in found["r"]
    content = b"".join(client.get("/api/v1/incidents.csv").streaming_content)
    assert content.startswith(b"\xef\xbb\xbfid,")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    typed = re.findall(r'\{"(\w+)", (?:type|Int64)', found["excel"])
    assert len(typed) == 7
    assert set(typed) <= set(header)
    told = dict(zip(header, row, strict=True))
    assert told["place_name"] == "Ségou, « ville »"
    assert told["killed_best"] == ""
