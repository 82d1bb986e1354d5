"""Pages by cursor: complete, without repetition, untouched by what is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from incidents.models import PublishedIncident
from tests.factories import make_published
from tests.incidents.api.conftest import body_of, errors_of, get_json

pytestmark = pytest.mark.django_db
LIST = "/api/v1/incidents/"


def every_page(client: Client, address: str) -> list[list[str]]:
    pages = []
    following: Any = address
    while following:
        found = get_json(client, following)
        pages.append([record["id"] for record in found["results"]])
        following = found["next"]
    return pages


def test_pages_together_are_the_list(client: Client) -> None:
    for day in (1, 1, 1, 2, 2, 3, 4):
        make_published(started_on=date(2020, 1, day))
    pages = every_page(client, f"{LIST}?limit=2&from=2020-01-01")
    expected = list(PublishedIncident.objects.values_list("public_id", flat=True))
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [public_id for page in pages for public_id in page] == expected


def test_what_is_published_meanwhile_moves_no_page(client: Client) -> None:
    first = [make_published(started_on=date(2020, 1, day)) for day in (1, 2, 3)]
    page = get_json(client, f"{LIST}?limit=2")
    make_published(started_on=date(2021, 1, 1))
    make_published(started_on=date(2020, 1, 2))
    rest = get_json(client, page["next"])
    assert first[0].public_id in [record["id"] for record in rest["results"]]
    assert first[1].public_id not in [record["id"] for record in rest["results"]]


def test_a_full_last_page_has_no_next(client: Client) -> None:
    make_published()
    make_published()
    assert get_json(client, f"{LIST}?limit=2")["next"] is None


def test_files_are_whole_unless_a_page_is_asked_for(client: Client) -> None:
    for _ in range(3):
        make_published()
    whole = client.get("/api/v1/incidents.csv")
    assert len(body_of(whole).splitlines()) == 4
    assert 'rel="next"' not in whole["Link"]
    page = client.get("/api/v1/incidents.csv?limit=2")
    assert len(body_of(page).splitlines()) == 3
    assert 'rel="next"' in page["Link"]


@pytest.mark.parametrize("cursor", ["x", "WyIyMDE5Il0:forged", ":"])
def test_a_forged_cursor_is_refused(client: Client, cursor: str) -> None:
    (error,) = errors_of(client, f"{LIST}?cursor={cursor}")
    assert error["parameter"] == "cursor"
    assert error["value"] == cursor


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "ten", "1.5"])
def test_a_limit_out_of_range_is_refused(client: Client, limit: str) -> None:
    (error,) = errors_of(client, f"{LIST}?limit={limit}")
    assert (error["parameter"], error["takes"]) == (
        "limit",
        "a whole number, 1 to 1000",
    )
