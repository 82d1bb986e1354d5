"""Validators follow the published data and nothing else (L-04, L-05)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from incidents.models import Incident, PublishedIncident, PublishedVersion
from incidents.services.publication import publish_incident, retract_incident
from incidents.statistics.data_version import data_version
from incidents.statistics.positions import number_versions
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_incident, make_published, make_user
from tests.incidents.api.conftest import body_of

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/api/v1/incidents/",
    "/api/v1/incidents.geojson",
    "/api/v1/incidents.csv",
    "/api/v1/incidents.ndjson",
    "/api/v1/incidents/MLI-2019-000001/",
    "/api/v1/incidents/MLI-2019-000001.geojson",
    "/api/v1/totals/",
    "/api/v1/totals.csv",
    "/tiles/0/0/0.json",
)


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest, world: list[PublishedIncident]) -> str:
    return str(request.param)


def again(client: Client, address: str, etag: str) -> int:
    return client.get(address, headers={"If-None-Match": etag}).status_code


def test_an_unchanged_answer_is_not_sent_again(client: Client, address: str) -> None:
    response = client.get(address)
    body_of(response)
    assert again(client, address, response["ETag"]) == 304
    assert again(client, f"{address}?lang=en", response["ETag"]) == 200


def test_unpublished_work_changes_no_validator(client: Client, address: str) -> None:
    etag = client.get(address)["ETag"]
    make_incident(status="reported")
    Incident.objects.update(title_fr="Autre titre")
    refresh_totals()
    assert again(client, address, etag) == 304


def test_a_publication_changes_every_validator(client: Client, address: str) -> None:
    etag = client.get(address)["ETag"]
    make_published(started_on="2018-01-01")
    assert again(client, address, etag) == 200


def test_a_retraction_changes_every_validator(client: Client, address: str) -> None:
    incident = make_incident()
    publish_incident(incident, by=None)
    refresh_totals()
    etag = client.get(address)["ETag"]
    retract_incident(incident, by=make_user("editor"), note_fr="Doublon")
    assert again(client, address, etag) == 200


def test_a_slower_transaction_changes_the_version_too() -> None:
    """It took its id first and commits last: the newest id stays the same."""
    versions = [
        PublishedVersion(
            id=number,
            public_id=f"MLI-2019-{number:06}",
            version=1,
            change="published",
            published_on="2026-01-01",
        )
        for number in (5001, 5002, 5003)
    ]
    versions[0].save(force_insert=True)
    versions[2].save(force_insert=True)
    before = data_version()
    versions[1].save(force_insert=True)
    assert data_version().last == before.last
    assert str(data_version()) != str(before)


def a_day_later() -> None:
    """As if all that has happened so far had happened the day before."""
    number_versions()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for changed in (
            "incidents_publishedversion"
            " SET published_at = published_at - interval '1d'",
            "incidents_totalsstate SET as_of = as_of - interval '1d',"
            " mended_at = mended_at - interval '1d'",
        ):
            cursor.execute(f"UPDATE {changed}")
        cursor.execute("SET LOCAL session_replication_role = origin")


def since(client: Client, address: str, day: str) -> int:
    return client.get(address, headers={"If-Modified-Since": day}).status_code


@pytest.fixture
def settled(client: Client, address: str) -> str:
    """Last-Modified of what has not changed today."""
    refresh_totals()
    a_day_later()
    response = client.get(address)
    body_of(response)
    return str(response["Last-Modified"])


def test_what_has_not_changed_today_has_a_date(
    client: Client, address: str, settled: str
) -> None:
    midnight = datetime.combine(timezone.localdate(), time.min, tzinfo=UTC)
    assert parsedate_to_datetime(settled) == midnight  # Bamako's is UTC's
    assert since(client, address, settled) == 304
    yesterday = http_date((midnight - timedelta(seconds=1)).timestamp())
    assert since(client, address, yesterday) == 200


def test_what_has_changed_today_has_none_and_is_sent(
    client: Client, address: str, settled: str
) -> None:
    make_published(started_on="2018-01-01")
    for work in (number_versions, refresh_totals):
        assert since(client, address, settled) == 200
        assert "Last-Modified" not in client.get(address)
        work()
    assert since(client, address, settled) == 200
    assert "Last-Modified" not in client.get(address)


def test_a_version_that_came_late_has_no_date(client: Client) -> None:
    """Of yesterday's transaction: its position is of today, or not yet given."""
    a_day_later()
    assert data_version().settled_on == timezone.localdate()
    make_published()
    PublishedVersion.objects.update(published_on="2020-01-01")
    assert data_version().settled_on is None
    number_versions()
    assert data_version().settled_on is None


def test_the_totals_change_their_validator_when_refreshed(client: Client) -> None:
    make_published()
    stale = client.get("/api/v1/totals/")
    refresh_totals()
    fresh = client.get("/api/v1/totals/")
    assert (stale.json()["stale"], fresh.json()["stale"]) == (True, False)
    assert stale["ETag"] != fresh["ETag"]


def test_shared_caches_keep_the_answers_to_strangers_only(
    client: Client, address: str
) -> None:
    stranger = client.get(address)
    assert stranger["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Authorization"} <= set(stranger["Vary"].split(", "))
    assert not stranger.cookies
    known = client.get(address, headers={"Authorization": "Bearer x"})
    assert known["Cache-Control"] == "private, no-store"
    client.cookies["sessionid"] = "x"
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_errors_are_not_kept(client: Client) -> None:
    response = client.get("/api/v1/incidents/?nope=1")
    assert response["Cache-Control"] == "private, no-store"


def test_an_unchanged_list_costs_one_query(
    client: Client, world: Any, django_assert_num_queries: Any
) -> None:
    etag = client.get("/api/v1/incidents/")["ETag"]
    with django_assert_num_queries(1):
        again(client, "/api/v1/incidents/", etag)
