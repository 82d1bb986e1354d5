"""Outlines for units that are there already: the 20 units of 2023 and their traps."""

from __future__ import annotations

from pathlib import Path

import pytest

from regions.ingest.boundaries.layers import BoundaryError
from regions.ingest.boundaries.slugs import Named, make_slugs
from regions.ingest.divisions import load_divisions
from regions.models import Region, RegionName
from tests.regions.boundary_files import EAST, WEST, box, region, write_geojson
from tests.regions.editions import load


def file(folder: Path, *rows: tuple[str, str]) -> list[Path]:
    boxes = [WEST, EAST, box(-4, 14)]
    units = [region(*row, outline) for row, outline in zip(rows, boxes, strict=False)]
    return [write_geojson(folder / "units.geojson", units)]


def drawn() -> set[str]:
    regions = Region.objects.in_division("2023").with_outline()
    return set(regions.values_list("slug", flat=True))


def test_code_and_name_agree_whatever_the_accents(mali: None, tmp_path: Path) -> None:
    load(file(tmp_path, ("13", "DIOILA"), ("15", "Bougouni")), "2023")
    assert drawn() == {"dioila", "bougouni"}
    assert Region.objects.in_division("2023").count() == 20


def test_the_order_of_the_other_law_is_refused(mali: None, tmp_path: Path) -> None:
    """11 is Nioro in law 2023-007 and Bougouni in 2023-006."""
    files = file(tmp_path, ("11", "Bougouni"))
    with pytest.raises(BoundaryError, match=r"Nioro.*Bougouni \(15\)"):
        load(files, "2023")
    load(files, "2023", match_by="name")
    assert drawn() == {"bougouni"}


def test_ml09_is_bamako_in_one_edition_and_taoudenit_in_another(
    mali: None, tmp_path: Path
) -> None:
    load(file(tmp_path, ("ML09", "Bamako"), ("ML10", "Ménaka")), "2023")
    assert drawn() == {"bamako", "menaka"}
    assert not Region.objects.filter(code__in=["ML09", "ML10"]).exists()


def test_a_code_alone_is_enough_for_a_new_spelling(mali: None, tmp_path: Path) -> None:
    _, told = load(file(tmp_path, ("02", "Koulicoro")), "2023")
    assert any("Koulicoro = Koulikoro" in line for line in told)
    assert RegionName.objects.spelt("KOULICORO").get().region.slug == "koulikoro"


def test_an_alias_is_enough_for_a_new_code(mali: None, tmp_path: Path) -> None:
    load(file(tmp_path, ("X6", "Timbuktu")), "2023")
    assert drawn() == {"tombouctou"}


def test_unknown_units_are_left_out_and_told(mali: None, tmp_path: Path) -> None:
    files = file(tmp_path, ("02", "Koulikoro"), ("77", "Atlantide"))
    _, told = load(files, "2023")
    assert any("Atlantide (77)" in line for line in told)
    assert drawn() == {"koulikoro"}
    load(files, "2023", add_unknown=True)
    assert drawn() == {"koulikoro", "atlantide"}


def test_two_units_cannot_be_one(mali: None, tmp_path: Path) -> None:
    files = file(tmp_path, ("06", "Tombouctou"), ("X6", "Timbuktu"))
    with pytest.raises(BoundaryError, match="Tombouctou"):
        load(files, "2023")


def test_loaded_outlines_outlive_the_fixtures(mali: None, tmp_path: Path) -> None:
    files = file(tmp_path, ("05", "Mopti"))
    load(files, "2012")
    load_divisions()
    mopti = Region.objects.in_division("2012").get(slug="mopti")
    assert mopti.geometry is not None
    assert mopti.geometry.equals(WEST)


def test_land_moves_between_units_of_an_edition(mali: None, tmp_path: Path) -> None:
    load(file(tmp_path, ("ML04", "Ségou")), "2012")
    west = shapely_half = box(-6, 14, 0.5)
    part = write_geojson(tmp_path / "part.geojson", [region("P", "Part", shapely_half)])
    load([part], "parts")
    files = file(tmp_path, ("02", "Koulikoro"), ("15", "Bougouni"))
    _, told = load(files, "2023", moves=["15=parts:P"])
    bougouni = Region.objects.in_division("2023").get(slug="bougouni").geometry
    koulikoro = Region.objects.in_division("2023").get(slug="koulikoro").geometry
    assert bougouni is not None
    assert koulikoro is not None
    assert bougouni.covers(west)
    assert koulikoro.intersection(west).area == 0
    assert any("Part (P)" in line for line in told)


@pytest.mark.parametrize("move", ["15", "15=parts", "99=2012:05", "15=2012:99"])
def test_a_move_that_names_nothing_is_refused(
    mali: None, tmp_path: Path, move: str
) -> None:
    with pytest.raises(BoundaryError, match="--move"):
        load(file(tmp_path, ("15", "Bougouni")), "2023", moves=[move])


def test_slugs_are_never_given_twice() -> None:
    units = [
        Named("commune", "3", "Kayes", "Kayes"),
        Named("region", "1", "Kayes"),
        Named("cercle", "2", "Kayes", "Kayes"),
        Named("commune", "4", "Bamba", "Koro"),
        Named("commune", "5", "Bamba", "Koro"),
        Named("commune", "6", "تمبكتو"),
    ]
    assert make_slugs(units, taken=["bamba-koro"]) == [
        "kayes-commune",
        "kayes",
        "kayes-cercle",
        "bamba-4",
        "bamba-5",
        "6",
    ]
