"""The page and the API of past totals."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from incidents.services.publication import publish_incident, retract_incident
from incidents.statistics.positions import known_at, number_versions
from incidents.views import as_known
from tests.factories import make_incident, make_region, make_user, today

pytestmark = pytest.mark.django_db
PAGE = "/fr/totals/as-known/"
CHANGED = re.compile(r'<a href="/fr/incidents/(MLI-[0-9-]+)/">')
API = "/api/v1/totals/as-known/"


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


@pytest.fixture
def past() -> dict[str, Any]:
    """Two incidents were known; then one was corrected, one withdrawn, one added."""
    make_region()
    first, second = make_incident(killed=(1, 2, 3)), make_incident(killed=(5, 5, 5))
    for incident in (first, second):
        publish_incident(incident, by=None)
    number_versions()
    first.claims.update(best=None)
    publish_incident(first, by=None)
    Incident.objects.filter(pk=second.pk).update(internal_note="")
    retract_incident(second, by=make_user("editor"), note_fr="Doublon")
    publish_incident(make_incident(killed=(7, 8, 9)), by=None)
    number_versions()
    return {"then": "position=2", "second": second}


def results(client: Client, query: str) -> dict[str, Any]:
    response = client.get(f"{API}?{query}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def test_the_api_tells_what_was_known(client: Client, past: dict[str, Any]) -> None:
    then = results(client, past["then"])
    assert [row["incidents"] for row in then["results"]] == [2]
    assert then["results"][0]["killed"]["best"] == 7
    assert then["position"] == 2
    assert then["changed_since"] == {"added": 1, "corrected": 1, "retracted": 1}
    now = results(client, f"on={today()}&group_by=region,type")
    assert now["results"][0]["region"]["slug"] == "mopti"
    assert now["results"][0]["killed"]["best"] == 8
    assert now["results"][0]["killed"]["unknown"]["best"] == 1
    assert now["changed_since"] == {}


def test_what_is_left_out_is_said(client: Client, past: dict[str, Any]) -> None:
    then = results(client, f"{past['then']}&hide=single_source")
    assert (then["hidden"], then["results"]) == (["single_source"], [])
    assert results(client, past["then"])["hidden"] == []
    csv = client.get(f"{API.rstrip('/')}.csv?{past['then']}&hide=single_source")
    assert csv.headers["X-Hidden"] == "single_source"
    page = words(client, f"{PAGE}?on={today()}&hide=single_source")
    assert "sans ce qui a moins de deux sources" in page


def test_the_csv_says_the_same(client: Client, past: dict[str, Any]) -> None:
    address = f"/api/v1/totals/as-known.csv?{past['then']}&region=2012:mopti"
    response = client.get(address)
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("year,incidents,outcome,min,best,max")
    assert lines[1].startswith("2019,2,killed,6,7,8")
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "on"),
        ("on=2099-01-01", "on"),
        ("on=2020-01-01", "on"),
        ("at=2020-01-01T00:00:00Z", "at"),
        ("on=30/06/2026", "on"),
        ("at=soon", "at"),
        ("on=2026-01-01&at=2026-01-01T00:00:00Z", "at"),
        ("on=2026-01-01&position=1", "position"),
        ("position=0", "position"),
        ("position=6", "position"),
        ("on=2026-01-01&q=sevare", "q"),
        ("on=2026-01-01&year=x", "year"),
    ],
)
def test_what_cannot_be_told_is_a_named_problem(
    client: Client, past: dict[str, Any], query: str, parameter: str
) -> None:
    """A past before the first publication too: an answer of nothing reads as zero."""
    response = client.get(f"{API}?{query}")
    assert response.status_code == 400
    assert parameter in {error["parameter"] for error in response.json()["errors"]}


def test_the_page_shows_then_beside_now(client: Client, past: dict[str, Any]) -> None:
    yesterday = today() - timedelta(days=1)
    set_back(f"{yesterday}T08:00:00Z")
    text = words(client, f"{PAGE}?on={yesterday}")
    assert "1 incident ajouté depuis, 1 corrigé, 1 retiré." in text
    assert f"/fr/incidents/{past['second'].public_id or 'MLI-2019-000002'}/" in text
    assert 'href="/fr/incidents/?year=2019">2</a>' in text
    for by in ("month", "type", "region"):
        assert '<th scope="row">' in words(client, f"{PAGE}?on={yesterday}&by={by}")


def test_all_changes_can_be_read_page_by_page(
    client: Client, past: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = today() - timedelta(days=1)
    set_back(f"{yesterday}T08:00:00Z")
    monkeypatch.setattr(as_known, "PER_PAGE", 2)
    address = f"{PAGE}?on={yesterday}&by=type"
    first = words(client, address)
    assert "1 à 2 sur 3 changements" in first
    (following,) = re.findall(r'href="([^"]+)" rel="next"', first)
    second = words(client, following.replace("&amp;", "&"))
    assert "3 à 3 sur 3 changements" in second
    assert 'rel="next"' not in second
    assert "1 incident ajouté depuis, 1 corrigé, 1 retiré." in second
    shown = CHANGED.findall(first) + CHANGED.findall(second)
    assert len(shown) == len(set(shown)) == 3
    past_the_end = words(client, f"{address}&page=9")
    assert CHANGED.findall(past_the_end) == CHANGED.findall(second)
    assert "1 à 2 sur" in words(client, f"{address}&page=nine")


def test_a_page_of_no_changes_is_the_first(
    client: Client, past: dict[str, Any]
) -> None:
    text = words(client, f"{PAGE}?on={today()}&page=5")
    assert "0 incident ajouté depuis" in text


def test_instants_are_told_to_the_hour_and_cannot_be_halved(
    client: Client, past: dict[str, Any]
) -> None:
    """L-10: not when the desk did what, but in which hour."""
    yesterday = today() - timedelta(days=1)
    set_back(f"{yesterday}T08:47:13Z")
    for at in ("08:47:12", "08:47:13", "08:59:59"):
        answer = client.get(f"{API}?at={yesterday}T{at}Z")
        assert answer.status_code == 400, at
    told = results(client, f"at={yesterday}T09:00:00Z")
    assert (told["position"], told["as_of"]) == (2, f"{yesterday}T08:00:00Z")
    assert told["results"] == results(client, f"at={yesterday}T09:31:00Z")["results"]
    feed = client.get("/api/v1/changes").json()
    assert all(item["at"].endswith(":00:00Z") for item in feed["items"])
    pages = (f"{PAGE}?on={yesterday}", f"{API}?on={yesterday}", "/api/v1/changes")
    for page in pages:
        assert "47:13" not in words(client, page)
        assert "08:47" not in words(client, page)


def set_back(instant: str) -> None:
    """The first two versions as if they had come then."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_publishedversion DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE incidents_publishedversion SET published_at = %s"
            " WHERE position <= 2",
            [instant],
        )
        cursor.execute("ALTER TABLE incidents_publishedversion ENABLE TRIGGER USER")


def test_before_the_first_publication_the_page_says_so(
    client: Client, past: dict[str, Any]
) -> None:
    text = words(client, f"{PAGE}?on=2020-01-01")
    assert "rien n’avait encore été publié" in text
    assert "<table" not in text


@pytest.mark.parametrize("on", ["2099-01-01", "30/06/2026"])
def test_a_day_that_cannot_be_told_is_explained(client: Client, on: str) -> None:
    text = words(client, f"{PAGE}?on={on}")
    assert 'role="alert"' in text
    assert "<table" not in text


def test_the_page_asks_a_few_queries(client: Client, past: dict[str, Any]) -> None:
    client.get(f"{PAGE}?on={today()}")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{PAGE}?on={today()}&by=region&region=2012:mopti")
    assert len(queries) <= 26, [query["sql"][:120] for query in queries]


def test_what_was_withdrawn_to_protect_somebody_is_told_as_a_number_only(
    client: Client, past: dict[str, Any]
) -> None:
    third = make_incident(killed=(40, 40, 40))
    publish_incident(third, by=None)
    number_versions()
    query = f"position={known_at().position}"
    retract_incident(third, by=make_user("editor"), note_fr="Retiré", withhold=True)
    number_versions()
    told = results(client, query)
    assert told["results"][0]["incidents"] == 2
    assert told["withheld_since"] == 1
    assert told["changed_since"] == {}
