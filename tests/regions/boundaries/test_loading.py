from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from regions.ingest.boundaries.columns import Columns
from regions.ingest.boundaries.layers import BoundaryError
from regions.models import Division, Region, RegionName
from tests.regions.boundary_files import (
    EAST,
    TWO_REGIONS,
    WEST,
    Row,
    box,
    cercle,
    region,
    write_geojson,
)
from tests.regions.editions import load

BOWTIE = shapely.Polygon([(-5, 14), (-4, 15), (-4, 14), (-5, 15)])
SWAPPED = shapely.box(14, -5, 15, -4)
METRES = shapely.box(500_000, 1_500_000, 600_000, 1_600_000)
BENIN = shapely.box(2, 6, 3, 7)

pytestmark = pytest.mark.django_db


def loaded(folder: Path, rows: list[Row], **asked: object) -> list[str]:
    """One file for each level, as the editions have them."""
    levels: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        levels.setdefault(tuple(row[0]), []).append(row)
    paths = [
        write_geojson(folder / f"{number}units.geojson", of_level)
        for number, of_level in enumerate(levels.values())
    ]
    return load(paths, "trial", **asked)[1]


def slugs() -> dict[str, str]:
    return dict(
        Region.objects.in_division("trial").values_list("code", "slug").order_by("code")
    )


def test_a_division_is_made_with_its_units(tmp_path: Path) -> None:
    loaded(
        tmp_path, [*TWO_REGIONS, cercle("ML0501", "Mopti", "ML05", box(-5, 14, 0.5))]
    )
    division = Division.objects.get(key="trial")
    assert (division.valid_from, division.geometry_version) == (date(2015, 4, 8), 1)
    assert slugs() == {"ML04": "segou", "ML05": "mopti", "ML0501": "mopti-cercle"}
    made = Region.objects.get(division=division, code="ML0501")
    assert made.parent is not None
    assert (made.level, made.parent.code) == ("cercle", "ML05")
    assert made.area_km2 == pytest.approx(2985, rel=0.01)


def test_a_second_loading_keeps_ids_and_addresses(tmp_path: Path) -> None:
    loaded(tmp_path, TWO_REGIONS)
    before = dict(Region.objects.in_division("trial").values_list("code", "pk"))
    moved = [region("ML04", "Segou", box(-6.5, 14, 1.5)), TWO_REGIONS[1]]
    told = loaded(tmp_path, moved)
    assert dict(Region.objects.in_division("trial").values_list("code", "pk")) == before
    assert slugs() == {"ML04": "segou", "ML05": "mopti"}
    segou = Region.objects.get(pk=before["ML04"])
    assert segou.geometry is not None
    assert (segou.name, segou.geometry.bounds[0]) == ("Ségou", -6.5)
    assert set(segou.names.values_list("name", flat=True)) == {"Ségou", "Segou"}
    assert not any("Segou =" in line for line in told)  # only the accent differs
    assert Division.objects.get(key="trial").geometry_version == 2


def test_namesakes_are_told_apart_by_their_parent(tmp_path: Path) -> None:
    rows = [
        *TWO_REGIONS,
        cercle("A", "Benkadi", "ML04", box(-6, 14, 0.5)),
        cercle("B", "Benkadi", "ML05", box(-5, 14, 0.5)),
    ]
    loaded(tmp_path, rows)
    assert (slugs()["A"], slugs()["B"]) == ("benkadi-segou", "benkadi-mopti")


def test_without_a_parent_code_the_parent_is_where_the_unit_lies(
    tmp_path: Path,
) -> None:
    values, outline = cercle("C", "Djenné", "", box(-5, 14, 0.5))
    loaded(tmp_path, [*TWO_REGIONS, (values, outline)])
    assert Region.objects.get(code="C").parent == Region.objects.get(code="ML05")


def test_a_parent_that_the_outline_belies_is_told(tmp_path: Path) -> None:
    told = loaded(
        tmp_path, [*TWO_REGIONS, cercle("C", "Djenné", "ML04", box(-5, 14, 0.5))]
    )
    assert any("Mopti (ML05)" in line and "Djenné" in line for line in told)


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        (BOWTIE, "Self-intersection"),
        (SWAPPED, "swapped|permutées"),
        (METRES, "180"),
        (BENIN, "outside|hors"),
        (None, "outline|contour"),
        (shapely.LineString([(-5, 14), (-4, 14)]), "LineString"),
    ],
)
def test_a_bad_outline_is_refused_and_named(
    tmp_path: Path, outline: BaseGeometry | None, why: str
) -> None:
    rows = [region("ML04", "Ségou", WEST), region("ML05", "Mopti", outline)]
    with pytest.raises(BoundaryError, match=why) as refusal:
        loaded(tmp_path, rows)
    assert "units.geojson" in str(refusal.value)
    assert "2 (Mopti)" in str(refusal.value)
    assert not Region.objects.in_division("trial").exists()


def test_a_repair_says_what_it_did(tmp_path: Path) -> None:
    told = loaded(tmp_path, [region("ML05", "Mopti", BOWTIE)], repair=True)
    assert any("Self-intersection" in line and "km²" in line for line in told)
    mended = Region.objects.get(code="ML05").geometry
    assert mended is not None
    assert mended.is_valid


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([region("ML04", "Ségou", WEST), region("ML04", "Mopti", EAST)], "ML04"),
        ([region("", "Ségou", WEST)], "ADM1_PCODE"),
        ([region("ML04", "", WEST)], "ADM1_FR"),
        ([region("M" * 41, "Ségou", WEST)], "ADM1_PCODE"),
        ([*TWO_REGIONS, cercle("C", "X", "ML09", box(-5, 14, 0.5))], "ML09"),
        ([({"colour": "red"}, WEST)], "--code-column"),
    ],
)
def test_bad_attributes_are_refused(tmp_path: Path, rows: list[Row], why: str) -> None:
    with pytest.raises(BoundaryError, match=why):
        loaded(tmp_path, rows)


def test_other_columns_are_taken_when_named(tmp_path: Path) -> None:
    columns = Columns(level="cercle", name="nom", code="numero")
    loaded(tmp_path, [({"nom": "Djenné", "numero": 7}, EAST)], columns=columns)
    found = Region.objects.get()
    assert (found.level, found.code, found.name) == ("cercle", "7", "Djenné")
    with pytest.raises(BoundaryError, match="couleur"):
        loaded(tmp_path, TWO_REGIONS, columns=Columns(name="couleur"))


def test_overlaps_are_refused_unless_accepted(tmp_path: Path) -> None:
    rows = [region("ML04", "Ségou", WEST), region("ML05", "Mopti", box(-5.5, 14))]
    with pytest.raises(BoundaryError, match=r"Ségou \(ML04\) / Mopti \(ML05\) \d+"):
        loaded(tmp_path, rows)
    assert any("km²" in line for line in loaded(tmp_path, rows, accept_overlaps=True))


def test_gaps_are_told(tmp_path: Path) -> None:
    ring = box(-6, 14, 3).difference(box(-5, 15, 1))
    country = ({"ADM0_FR": "Mali", "ADM0_PCODE": "ML"}, box(-6, 14, 4))
    told = loaded(tmp_path, [region("ML04", "Ségou", ring)])
    assert any(" 1 " in line and "1191" in line for line in told if "km²" in line)
    path = write_geojson(tmp_path / "country.geojson", [country])
    other = write_geojson(tmp_path / "units.geojson", [region("ML04", "Ségou", ring)])
    told = load([path, other], "trial")[1]
    assert sum("km²" in line for line in told) == 2
    assert not RegionName.objects.filter(name="Mali").exists()


def test_a_new_division_needs_its_dates_and_source(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"--name-fr.*--licence"):
        loaded(tmp_path, TWO_REGIONS, about={})
