"""UCDP files for tests: the real one, and small ones made row by row."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from incidents.ingest.reading import Read, Refused, open_table
from incidents.ingest.ucdp import read_events
from incidents.ingest.ucdp_file import COLUMNS
from incidents.ingest.ucdp_where import Country

REAL = Path(__file__).parents[4] / "shared" / "data" / "ucdp" / "GEDEvent_v26_0_1.csv"
NAME = "GEDEvent_v26_0_1.csv"
HEADER = (
    "id relid year active_year code_status type_of_violence conflict_dset_id "
    "conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id "
    "side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources "
    "source_article source_office source_date source_headline source_original "
    "where_prec where_coordinates where_description adm_1 adm_2 latitude longitude "
    "geom_wkt priogrid_gid country country_id region event_clarity date_prec "
    "date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
)
COLUMN_NAMES = HEADER.split()
_A_CLASH: dict[str, Any] = {
    "id": "612347",
    "relid": "MLI-2026-1-15108-34",
    "active_year": "false",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_name": "Mali: Government",
    "side_a": "Government of Mali",
    "side_b": "JNIM",
    "number_of_sources": "1",
    "source_article": '"Al Arabiya,2026-01-30,Mali convoy destroyed"',
    "source_office": "Al Arabiya",
    "source_date": "2026-01-30",
    "source_headline": "Mali convoy destroyed",
    "where_prec": "1",
    "where_coordinates": "Niono town",
    "latitude": "14.252600",
    "longitude": "-5.993000",
    "country": "Mali",
    "country_id": "432",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2026-01-29 00:00:00.000",
    "date_end": "2026-01-29 00:00:00.000",
    "deaths_a": "3",
    "deaths_b": "4",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "best": "7",
    "high": "8",
    "low": "7",
    "gwnoa": "432",
}


def make_ucdp_row(**values: Any) -> dict[str, str]:
    """The cells of a clash at Niono, seven killed, with other values where named."""
    return {name: str((_A_CLASH | values).get(name, "")) for name in COLUMN_NAMES}


def make_ucdp_file(
    folder: Path,
    *rows: dict[str, str],
    name: str = NAME,
    columns: list[str] | None = None,
    encoding: str = "utf-8",
    **options: Any,
) -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(
            file, columns or COLUMN_NAMES, extrasaction="ignore", **options
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_ucdp(path: Path, country: str = "432") -> list[Read | Refused]:
    with open_table(path, COLUMNS, encoding="utf-8-sig") as table:
        return list(read_events(table, country=Country(country), version="26.0.1"))


def real_file() -> Path:
    """UCDP's own file, which is not part of the project."""
    if not REAL.exists() and not os.getenv("CI"):
        pytest.skip(f"the shared data folder is absent: {REAL}")
    return REAL
