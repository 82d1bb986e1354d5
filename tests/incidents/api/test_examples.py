"""The examples of the reference do what they say, as they are copied from the page."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

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
    assert len(addresses) == 12
    for address in addresses - {"/api/v1/acled"}:  # where its client begins
        assert client.get(address).status_code == 200, address


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_curl_and_python_run(
    live_server: LiveServer, client: Client, tmp_path: Path
) -> None:
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
