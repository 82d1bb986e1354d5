"""OCHA's edition of 2015 and the approximate regions of 2023, beside the fixtures."""

from __future__ import annotations

import csv
import gzip
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count, Sum
from django.test import Client

from regions.locate import locate, locate_many
from regions.models import Crosswalk, Region
from tests.regions.editions import (
    COD_2015,
    OUELESSEBOUGOU,
    SETTLEMENTS,
    TO_BOUGOUNI,
    cod_2015,
    load,
    load_2015,
    load_2023,
    need,
)

pytestmark = pytest.mark.once

LEVELS = {"region": 9, "cercle": 50, "commune": 701}
APPROXIMATE_CALLS = 10


def units(point: tuple[float, float]) -> dict[tuple[str, str], str]:
    return {
        (found.region.division.key, found.region.level): found.region.name
        for found in locate(*point)
    }


def test_the_edition_of_2015_is_whole(mali: None) -> None:
    _, told = load(cod_2015(), "2015")
    regions = Region.objects.in_division("2015")
    assert dict(regions.values_list("level").annotate(Count("pk")).order_by()) == LEVELS
    assert not any("km²" in line for line in told if "2012" not in line)
    areas = dict(regions.values_list("level").annotate(Sum("area_km2")).order_by())
    assert all(area == pytest.approx(1_258_400, rel=0.001) for area in areas.values())
    assert not regions.exclude(level="region").filter(parent=None).exists()
    assert regions.get(code="ML09").name == "Bamako"


def test_the_zip_of_the_same_files_changes_nothing(mali: None, tmp_path: Path) -> None:
    load_2015()
    before = list(Region.objects.order_by("pk").values_list("pk", "slug", "outline"))
    path = tmp_path / "mli_adm_ocha_2015_shp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in need(COD_2015).iterdir():
            archive.write(part, part.name)
    load([path], "2015")
    after = list(Region.objects.order_by("pk").values_list("pk", "slug", "outline"))
    assert [(*row[:2], bytes(row[2])) for row in after if row[2]] == [
        (*row[:2], bytes(row[2])) for row in before if row[2]
    ]


def test_homonym_communes_have_their_own_addresses(mali: None) -> None:
    load_2015()
    found = Region.objects.filter(name__in=["Diedougou", "Benkadi"])
    assert set(found.values_list("slug", flat=True)) == {
        *("diedougou-dioila", "diedougou-kati", "diedougou-koutiala"),
        *("diedougou-segou", "benkadi-dioila", "benkadi-kangaba", "benkadi-sikasso"),
    }


def test_settlements_lie_where_their_own_codes_say_but_for_some(mali: None) -> None:
    """OCHA's own file codes a tenth of its points into another commune than the one
    that they lie in: the point decides, never a code that came with it."""
    load_2015()
    with need(SETTLEMENTS).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = ((float(row["longitude"]), float(row["latitude"])) for row in rows)
    agreed: Counter[str] = Counter()
    for row, located in zip(rows, locate_many(points), strict=True):
        codes = {u.region.code for u in located if u.region.division.key == "2015"}
        assert len(codes) == 3, row["featureNam"]
        agreed["region"] += row["admin1Pcod"] in codes
        agreed["commune"] += row["admin3Pcod"] in codes
    assert len(rows) == 18_769
    assert agreed["region"] / len(rows) == pytest.approx(0.992, abs=0.003)
    assert agreed["commune"] / len(rows) == pytest.approx(0.904, abs=0.005)


def test_the_units_of_2023_get_their_outlines(mali: None) -> None:
    before = dict(Region.objects.in_division("2023").values_list("code", "pk"))
    load_2023()
    regions = Region.objects.in_division("2023")
    assert dict(regions.values_list("code", "pk")) == before
    assert regions.with_outline().count() == 20
    assert locate(-3.9, 22.7)[-1].region.name == "Taoudénit"  # code 09; Bamako's of old
    assert regions.get(code="09").slug == "taoudenit"


def test_ouelessebougou_is_of_koulikoro_and_of_bougouni(mali: None) -> None:
    """The approximate file has it wrong; the commune of 2015 puts it right. A table of
    parents could not: the rest of its cercle, Kati, stays in Koulikoro."""
    load_2015()
    load_2023()
    assert units(OUELESSEBOUGOU)["2023", "region"] == "Koulikoro"
    load_2023(moves=[TO_BOUGOUNI])
    assert units(OUELESSEBOUGOU) == {
        ("2012", "region"): "Koulikoro",
        ("2015", "region"): "Koulikouro",
        ("2015", "cercle"): "Kati",
        ("2015", "commune"): "Ouelessebougou",
        ("2023", "region"): "Bougouni",
    }
    assert units((-8.07, 12.74))["2023", "region"] == "Koulikoro"  # Kati itself


def test_the_shares_of_each_unit_sum_to_one(mali: None) -> None:
    load_2015()
    load_2023()
    sums = Crosswalk.objects.values_list(
        "from_region", "to_region__division", "to_region__level"
    ).annotate(Sum("area_share"))
    assert sums.count() == 9 + 20 + 9 + 20 + 9 + 9 + 50 + 50 + 701 + 701
    assert all(total == pytest.approx(1) for *_, total in sums)
    assert not Crosswalk.objects.filter(area_share__lt=0.005).exists()
    whole = Crosswalk.objects.between("2015", "2023").filter(
        from_region__name="Kidal", to_region__level="region"
    )
    assert [walk.is_whole for walk in whole.same_level()] == [True]
    gao = Crosswalk.objects.between("2015", "2023").same_level()
    shares = gao.filter(from_region__name="Gao").values_list(
        "to_region__name", "area_share"
    )
    assert dict(shares) == {
        "Gao": pytest.approx(0.564, abs=0.01),
        "Ménaka": pytest.approx(0.436, abs=0.01),
    }


def test_the_regions_of_2023_are_small_on_the_wire(mali: None, client: Client) -> None:
    load_2023()
    response = client.get("/api/v1/regions.geojson?division=2023")
    assert len(response.json()["features"]) == 20
    assert len(gzip.compress(response.content)) < 60_000
