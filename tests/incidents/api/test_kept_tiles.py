"""Tiles are kept for the next visitor, and never outlive a publication."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from incidents.api import tiles
from incidents.models import PublishedIncident
from incidents.services.publication import publish_incident
from observatory.lib import shelf
from observatory.lib.shelf import Shelf
from tests.factories import make_incident

pytestmark = pytest.mark.django_db
TILE = "/tiles/5/15/14.json"


@pytest.fixture(autouse=True)
def shelf_of_its_own(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ANSWERS_KEPT = 64
    monkeypatch.setattr(tiles, "KEPT", Shelf(f"test-{uuid4()}"))


def killed(client: Client, query: str = "") -> list[int]:
    found = client.get(f"{TILE}?{query}").json()
    return [spot["killed_best"] for spot in found["clusters"] + found["incidents"]]


def test_it_is_made_once_for_a_state_of_the_data(
    client: Client, django_assert_num_queries: Any
) -> None:
    publish_incident(make_incident(killed=(1, 2, 3)), by=None)
    first = client.get(TILE)
    with django_assert_num_queries(1):  # the version
        second = client.get(TILE)
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]


def test_after_a_publication_no_older_one_is_served(client: Client) -> None:
    incident = make_incident(killed=(1, 2, 3))
    publish_incident(incident, by=None)
    assert killed(client) == [2]
    incident.claims.update(best=3)
    publish_incident(incident, by=None)
    assert killed(client) == [3]


def test_each_filter_and_language_has_its_own(client: Client) -> None:
    incident = make_incident(killed=(1, 2, 3), title_fr="Attaque", title_en="Attack")
    publish_incident(incident, by=None)
    assert killed(client) == [2]
    assert killed(client, "killed_at_least=3") == []
    titles = {
        client.get(f"{TILE}?lang={lang}").json()["incidents"][0]["title"]
        for lang in ("fr", "en", "fr")
    }
    assert titles == {"Attaque", "Attack"}


def test_what_falls_on_one_place_is_told_apart(
    client: Client, settings: LazySettings
) -> None:
    settings.ANSWERS_KEPT = 1
    publish_incident(make_incident(killed=(1, 2, 3)), by=None)
    for _ in range(2):
        assert killed(client) == [2]
        assert killed(client, "killed_at_least=3") == []


def test_where_redis_is_gone_it_is_made_anew(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    publish_incident(make_incident(killed=(1, 2, 3)), by=None)
    assert killed(client) == [2]
    PublishedIncident.objects.update(killed_best=3)
    assert killed(client) == [3]
    monkeypatch.setattr(shelf, "_redis", None)  # for a while it is not even asked
    assert killed(client) == [3]
