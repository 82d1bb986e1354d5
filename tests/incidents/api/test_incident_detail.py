"""One incident: shown, withdrawn (410 with its note) or as unknown as any other."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from incidents.services.publication import publish_incident, retract_incident
from tests.factories import make_incident, make_published, make_user
from tests.incidents.api.conftest import body_of, get_json

pytestmark = pytest.mark.django_db
LIST = "/api/v1/incidents/"


def test_it_tells_its_history(client: Client) -> None:
    incident = make_incident(killed=(1, 2, 3))
    published = publish_incident(incident, by=None)
    incident.claims.update(best=3)
    publish_incident(incident, by=None, note_en="One more", note_fr="Un de plus")
    found = get_json(client, f"{LIST}{published.public_id}/")
    assert [(v["version"], v["change"]) for v in found["history"]] == [
        (1, "published"),
        (2, "corrected"),
    ]
    assert found["history"][1]["note_fr"] == "Un de plus"
    assert found["killed"]["best"] == 3
    assert found["version"] == 2
    assert found["terms_of_use"]["licence"]


def test_a_feature_is_the_same_record(client: Client) -> None:
    public_id = make_published().public_id
    record = get_json(client, f"{LIST}{public_id}/")
    feature = get_json(client, f"{LIST}{public_id}.geojson")
    point = [record.pop("longitude"), record.pop("latitude")]
    terms = record.pop("terms_of_use")
    assert feature["geometry"]["coordinates"] == point
    assert feature["properties"] == record
    assert {name: feature[name] for name in terms} == terms


@pytest.mark.parametrize("suffix", ["/", ".geojson"])
def test_a_withdrawn_incident_is_gone_with_its_public_note(
    client: Client, suffix: str
) -> None:
    incident = make_incident()
    public_id = publish_incident(incident, by=None).public_id
    retract_incident(
        incident, by=make_user("editor"), note_fr="Doublon", note_en="Duplicate"
    )
    response = client.get(f"{LIST}{public_id}{suffix}", {"lang": "en"})
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    assert found["detail"] == found["note_en"] == "Duplicate"
    assert found["note_fr"] == "Doublon"
    assert (found["id"], found["version"]) == (public_id, 2)
    assert "Sévaré" not in response.content.decode()


def test_an_unpublished_incident_is_as_unknown_as_any_other(client: Client) -> None:
    incident = make_incident()
    answers = [
        client.get(f"{LIST}{name}/", headers={"If-None-Match": "*"})
        for name in (incident.uuid, uuid.uuid4(), incident.pk, "MLI-2019-000001")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.items())) for answer in answers}) == 1


def test_it_shows_no_internal_key(client: Client) -> None:
    public_id = make_published().public_id
    incident = Incident.objects.get(public_id=public_id)
    for address in (f"{LIST}{public_id}/", LIST, "/api/v1/incidents.csv"):
        assert str(incident.uuid) not in body_of(client.get(address)).decode()


def test_it_costs_four_queries(client: Client, django_assert_num_queries: Any) -> None:
    public_id = make_published().public_id
    # version, row, names, history
    with django_assert_num_queries(4):
        client.get(f"{LIST}{public_id}/")
