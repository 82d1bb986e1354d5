"""/metrics tells a machine with the token how late the totals are, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db.models import F
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from incidents.models import TotalChange
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.reconciling import reconcile_totals
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_incident, make_published, make_region

pytestmark = pytest.mark.django_db
TOKEN = "a long word that only the scraper knows"


@pytest.fixture(autouse=True)
def token(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = TOKEN


def scraped(client: Client) -> dict[str, float]:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    return {
        sample.name.removeprefix("observatory_"): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN])
def test_without_the_token_there_is_nothing(client: Client, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", f"Bearer {TOKEN}"])
def test_it_is_closed_unless_a_token_is_set(
    client: Client, settings: LazySettings, given: str
) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_a_change_waits_until_it_is_in_the_totals(client: Client) -> None:
    make_published(killed=(1, 2, 3))
    TotalChange.objects.update(marked_at=F("marked_at") - timedelta(seconds=90))
    waiting = scraped(client)
    # For totals, for those by facet, its cell of a month and its finest one.
    assert waiting["totals_marks"] == 4
    assert 90 <= waiting["totals_oldest_mark_seconds"] < 100
    refresh_totals()
    refresh_facets()
    refresh_cells()
    done = scraped(client)
    assert done["totals_marks"] == done["totals_oldest_mark_seconds"] == 0
    assert done["totals_as_of_age_seconds"] < 60
    assert done["facet_totals_as_of_age_seconds"] < 60


def test_it_tells_the_last_reconciliation_and_which_divisions_are_ready(
    client: Client,
) -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    reconcile_totals()
    found = scraped(client)
    assert found["reconciliation_mended"] == 0
    assert found["reconciliation_checked"] > 0
    assert found["division_is_assigned"] == 1


def test_what_is_not_published_changes_no_metric(client: Client) -> None:
    make_region()
    reconcile_totals()
    before = scraped(client)
    make_incident(killed=(1, 2, 3))
    after = scraped(client)
    moving = {"totals_as_of_age_seconds", "facet_totals_as_of_age_seconds"}
    assert {n: after[n] for n in after if n not in moving} == {
        n: before[n] for n in before if n not in moving
    }


def test_ready_says_that_totals_are_late_and_takes_visitors(client: Client) -> None:
    make_published(killed=(1, 2, 3))
    assert client.get("/readyz").content == b"ready\n"
    TotalChange.objects.update(marked_at=F("marked_at") - timedelta(hours=1))
    late = client.get("/readyz")
    assert (late.status_code, late.content) == (200, b"ready, totals are late\n")
