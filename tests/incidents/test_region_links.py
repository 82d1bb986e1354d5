"""A unit's page beside its totals: rates, family, other divisions, names, downloads."""

from __future__ import annotations

import html as entities
import re
from datetime import date

import pytest
from django.test import Client

from incidents.statistics.refresh import refresh_totals
from regions.models import Crosswalk, Population, Region, RegionCode, RegionName
from regions.services.populations import population_of, populations_in
from tests.factories import make_division, make_published, make_region
from tests.incidents.test_list_page import titles
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db

PAGE = "/fr/regions/2012/mopti/"


@pytest.fixture
def mopti() -> Region:
    """With one cercle that covers a half of it, and five incidents."""
    region = make_region(name="Mopti")
    west = {"level": "cercle", "box": (-6.0, 13.0, -4.5, 16.0), "parent": region}
    make_region("djenne", name="Djenné", **west)
    make_region("youwarou", name="Youwarou", **west | {"box": None})
    make_published(killed=(20, 20, 20), longitude=-5.0)
    make_published(killed=(10, 10, 10), geo_precision="region")
    make_published(killed=(4, 4, 4), started_on=date(2021, 5, 1))
    make_published(started_on=date(2021, 6, 1))
    make_published(started_on=date(2022, 6, 1))
    refresh_totals()
    return region


@pytest.fixture
def later(mopti: Region) -> Region:
    division = make_division("2023", valid_from=date(2023, 3, 13))
    new = make_region("bandiagara", division=division, name="Bandiagara", box=None)
    Crosswalk.objects.create(
        from_region=new,
        to_region=mopti,
        area_share=0.999,
        population_share=1.0,
        method="settlements",
    )
    Crosswalk.objects.create(
        from_region=mopti,
        to_region=new,
        area_share=0.63,
        population_share=0.712,
        method="settlements",
    )
    return new


def page(client: Client, path: str = PAGE) -> str:
    text = entities.unescape(text_of(client.get(path).content.decode()))
    return " ".join(text.split())  # no-break spaces too


def test_rates_use_the_nearest_year_and_say_which(
    client: Client, mopti: Region
) -> None:
    Population.objects.create(region=mopti, year=2009, inhabitants=2_000_000, source="")
    Population.objects.create(region=mopti, year=2022, inhabitants=900_000, source="")
    text = page(client)
    assert "2019 30 900 000 2022 3,3" in text
    assert "2021 4 900 000 2022 ≥ 0,4" in text  # one of two incidents has no figure
    assert "2022 inconnu 900 000 2022 n. d." in text


def test_without_a_population_there_is_no_rate_and_no_zero(
    client: Client, mopti: Region
) -> None:
    text = page(client)
    assert "Aucune population n’est donnée pour ce découpage" in text
    assert "de l’année Pour 100 000" not in text  # nor a table that says it every year


def test_a_population_of_nobody_gives_no_rate(client: Client, mopti: Region) -> None:
    Population.objects.create(region=mopti, year=2019, inhabitants=0, source="")
    assert "2019 30 0 2019 n. d." in page(client)


def test_both_ways_to_the_nearest_population_agree(mopti: Region) -> None:
    for year in (2009, 2013, 2022):
        Population.objects.create(region=mopti, year=year, inhabitants=year, source="")
    years = range(2005, 2026)
    assert populations_in(mopti, years) == {y: population_of(mopti, y) for y in years}


def test_children_and_what_is_in_none_add_up_to_the_unit(
    client: Client, mopti: Region
) -> None:
    html = client.get(PAGE).content.decode()
    text = page(client)
    assert "Djenné 1 20" in text
    assert "Dans aucune d’elles, ou inconnue 4" in text
    assert "donc sans chiffres : Youwarou" in text
    link = re.search(r'href="([^"]+outside=2012%3Acercle)">4</a>', html)
    assert link
    assert len(titles(client.get(entities.unescape(link[1])).content.decode())) == 4


def test_a_child_leads_to_its_parent_and_the_parents_incidents(
    client: Client, mopti: Region
) -> None:
    html = client.get("/fr/regions/2012/djenne/").content.decode()
    assert 'href="/fr/regions/2012/mopti/"' in html
    assert "Mopti 5 incidents" in text_of(html)
    assert 'href="/fr/incidents/?region=2012%3Amopti"' in html


def test_it_says_what_changed_between_divisions_and_that_it_is_approximate(
    client: Client, later: Region
) -> None:
    old = page(client)
    assert "Correspondance approximative" in old
    assert "En vigueur depuis le 13 mars 2023. Méthode : superficie, et pop" in old
    assert "Bandiagara tout tout 63 % 71 %" in old
    new = page(client, "/fr/regions/2023/bandiagara/")
    assert "Mopti 63 % 71 % tout tout" in new


def test_a_share_that_was_not_estimated_is_not_zero(
    client: Client, later: Region
) -> None:
    Crosswalk.objects.update(population_share=None, method="area")
    text = page(client)
    assert "Bandiagara tout – 63 % –" in text
    assert "Méthode : superficie seule" in text


def test_its_names_and_codes_are_given(client: Client, mopti: Region) -> None:
    for language, name in (("bm", "Moti"), ("ar", "موبتي"), ("fr", "Mopti")):
        RegionName.objects.create(region=mopti, language=language, name=name)
    RegionCode.objects.create(region=mopti, scheme="ocha_2021", code="ML05")
    html = client.get(PAGE).content.decode()
    assert '<span lang="ar">موبتي</span>' in html
    assert "Autres noms موبتي , Moti Code" in text_of(html)
    assert "ML05" in html


def test_its_downloads_hold_the_unit_and_its_incidents(
    client: Client, mopti: Region
) -> None:
    found = re.findall(
        r'<a [^>]*href="([^"]+)"\s+download>', client.get(PAGE).content.decode()
    )
    outline, incidents = (client.get(entities.unescape(link)) for link in found)
    [feature] = outline.json()["features"]
    assert feature["id"] == "2012:mopti"
    lines = b"".join(incidents).decode().strip().splitlines()
    assert len(lines) == 1 + 5


def test_one_unit_as_geojson_needs_its_division(client: Client, mopti: Region) -> None:
    response = client.get("/api/v1/regions.geojson?slug=mopti")
    assert response.status_code == 400
    one = client.get("/api/v1/regions/?division=2012&slug=mopti").json()["results"]
    assert [region["slug"] for region in one] == ["mopti"]


def test_a_unit_with_everything_asks_as_much_however_many_there_are(
    client: Client, later: Region, django_assert_num_queries
) -> None:
    with django_assert_num_queries(27):
        client.get(PAGE)
    for number in range(3):
        make_region(f"c{number}", level="cercle", parent=later.division.regions.get())
    with django_assert_num_queries(27):
        client.get(PAGE)
