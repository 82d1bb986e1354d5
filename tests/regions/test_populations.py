from __future__ import annotations

from pathlib import Path

import pytest

from regions.ingest.populations import load_populations
from regions.models import Population, Region
from regions.services.crosswalks import refresh_all_crosswalks
from regions.services.populations import population_of, populations_of
from tests.factories import make_division, make_region


def make_population(region: Region, year: int, inhabitants: int, **values: str) -> None:
    Population.objects.create(
        region=region,
        year=year,
        inhabitants=inhabitants,
        **{"source": "census"} | values,
    )


@pytest.mark.parametrize(
    ("asked", "year"), [(1998, 1998), (2003, 1998), (2004, 2009), (2020, 2022)]
)
def test_the_nearest_year_is_taken_and_said(db: None, asked: int, year: int) -> None:
    mopti = make_region()
    for known in (1998, 2009, 2022):
        make_population(mopti, known, known * 1000)
    make_population(mopti, asked, 1, sex="female")
    found = population_of(mopti, asked)
    assert found is not None
    assert (found.year, found.inhabitants) == (year, year * 1000)
    assert found.is_of_another_year == (asked != year)


def test_of_two_years_equally_near_the_earlier_holds(db: None) -> None:
    mopti = make_region()
    for known in (2012, 2010):
        make_population(mopti, known, known)
    found = population_of(mopti, 2011)
    assert found is not None
    assert found.year == 2010


def test_a_rate_is_per_100_000_and_unknown_stays_unknown(db: None) -> None:
    mopti = make_region()
    assert population_of(mopti, 2022) is None
    make_population(mopti, 2022, 250_000)
    found = population_of(mopti, 2022)
    assert found is not None
    assert found.rate(5) == 2
    assert found.rate(0) == 0
    assert found.rate(None) is None


def test_many_regions_cost_one_query(
    mali: None, django_assert_num_queries: object
) -> None:
    load_populations()
    regions = list(Region.objects.in_division("2023"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = populations_of(regions, 2022)
    assert sum(known.inhabitants for known in found.values()) == 22_395_490


def test_people_are_not_estimated_from_a_handful_of_places(db: None) -> None:
    make_region("whole", (-6, 13, -4, 14))
    later = make_division("2023")
    make_region("west", (-6, 13, -5, 14), division=later)
    make_region("east", (-5, 13, -4, 14), division=later)
    refresh_all_crosswalks()
    whole = Region.objects.get(slug="whole")
    shares = {walk.to_region.slug: walk for walk in whole.crosswalks_from.all()}
    assert shares["west"].area_share == pytest.approx(0.5)
    assert shares["west"].population_share is None
    assert shares["west"].method == "area"
    (back,) = Region.objects.get(slug="east").crosswalks_from.all()
    assert (back.to_region.slug, back.is_whole) == ("whole", True)
    assert "50" in str(shares["west"])


def test_the_fixtures_say_where_their_figures_come_from() -> None:
    assert "RGPH5" in (
        Path(__file__).parents[2] / "fixtures/population_rgph5_2022.csv"
    ).read_text(encoding="utf-8")
