"""Circle, polygon and day of the last change: exact, and refused when malformed."""

from __future__ import annotations

import json
from math import asin, cos, pi, radians, sin, sqrt

import pytest
import shapely
from django.test import Client
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from tests.factories import make_published
from tests.incidents.api.conftest import errors_of

pytestmark = pytest.mark.django_db
READ_ONLY = settings(max_examples=40)
POINTS = [(-4.09, 14.53), (-2.95, 15.0), (0.0, 16.27), (-10.0, 14.0)]


def found(**asked: str) -> set[tuple[float, float]]:
    filters = PublishedIncidentFilter(asked)
    assert filters.is_valid(), filters.errors
    return set(filters.result.values_list("longitude", "latitude"))


@pytest.fixture
def points() -> None:
    for longitude, latitude in POINTS:
        make_published(longitude=longitude, latitude=latitude)


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lon1, lat1), (lon2, lat2) = (map(radians, point) for point in (one, other))
    chord = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0 * asin(sqrt(chord))


@READ_ONLY
@given(st.floats(-12, 4), st.floats(10, 25), st.floats(1, 2000))
def test_a_circle_holds_what_is_so_near(
    points: None, longitude: float, latitude: float, km: float
) -> None:
    away = {point: km_between(point, (longitude, latitude)) for point in POINTS}
    assume(all(abs(distance - km) > 1e-4 for distance in away.values()))
    expected = {point for point, distance in away.items() if distance <= km}
    assert found(near=f"{longitude},{latitude},{km}") == expected


@READ_ONLY
@given(
    st.lists(
        st.tuples(st.floats(-12, 4), st.floats(10, 25)), min_size=3, max_size=6
    ).filter(lambda corners: shapely.MultiPoint(corners).convex_hull.area > 0.1)
)
def test_a_polygon_holds_what_lies_in_it(
    points: None, corners: list[tuple[float, float]]
) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    edge = hull.exterior
    assume(all(edge.distance(shapely.Point(point)) > 1e-5 for point in POINTS))
    text = ",".join(f"{x},{y}" for x, y in hull.exterior.coords[:-1])
    assert found(polygon=text) == {p for p in POINTS if hull.covers(shapely.Point(p))}


@READ_ONLY
@given(
    st.lists(st.floats(0.3, 6), min_size=5, max_size=9),
    st.tuples(st.floats(-8, 0), st.floats(13, 17)),
    st.booleans(),
)
def test_a_star_holds_what_shapely_finds_in_it(
    points: None,
    arms: list[float],
    middle: tuple[float, float],
    is_closed: bool,
) -> None:
    """Corners all around a point, near and far: hardly ever convex, never crossing."""
    turns = [2 * pi * place / len(arms) for place in range(len(arms))]
    corners = [
        (middle[0] + arm * cos(turn), middle[1] + arm * sin(turn))
        for arm, turn in zip(arms, turns, strict=True)
    ]
    star = shapely.Polygon(corners)
    assume(star.is_valid and max(y for _x, y in corners) < 85)
    edge = star.exterior
    assume(all(edge.distance(shapely.Point(point)) > 1e-5 for point in POINTS))
    ring = [*corners, corners[0]] if is_closed else corners
    text = ",".join(f"{x},{y}" for x, y in ring)
    assert found(polygon=text) == {p for p in POINTS if star.covers(shapely.Point(p))}


def test_next_to_nothing_is_nothing(points: None) -> None:
    assert found(near="1e-200,16.27,1") == {(0.0, 16.27)}
    assert found(polygon="1e-200,10,1e-200,20,4,15") == {(0.0, 16.27)}


def test_edges_belong_to_the_polygon(points: None) -> None:
    corners = "-4.09,10,4,10,4,20,-4.09,20"
    assert found(polygon=corners) == set(POINTS[:3])


def test_what_changed_since_a_day_is_found(points: None) -> None:
    day = PublishedIncident.objects.first().updated_on
    assert len(found(updated_since=day.isoformat())) == 4
    assert found(updated_since="2099-01-01") == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("near", "-4,14"),
        ("near", "-4,14,-1"),
        ("near", "-4,95,10"),
        ("near", "nan,14,10"),
        ("near", "-4,14,1e9"),
        ("polygon", "-4,14,-3,14"),
        ("polygon", "-4,14,-3,14,-3"),
        ("polygon", "-4,14,-3,14,inf,15"),
        ("polygon", "-4,14,-3,14,-3,'15"),
        ("polygon", ",".join(["1,1"] * 201)),
        ("polygon", "0,0,4,4,4,0,0,4"),
        ("polygon", "0,0,1,1,2,2"),
        ("updated_since", "yesterday"),
    ],
)
def test_what_is_malformed_is_named(client: Client, name: str, value: str) -> None:
    for address in ("/api/v1/incidents/", "/api/v1/incidents.csv"):
        [error] = errors_of(client, f"{address}?{name}={value}")
        assert error["parameter"] == name


def test_pages_take_them_too(client: Client, points: None) -> None:
    html = client.get("/fr/incidents/?near=-4,14.5,30").content.decode()
    assert "MLI-2019-000001" in html
    assert "MLI-2019-000002" not in html


@pytest.mark.parametrize(
    "query", ["near=-4.09,14.53,10", "polygon=-5,14,-4,14,-4,15,-5,15,-5,14"]
)
def test_pages_tiles_api_and_files_choose_alike(
    client: Client, points: None, query: str
) -> None:
    page = client.get(f"/fr/?{query}")
    assert page.context["summary"].incidents == 1
    assert client.get(f"/fr/incidents/?{query}").context["summary"].incidents == 1
    tile = client.get(f"/tiles/0/0/0.json?{query}").json()
    assert len(tile["incidents"]) == 1
    assert client.get(f"/api/v1/incidents/?{query}&count=exact").json()["count"] == 1
    assert client.get(f"/api/v1/totals/?{query}").json()["results"][0]["incidents"] == 1
    lines = b"".join(client.get(f"/api/v1/incidents.csv?{query}")).decode()
    assert "MLI-2019-000001" in lines
    assert "MLI-2019-000002" not in lines
    features = b"".join(client.get(f"/api/v1/incidents.geojson?{query}"))
    assert len(json.loads(features)["features"]) == 1
