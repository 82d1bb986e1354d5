"""A fresh clone has no compiled catalogues, yet its first page is in French."""

import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.observatory.processes import Observatory

pytestmark = pytest.mark.machine


def test_the_first_start_of_a_fresh_clone_speaks_french(tmp_path: Path) -> None:
    for folder in settings.LOCALE_PATHS:
        for compiled in Path(folder).rglob("*.mo"):
            compiled.unlink()
    first = Observatory(tmp_path / "data")
    try:
        first.wait_for("ready: ")
        assert "Se connecter" in page(first, "/fr/")
        assert "Sign in" in page(first, "/en/")
    finally:
        first.stop()
        first.kill_leftovers()


def page(observatory: Observatory, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{observatory.port}{path}") as answer:
        return str(answer.read().decode())
