from __future__ import annotations

import pytest

from regions.models import Place, PlaceName
from regions.services.places import distance_km, nearest_places, search_places


def make_place(name: str, *aliases: str, at: tuple[float, float] = (-4, 14)) -> Place:
    place = Place.objects.create(
        name=name, longitude=at[0], latitude=at[1], source="test", external_id=name
    )
    for spelling in (name, *aliases):
        PlaceName.objects.create(place=place, name=spelling)
    return place


def names(text: str) -> list[str]:
    return [found.place.name for found in search_places(text)]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("Segou", "Ségou"),
        ("SÉGOU", "Ségou"),
        ("Tin Zaouatene", "Tin Zaouatène"),
        ("Tinzaouaten", "Tin Zaouatène"),
        ("Timbuktu", "Tombouctou"),
        ("Tombouctou", "Tombouctou"),
        ("Gourma Rharous", "Gourma-Rharous"),
        ("n’debougou", "N'Débougou"),
        ("Menaka", "Ménaka"),
        ("Ogosagou", "Ogossagou"),
        ("Bl", "Bla"),
        ("تمبكتو", "Tombouctou"),
    ],
)
@pytest.mark.usefixtures("places")
def test_a_place_is_found_however_it_is_spelt(sought: str, found: str) -> None:
    assert names(sought)[0] == found


def test_exact_comes_before_beginning_comes_before_like(db: None) -> None:
    for name in ("Konnaba", "Kona", "Konna"):
        make_place(name)
    assert names("konna")[:2] == ["Konna", "Konnaba"]


def test_a_place_is_listed_once_with_the_spelling_that_matched(db: None) -> None:
    make_place("Tombouctou", "Timbuktu", "Timbuctu")
    (found,) = search_places("timbuktu")
    assert (found.place.name, found.matched_name) == ("Tombouctou", "Timbuktu")


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\\", "zzzz", "'; --"])
def test_nonsense_finds_nothing(db: None, text: str) -> None:
    make_place("Bla")
    assert names(text) == []


def test_a_found_place_names_its_units(mali: None) -> None:
    make_place("Mopti", at=(-4.183, 14.484))
    (found,) = search_places("mopti")
    assert [unit.region.slug for unit in found.units] == ["mopti"]


def test_the_nearest_places_come_with_their_distance(db: None) -> None:
    make_place("Sévaré", at=(-4.092, 14.53))
    make_place("Mopti", at=(-4.183, 14.484))
    make_place("Bamako", at=(-8.0, 12.65))
    found = nearest_places(-4.18, 14.48, limit=2)
    assert [near.place.name for near in found] == ["Mopti", "Sévaré"]
    assert found[0].distance_km == pytest.approx(0.5, abs=0.2)
    assert found[1].distance_km == pytest.approx(11, abs=1)


def test_a_degree_along_a_meridian_is_111_km() -> None:
    assert distance_km((0, 10), (0, 11)) == pytest.approx(111.2, abs=0.1)
