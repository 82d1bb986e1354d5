"""OGC API Features: the documents, and pages of items, as the standard has them."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.test import Client
from shapely.geometry import shape as as_shape

from incidents.models import PublishedIncident
from incidents.statistics.refresh import refresh_totals
from regions.models import Division
from tests.factories import make_published
from tests.incidents.api.conftest import errors_of, get_json

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
ITEMS = "/ogc/collections/incidents/items"

pytestmark = pytest.mark.usefixtures("world")


def followed(client: Client, address: str, **query: Any) -> list[dict[str, Any]]:
    """The features of every page."""
    features = []
    while address:
        page = get_json(client, address, **query)
        assert page["numberReturned"] == len(page["features"])
        features += page["features"]
        links = {link["rel"]: link["href"] for link in page["links"]}
        address, query = links.get("next", "").removeprefix("http://testserver"), {}
    return features


def test_the_landing_page_leads_to_every_document(client: Client) -> None:
    landing = get_json(client, "/ogc/")
    links = {link["rel"]: link for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= links.keys()
    for rel in ("service-desc", "conformance", "data"):
        address = links[rel]["href"].removeprefix("http://testserver")
        assert get_json(client, address)
    classes = get_json(client, "/ogc/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in classes


def bounds_of_units(client: Client) -> tuple[float, ...]:
    features = get_json(client, "/api/v1/regions.geojson?division=2012")["features"]
    return shapely.union_all([as_shape(f["geometry"]) for f in features]).bounds


def oldest() -> Division:
    return Division.objects.order_by("valid_from")[0]


def test_collections_say_where_when_and_in_which_systems(client: Client) -> None:
    found = get_json(client, "/ogc/collections")["collections"]
    assert [one["id"] for one in found] == ["incidents", "regions", "totals"]
    [box] = found[0]["extent"]["spatial"]["bbox"]
    assert box == [-10.0, 14.0, -4.09, 14.53]
    for units in found[1:]:
        assert units["extent"]["spatial"]["bbox"] == [list(bounds_of_units(client))]
        [[begins, ends]] = units["extent"]["temporal"]["interval"]
        assert (begins, ends) == (f"{oldest().valid_from}T00:00:00Z", None)
    assert found[0]["storageCrs"] == CRS84
    assert EPSG + "4326" in found[0]["crs"]
    for one in found:
        assert get_json(client, f"/ogc/collections/{one['id']}")["id"] == one["id"]
        shape = get_json(client, f"/ogc/collections/{one['id']}/queryables")
        assert shape["type"] == "object"


def test_every_incident_is_on_exactly_one_page(client: Client) -> None:
    pages = followed(client, ITEMS, limit=3)
    ids = [feature["id"] for feature in pages]
    assert sorted(ids) == sorted(
        PublishedIncident.objects.values_list("public_id", flat=True)
    )
    first = get_json(client, ITEMS, limit=3)
    assert first["numberMatched"] == 4
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    second = get_json(client, following.removeprefix("http://testserver"))
    assert (second["numberReturned"], "numberMatched" in second) == (1, False)
    [only] = [f for f in pages if f["properties"]["killed_best"] == 2]
    assert only["geometry"] == {"type": "Point", "coordinates": [-4.09, 14.53]}
    assert only["properties"]["killed_min"] == 1
    assert "longitude" not in only["properties"]


def test_a_limit_beyond_the_most_is_the_most(client: Client) -> None:
    assert get_json(client, ITEMS, limit=100_000)["numberReturned"] == 4
    assert errors_of(client, f"{ITEMS}?limit=0")[0]["parameter"] == "limit"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"bbox": "-11,13,-9,15"}, 1),
        ({"bbox": "-11,13,0,-9,15,0"}, 1),
        ({"bbox": "13,-11,15,-9", "bbox-crs": EPSG + "4326"}, 1),
        ({"bbox": "-1224514,1459732,-1001875,1689200", "bbox-crs": EPSG + "3857"}, 1),
        ({"datetime": "2020-01-01"}, 1),
        ({"datetime": "2020-01-01T10:00:00Z"}, 1),
        ({"datetime": "2020-01-01/.."}, 2),
        ({"datetime": "../2020-12-31"}, 3),
        ({"datetime": "2020-01-01/2020-12-31"}, 1),
        ({"type": "explosions"}, 1),
    ],
)
def test_box_time_and_filters_are_honoured(
    client: Client, query: dict[str, str], count: int
) -> None:
    page = get_json(client, ITEMS, **query)
    assert page["numberMatched"] == page["numberReturned"] == count


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bbox", "1,2,3"),
        ("bbox", "5,5,1,1"),
        ("bbox", "nan,1,2,3"),
        ("datetime", "yesterday"),
        ("datetime", "../.."),
        ("datetime", "2021-01-01/2020-01-01"),
        ("crs", "EPSG:4326"),
        ("nope", "1"),
        ("f", "xml"),
    ],
)
def test_what_is_malformed_is_named(client: Client, name: str, value: str) -> None:
    assert name in {
        e["parameter"] for e in errors_of(client, f"{ITEMS}?{name}={value}")
    }


def test_coordinates_come_in_the_system_asked_for(client: Client) -> None:
    def point(crs: str) -> Any:
        response = client.get(ITEMS, {"crs": crs, "bbox": "-11,13,-9,15"})
        assert response["Content-Crs"] == f"<{crs}>"
        return response.json()["features"][0]["geometry"]["coordinates"]

    assert point(CRS84) == [-10.0, 14.0]
    assert point(EPSG + "4326") == [14.0, -10.0]
    assert point(EPSG + "3857") == [
        pytest.approx(-1_113_194.91),
        pytest.approx(1_574_216.55),
    ]


def test_units_are_those_of_one_division_and_level(client: Client) -> None:
    address = "/ogc/collections/regions/items"
    assert {f["id"] for f in followed(client, address, limit=1)} == {
        "2012:mopti",
        "2012:kayes",
    }
    [only] = get_json(client, address, division="2023")["features"]
    assert only["id"] == "2023:bandiagara"
    assert get_json(client, f"{address}/2023:bandiagara")["id"] == only["id"]
    assert get_json(client, address, bbox="-12,12,-9,13")["numberMatched"] == 1
    wrong = errors_of(client, f"{address}?division=1999")
    assert wrong[0]["parameter"] == "division"


def test_totals_count_what_the_time_asked_for_holds(client: Client) -> None:
    address = "/ogc/collections/totals/items"
    found = {f["id"]: f["properties"] for f in get_json(client, address)["features"]}
    assert found["2012:mopti"]["incidents"] == 3
    assert found["2012:mopti"]["killed_best"] == 2
    assert found["2012:mopti"]["killed_min"] == 6
    assert found["2012:mopti"]["killed_unknown"] == 2
    later = get_json(client, address, datetime="2021-01-01/..")["features"]
    counts = {f["id"]: f["properties"]["incidents"] for f in later}
    assert counts == {"2012:mopti": 0, "2012:kayes": 1}


def test_a_browser_gets_a_page_and_a_program_json(client: Client) -> None:
    for address in ("/ogc/", "/ogc/collections", ITEMS, f"{ITEMS}?limit=1"):
        page = client.get(address, headers={"Accept": "text/html,*/*"})
        assert page["Content-Type"].startswith("text/html"), address
        assert "Accept" in page["Vary"]
        assert client.get(address)["Content-Type"].startswith("application/"), address
    assert client.get(f"{ITEMS}?f=html")["Content-Type"].startswith("text/html")


def test_what_is_not_there_is_a_problem(client: Client) -> None:
    for address in ("/ogc/nope", "/ogc/collections/nope", f"{ITEMS}/MLI-2031-000001"):
        response = client.get(address)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_an_answer_is_asked_for_again_only_when_it_changed(client: Client) -> None:
    tag = client.get(ITEMS)["ETag"]
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 304
    make_published()
    refresh_totals()
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 200


def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        client.get(ITEMS)
    make_published()
    with django_assert_num_queries(6):
        client.get(ITEMS)


def test_items_say_what_their_filter_leaves_out(client: Client) -> None:
    assert get_json(client, ITEMS, hide="contested")["hidden"] == ["contested"]
    assert get_json(client, ITEMS)["hidden"] == []
    units = get_json(client, "/ogc/collections/regions/items", division="2012")
    assert "hidden" not in units
