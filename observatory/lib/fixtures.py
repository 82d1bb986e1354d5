"""Reading the files of `fixtures/`, each of which says where it comes from."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file's provenance, and its rows (CSV) or its whole content (JSON)."""

    title: str
    source: str
    licence: str
    date: str
    note: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)


def read_fixture(name: str) -> Fixture:
    path = fixtures_folder() / name
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return _from_csv(text)
    content = json.loads(text)
    provenance = {key: content[key] for key in ("title", "source", "licence", "date")}
    return Fixture(**provenance, note=content.get("note", ""), content=content)


def fixtures_folder() -> Path:
    return Path(settings.BASE_DIR) / "fixtures"


def _from_csv(text: str) -> Fixture:
    """Lines `# key: value` come first, then the header."""
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("# ")]
    provenance: dict[str, Any] = dict(line[2:].split(": ", 1) for line in head)
    rows = list(csv.DictReader(lines[len(head) :]))
    return Fixture(**provenance, rows=rows)
