from __future__ import annotations

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from observatory.lib.fixtures import read_fixture
from regions.locate import locate, locate_many
from regions.models import Region
from regions.unit_index import TOLERANCE
from tests.factories import make_division, make_region

ACTUAL = {
    "Ménaka": "Gao",
    "Aguelhok": "Kidal",
    "Kidal": "Kidal",
    "Tin Zaouatène": "Kidal",
    "Bamako": "Bamako",
    "Yirimadio": "Koulikoro",
    "Kati": "Koulikoro",
    "Nampala": "Ségou",
    "Gao": "Gao",
    "Indelimane": "Gao",
    "Tabankort": "Gao",
    "Tarkint": "Gao",
    "Tessit": "Gao",
    "Tombouctou": "Tombouctou",
    "Gourma-Rharous": "Tombouctou",
}
"""By place; every other place of the file lies in the region of Mopti."""


def test_it_places_every_documented_incident_in_its_region(mali: None) -> None:
    rows = read_fixture("documented_incidents.csv").rows
    points = [(float(row["longitude"]), float(row["latitude"])) for row in rows]
    for row, found in zip(rows, locate_many(points), strict=True):
        names = [location.region.name for location in found]
        assert names == [ACTUAL.get(row["place"], "Mopti")], row["place"]


def test_a_place_just_across_the_border_is_placed_and_flagged(mali: None) -> None:
    (found,) = locate(2.963, 19.953)  # Tin Zaouatène
    assert (found.region.slug, found.is_approximate) == ("kidal", True)


def test_far_away_is_nowhere(mali: None) -> None:
    assert locate(2.35, 48.85) == []
    assert locate(14.45, -4.19) == []  # latitude and longitude swapped


def test_a_coordinate_that_is_no_number_is_refused(mali: None) -> None:
    with pytest.raises(ValueError, match="finite"):
        locate(float("nan"), 14.0)


def test_a_point_on_a_shared_border_has_one_unit_flagged(db: None) -> None:
    make_region("east", (1, 0, 2, 1), code="02")
    make_region("west", (0, 0, 1, 1), code="01")
    (found,) = locate(1, 0.5)
    assert (found.region.slug, found.is_approximate) == ("west", True)


def test_the_tolerance_is_where_it_says(db: None) -> None:
    make_region("box", (0, 0, 1, 1))
    assert locate(1 + TOLERANCE * 0.99, 0.5)[0].is_approximate
    assert locate(1 + TOLERANCE * 1.01, 0.5) == []


def test_each_level_of_each_division_answers(db: None) -> None:
    make_region("mopti")
    make_region("mopti-cercle", (-5, 14, -4, 15), level=Region.Level.CERCLE, code="c")
    make_region("mopti", (-5, 14, -4, 15), division=make_division("2023"))
    found = {(u.region.division.key, u.region.level) for u in locate(-4.5, 14.5)}
    assert found == {("2012", "region"), ("2012", "cercle"), ("2023", "region")}


def test_it_sees_a_changed_outline_at_once(db: None) -> None:
    region = make_region("box", (0, 0, 1, 1))
    assert locate(0.5, 0.5)
    moved = shapely.to_wkb(shapely.box(10, 10, 11, 11))
    Region.objects.filter(pk=region.pk).update(outline=moved)
    assert locate(0.5, 0.5) == []
    assert locate(10.5, 10.5)
    region.delete()
    assert locate(10.5, 10.5) == []


def test_locating_costs_one_query_once_the_outlines_are_read(
    mali: None, django_assert_num_queries: object
) -> None:
    locate(-4, 14)
    with django_assert_num_queries(1):  # type: ignore[operator]
        locate_many([(-4, 14), (-8, 12.65), (0, 50)])


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.floats(min_value=-12.3, max_value=4.3),
            st.floats(min_value=10.1, max_value=25),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_point_inside_mali_is_in_exactly_one_region(
    mali: None, points: list[tuple[float, float]]
) -> None:
    country = shapely.union_all(
        [region.geometry for region in Region.objects.with_outline()]
    )
    inside = [p for p in points if country.covers(shapely.Point(p))]
    assume(inside)
    for point, found in zip(inside, locate_many(inside), strict=True):
        assert len(found) == 1, point
        outline = found[0].region.geometry
        assert outline is not None
        assert outline.distance(shapely.Point(point)) < 1e-9
