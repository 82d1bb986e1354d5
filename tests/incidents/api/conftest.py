"""A small published world, and the answers of the API about it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client

from incidents.models import PublishedIncident
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_division, make_published, make_region


def body_of(response: HttpResponseBase) -> bytes:
    streaming = getattr(response, "streaming_content", None)
    return b"".join(streaming) if streaming else getattr(response, "content", b"")


def get_json(client: Client, address: str, **query: Any) -> Any:
    response = client.get(address, query)
    assert response.status_code == 200, body_of(response)
    return json.loads(body_of(response))


def errors_of(client: Client, address: str) -> list[dict[str, str]]:
    """The parameters named at fault."""
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.status_code == 400, address
    assert response["Content-Type"] == "application/problem+json"
    errors: list[dict[str, str]] = response.json()["errors"]
    return errors


def a_report() -> dict[str, Any]:
    """What a partner's program sends; each is another one."""
    return {
        "client_id": str(uuid4()),
        "event_type": "battles",
        "started_on": "2026-11-20",
        "date_precision": "exact",
        "place_name": "Douentza",
        "geo_precision": "settlement",
        "source_publisher": "Radio Test",
        "source_kind": "media",
        "title": "Accrochage",
    }


@pytest.fixture
def world(db: None) -> list[PublishedIncident]:
    """Three incidents in Mopti (one of unknown toll) and one in Kayes."""
    make_region("mopti", box=(-6.0, 13.0, -1.0, 16.0), name="Mopti")
    make_region("kayes", box=(-12.0, 12.0, -8.0, 16.0), name="Kayes")
    make_region("bandiagara", (-5.0, 13.0, -1.0, 16.0), division=make_division("2023"))
    found = [
        make_published(killed=(1, 2, 3)),
        make_published(event_type="battles"),
        make_published(
            started_on=date(2020, 1, 1),
            event_type="explosions.ied",
            killed=(5, None, None),
        ),
        make_published(
            started_on=date(2021, 6, 30),
            longitude=-10.0,
            latitude=14.0,
            place_name="Bafoulabé",
            title_fr="=Enlèvement",
            title_en="",
            killed=(0, 0, 0),
        ),
    ]
    refresh_totals()
    return found
