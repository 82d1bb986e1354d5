"""Queryables: every filter that works and no other, with what it takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incidents.filters import PublishedIncidentFilter
from incidents.models import EventTerm, EventType
from tests.incidents.api.conftest import get_json

pytestmark = pytest.mark.usefixtures("world")

SAMPLES = {
    "actor": "none",
    "certainty": "possible&region=2012:mopti&from=2019-01-01",
    "day": "2019-03-05",
    "device_state": "none",
    "division": "2012",
    "emplacement": "none",
    "fate_in": "2019-04&fate=held",
    "near": "-4.09,14.53,30",
    "month": "3&year=2019",
    "outside": "2012",
    "perpetrator": "none",
    "place": "Sévaré",
    "polygon": "-5,14,-4,14,-4,15",
    "q": "sevare",
    "quarter": "2019-Q1",
    "region": "2012:mopti",
    "sdg": "cause:unknown",
    "source": "Radio",
    "subtype": "battles.armed_clash",
    "trigger": "none",
    "type": "battles",
    "week": "2019-W10",
}
"""Of what takes a text of some form."""


def shapes(client: Client, name: str, more: str = "") -> dict[str, dict[str, Any]]:
    found = get_json(client, f"/ogc/collections/{name}/queryables?f=json{more}")
    properties: dict[str, dict[str, Any]] = found["properties"]
    return properties


def sample(name: str, shape: dict[str, Any]) -> Any:
    if name in SAMPLES:
        return SAMPLES[name]
    if "enum" in shape:
        return shape["enum"][0]
    return {"date": "2019-03-05"}.get(shape.get("format", ""), shape.get("minimum"))


@pytest.mark.parametrize("name", ["incidents", "regions", "totals"])
def test_everything_that_is_listed_can_be_asked_for(client: Client, name: str) -> None:
    for queryable, shape in shapes(client, name).items():
        value = sample(queryable, shape)
        address = f"/ogc/collections/{name}/items?{queryable}={value}"
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        assert shape["title"], queryable


def test_every_filter_of_the_list_is_listed(client: Client) -> None:
    found = shapes(client, "incidents")
    # The box is the standard's own parameter.
    assert set(found) == set(PublishedIncidentFilter.base_filters) - {"bbox"}
    assert "level" not in shapes(client, "totals")


def test_they_say_their_types_and_what_they_take(client: Client) -> None:
    found = shapes(client, "incidents")
    assert found["killed_at_least"]["type"] == "integer"
    assert found["from"] | {"title": "", "description": ""} == {
        "type": "string", "format": "date", "title": "", "description": "",
    }  # fmt: skip
    assert "settlement" in found["precision"]["enum"]  # one of several values
    assert "contested" in found["hide"]["enum"]
    assert shapes(client, "regions")["level"]["enum"][:2] == ["region", "cercle"]


def test_event_types_are_listed_by_their_names_in_the_language_asked_for(
    client: Client,
) -> None:
    EventType.objects.filter(code="battles").update(name_fr="Combats")
    for name in ("type", "subtype"):
        french = named(shapes(client, "incidents")[name])
        english = named(shapes(client, "incidents", "&lang=en")[name])
        assert list(french) == list(english)
        assert (french["battles"], english["battles"]) == ("Combats", "battles")
        for code in french:
            items = f"/ogc/collections/incidents/items?{name}={code}"
            assert client.get(items).status_code == 200


def test_terms_and_words_have_their_names_too(client: Client) -> None:
    EventTerm.objects.create(
        code="trigger.timer", facet="trigger", name_fr="Minuterie", name_en="Timer"
    )
    found = shapes(client, "incidents", "&lang=en")
    assert named(found["trigger"]) == {"trigger.timer": "Timer", "none": "not stated"}
    assert named(found["sex"])["none"] == "people not broken down"
    assert named(found["explosive_device"]) == {"yes": "yes", "no": "no"}


def named(shape: dict[str, Any]) -> dict[str, str]:
    found = {one["const"]: one["title"] for one in shape["oneOf"]}
    assert list(found) == shape["enum"]
    return found
