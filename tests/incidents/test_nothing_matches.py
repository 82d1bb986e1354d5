"""Filters that contradict themselves: an answer without a row, never an error."""

from __future__ import annotations

import pytest
from django.test import Client

from incidents.models import PublishedIncident
from observatory.lib.query_sql import sql_of
from tests.factories import make_published
from tests.incidents.api.conftest import body_of

pytestmark = pytest.mark.django_db
NOTHING = "fate=taken&fate_in=undated"
"""Everybody was taken on some day."""
FILES = ("csv", "xlsx", "parquet", "gpkg", "ndjson", "geojsonl", "geojsons", "geojson")


def test_django_would_write_no_query_for_it() -> None:
    sql, parameters = sql_of(PublishedIncident.objects.filter(pk__in=[]).values("pk"))
    assert "0 = 1" in sql
    assert parameters == ()


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/incidents/?",
        "/api/v1/incidents/?count=exact&",
        "/api/v1/incidents.csv?fields=id&",
        *(f"/api/v1/incidents.{suffix}?" for suffix in FILES),
        "/api/v1/totals/?",
        "/api/v1/totals/?group_by=actor&",
        "/tiles/5/15/14.json?",
        "/fr/?",
        "/fr/incidents/?",
        "/fr/totals/?",
        "/fr/timeline.json?",
    ],
)
def test_it_is_answered(client: Client, address: str) -> None:
    made = make_published()
    answer = client.get(f"{address}{NOTHING}")
    assert answer.status_code == 200
    assert made.public_id.encode() not in body_of(answer)
