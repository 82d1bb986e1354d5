"""The queue by region, age and kind; in pages that nothing is lost between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident, User
from incidents.views import queue
from tests.factories import (
    assign_region,
    make_incident,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user("editor")
    client.force_login(user)
    return user


def reported(*, days: int = 0, **values: object) -> Incident:
    incident = make_incident(status="reported", **values)
    at = timezone.now() - timedelta(days=days)
    Incident.objects.filter(pk=incident.pk).update(created_at=at)
    return incident


def page_of(client: Client, **query: object):
    return client.get(reverse("review-queue"), query).context["page"]


def test_it_filters_by_cercle_kind_and_age(client: Client, editor: User) -> None:
    region = make_region("mopti")
    make_region("gao", box=(-1.0, 15.0, 2.0, 18.0))
    make_region("sevare", box=(-5, 14, -4, 15), level="cercle", parent=region)
    old = reported(days=8, event_type="riots.mob_violence")
    here = reported()
    there = reported(latitude=16.3, longitude=0.0)
    unplaced = reported(latitude=None, longitude=None)
    assert list(page_of(client)) == [old, here, there, unplaced]
    assert list(page_of(client, region="sevare")) == [old, here]
    assert list(page_of(client, region="gao")) == [there]
    assert list(page_of(client, region="none")) == [unplaced]
    assert list(page_of(client, kind="riots")) == [old]
    assert list(page_of(client, age="7")) == [old]
    assert len(list(page_of(client, region="nowhere", age="x", after="y"))) == 4
    assert page_of(client).counts == {"all": 4, "old": 1, "unplaced": 1}


def test_pages_skip_nothing_and_repeat_nothing(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though what stood on the first page is decided before the second is asked for."""
    monkeypatch.setattr(queue, "PER_PAGE", 2)
    made = [reported(days=9 - n // 2) for n in range(5)]
    first = page_of(client)
    assert (list(first), first.counts["all"]) == (made[:2], 5)
    Incident.objects.filter(pk=made[1].pk).update(status="rejected")
    after = dict(part.split("=") for part in first.next_query.split("&"))
    second = page_of(client, **after)
    assert list(second) == made[2:4]
    third = page_of(client, after=made[3].uuid)
    assert (list(third), third.next_query) == (made[4:], "")


def test_a_report_from_outside_its_author_s_regions_is_taken_and_marked(
    client: Client, editor: User
) -> None:
    mopti = make_region("mopti")
    make_region("gao", box=(-1.0, 15.0, 2.0, 18.0))
    author = make_user()
    assign_region(author, mopti)
    reported(author=author)
    reported(author=author, latitude=16.3, longitude=0.0)
    reported(author=author, latitude=None, longitude=None)
    reported(author=make_user(), latitude=16.3, longitude=0.0)
    marks = [incident.is_outside_regions for incident in page_of(client)]
    assert marks == [False, True, False, False]


def test_it_asks_few_questions(
    client: Client, editor: User, django_assert_num_queries
) -> None:
    make_region("mopti")
    client.get(reverse("review-queue"))
    for _ in range(2):
        with django_assert_num_queries(11):
            client.get(reverse("review-queue"))
        for _ in range(6):
            reported(author=make_user())
