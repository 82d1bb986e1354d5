"""The list of actors: those that the public incidents name, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from incidents.models import Actor, PublishedIncident
from incidents.statistics.facet_totals import refresh_facets
from tests.factories import make_published
from tests.incidents.api.conftest import get_json

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/actors/"


def publish(*names: tuple[str, str, str]) -> None:
    """An incident that gives each name, English name and kind a role."""
    roles = {"role": "party", "confidence": "likely"}
    actors = [dict(zip(("name", "name_en", "kind"), n, strict=True)) for n in names]
    PublishedIncident.objects.filter(pk=make_published().pk).update(
        actors=[one | roles for one in actors]
    )


@pytest.fixture
def named(db: None) -> None:
    group = ("Groupe", "Group", "rebel_group")
    publish(
        ("Groupe", "Old name", ""), ("Forces armées", "Armed forces", "state_forces")
    )
    publish(group, group)
    publish()
    Actor.objects.create(name="Jamais publié", kind="unknown")


@pytest.mark.parametrize("is_kept", [False, True])
def test_each_is_told_once_as_it_was_published_last(
    client: Client, named: None, is_kept: bool
) -> None:
    if is_kept:
        refresh_facets()
    found = get_json(client, ADDRESS)
    assert found["licence"]
    assert found["results"] == [
        {
            "name": "Forces armées",
            "name_en": "Armed forces",
            "kind": "state_forces",
            "incidents": 1,
        },
        {"name": "Groupe", "name_en": "Group", "kind": "rebel_group", "incidents": 2},
    ]


def test_the_names_are_those_that_the_filter_takes(client: Client, named: None) -> None:
    for one in get_json(client, ADDRESS)["results"]:
        listed: Any = get_json(
            client, "/api/v1/incidents/", actor=one["name"], count="exact"
        )
        assert listed["count"] == one["incidents"]


def test_it_asks_few_questions(
    client: Client, named: None, django_assert_num_queries: Any
) -> None:
    refresh_facets()
    with django_assert_num_queries(5):
        client.get(ADDRESS)
