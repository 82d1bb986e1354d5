"""UCDP codes its events with the regions of its own map: ours must agree with it."""

from __future__ import annotations

import csv

import pytest

from observatory.lib.folding import fold_all
from regions.locate import locate_many
from tests.regions.editions import DATA, load_2015, load_2023, need

pytestmark = pytest.mark.once

MALI = "432"
LATER_CERCLES = {"Tidermene": "Menaka"}
"""Made after 2015, out of which cercle."""


def test_ucdp_places_its_events_where_we_do(mali: None) -> None:
    load_2015()
    load_2023()
    with need(DATA / "ucdp" / "GEDEvent_v26_0_1.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = [r for r in csv.DictReader(file) if r["country_id"].startswith(MALI)]
    assert len(rows) == 56
    points = [(float(row["longitude"]), float(row["latitude"])) for row in rows]
    for row, located in zip(rows, locate_many(points), strict=True):
        units = {(u.region.division.key, u.region.level): u.region for u in located}
        assert not any(unit.is_approximate for unit in located)
        said = row["adm_1"].removesuffix(" region")
        before = "Gao" if said == "Ménaka" else said  # a region since 2016
        cercle = row["adm_2"].removesuffix(" cercle")
        found = (
            units["2012", "region"].name,
            units["2015", "region"].name.replace("Koulikouro", "Koulikoro"),
            units["2015", "cercle"].name if cercle else "",
        )
        wanted = (before, before, LATER_CERCLES.get(cercle, cercle))
        assert fold_all(found) == fold_all(wanted), row["id"]
        if said == "Ménaka":
            assert units["2023", "region"].name == "Ménaka"
