"""What the files of `fixtures/` must say, and the traps they must not fall into."""

from __future__ import annotations

from datetime import date

import pytest

from observatory.lib.fixtures import fixtures_folder, read_fixture
from regions.ingest.populations import load_populations
from regions.models import Population, Region, RegionCode

FILES = sorted(
    path.name
    for path in fixtures_folder().iterdir()
    if path.suffix in {".csv", ".json", ".geojson"}
)


@pytest.mark.parametrize("name", FILES)
def test_each_says_where_it_comes_from(name: str) -> None:
    fixture = read_fixture(name)
    assert fixture.title
    assert fixture.source
    assert fixture.licence
    assert date.fromisoformat(fixture.date)


def test_there_are_eight_regions_then_nineteen_and_the_district(mali: None) -> None:
    for division, count in (("2012", 9), ("2023", 20)):
        regions = Region.objects.in_division(division)
        assert regions.count() == count
        assert regions.filter(kind_fr="district").get().name == "Bamako"
    assert Region.objects.in_division("2012").with_outline().count() == 9


def test_tombouctou_is_named_in_both_languages(mali: None) -> None:
    region = Region.objects.in_division("2012").get(slug="tombouctou")
    assert (region.name, region.name_en) == ("Tombouctou", "Timbuktu")


@pytest.mark.parametrize(
    ("division", "scheme", "code", "slug"),
    [
        ("2012", "ocha_2015", "ML09", "bamako"),
        ("2012", "ocha_2021", "ML09", "bamako"),
        ("2023", "iso_3166_2", "ML-9", "menaka"),
        ("2023", "iso_3166_2", "ML-10", "taoudenit"),
        ("2023", "iso_3166_2", "ML-BKO", "bamako"),
        ("2023", "ocha_2021", "ML10", "menaka"),
        ("2023", "law_2023_007", "09", "taoudenit"),
        ("2023", "law_2023_007", "11", "nioro"),
        ("2023", "law_2023_006", "11", "bougouni"),
        ("2023", "law_2023_006", "13", "nioro"),
        ("2023", "law_2023_007", "00", "bamako"),
    ],
)
def test_a_code_means_something_only_in_its_scheme(
    mali: None, division: str, scheme: str, code: str, slug: str
) -> None:
    found = RegionCode.objects.get(
        region__division__key=division, scheme=scheme, code=code
    )
    assert found.region.slug == slug


def test_gao_of_2012_has_no_code_of_2021(mali: None) -> None:
    """ML07 of 2021 is Gao without Ménaka: other ground."""
    gao = Region.objects.in_division("2012").get(slug="gao")
    assert not gao.codes.filter(scheme=RegionCode.Scheme.OCHA_2021).exists()


def test_both_laws_number_twenty_units_once_each(mali: None) -> None:
    for scheme in (RegionCode.Scheme.LAW_2023_006, RegionCode.Scheme.LAW_2023_007):
        codes = RegionCode.objects.filter(scheme=scheme).values_list("code", flat=True)
        assert sorted(codes) == [f"{number:02}" for number in range(20)]


def test_a_region_is_named_by_slug_or_by_its_divisions_own_code(mali: None) -> None:
    assert Region.objects.named("2023", "11").get().slug == "nioro"
    assert Region.objects.named("2023", "nioro").get().code == "11"
    assert not Region.objects.named("2012", "nioro").exists()


@pytest.mark.parametrize(
    ("slug", "parent"),
    [
        ("menaka", "gao"),
        ("taoudenit", "tombouctou"),
        ("bougouni", "sikasso"),
        ("san", "segou"),
        ("douentza", "mopti"),
        ("kayes", "kayes"),
    ],
)
def test_a_region_of_2023_knows_what_it_was_made_of(
    mali: None, slug: str, parent: str
) -> None:
    region = Region.objects.in_division("2023").get(slug=slug)
    (found,) = region.predecessors.all()
    assert (found.division.key, found.slug) == ("2012", parent)


def test_the_areas_are_plausible(mali: None) -> None:
    areas = Region.objects.in_division("2012").values_list("slug", "area_km2")
    total = sum(area for _, area in areas)
    assert total == pytest.approx(1_240_000, rel=0.02)


def test_the_populations_add_up(mali: None) -> None:
    load_populations()
    assert Population.objects.count() == 20
    assert sum(p.inhabitants for p in Population.objects.all()) == 22_395_490
    assert all("RGPH5" in p.source for p in Population.objects.all())
