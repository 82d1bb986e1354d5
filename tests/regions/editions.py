"""The real boundary files, read where they lie, and ways to load them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from regions.ingest.boundaries.loading import Edition, Loading, prepare_edition
from regions.services.crosswalks import refresh_crosswalks

DATA = Path(__file__).parents[3] / "shared" / "data"
COD_2015 = DATA / "boundaries" / "cod_ab_2015"
REGIONS_2023 = DATA / "boundaries" / "mli_regions_2023_approx_from_cod2015.geojson"
SETTLEMENTS = DATA / "gazetteer" / "settlements.csv"
OUELESSEBOUGOU = (-7.91327, 11.99165)
TO_BOUGOUNI = "15=2015:ML020528"
ABOUT = {
    "name_fr": "OCHA 2015",
    "name_en": "OCHA 2015",
    "valid_from": date(2015, 4, 8),
    "source": "OCHA COD-AB 2015",
    "licence": "CC BY-IGO",
}


def need(path: Path) -> Path:
    """Skip where the shared data is absent, but never in continuous integration."""
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is absent")
        pytest.skip(f"the shared data folder is absent: {path}")
    return path


def cod_2015() -> list[Path]:
    return sorted(need(COD_2015).glob("*.shp"))


def load(
    paths: Sequence[Path], division: str, **asked: Any
) -> tuple[Edition, list[str]]:
    """Check and write, as the command does; the lines that it would tell."""
    told: list[str] = []
    asked.setdefault("about", ABOUT)
    edition = prepare_edition(
        Loading(paths=paths, division=division, **asked), told.append
    )
    edition.save()
    told += refresh_crosswalks(edition.division)
    return edition, told


def load_2015() -> Edition:
    return load(cod_2015(), "2015")[0]


def load_2023(**asked: Any) -> Edition:
    """Outlines for the units of the fixtures' 2023."""
    about = {"source": "dissolved from OCHA COD-AB 2015", "licence": "CC BY-IGO"}
    return load([need(REGIONS_2023)], "2023", about=about, **asked)[0]
