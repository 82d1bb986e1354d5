"""The pages and the API of snapshots."""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Snapshot, SnapshotOrder
from incidents.services.publication import publish_incident, retract_incident
from incidents.services.snapshots import withdraw_file
from incidents.tasks import make_snapshots
from tests.factories import (
    make_incident,
    make_published,
    make_region,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.fixture
def snapshot() -> Snapshot:
    make_region()
    make_published(killed=(1, 2, 3))
    return make_snapshot("region=2012:mopti", title_fr="Bilan de Mopti")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_an_analyst_freezes_what_the_list_shows() -> None:
    make_region()
    make_published(killed=(1, 2, 3))
    client = signed_in("analyst")
    page = client.get("/fr/incidents/?region=2012:mopti").content.decode()
    address = "/fr/snapshots/new/?region=2012%3Amopti"
    assert f'href="{address}"' in page
    assert "Mopti" in client.get(address).content.decode()
    answer = client.post(address, {"title_fr": "Mopti, état", "title_en": ""})
    kept = Snapshot.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/fr/snapshots/{kept.slug}/",
    )
    assert kept.query == "region=2012%3Amopti"
    assert kept.by.role == "analyst"


def test_a_stranger_is_offered_no_freezing(client: Client) -> None:
    make_published()
    for address in ("/fr/incidents/", "/fr/totals/", "/fr/snapshots/"):
        assert "/snapshots/new/" not in client.get(address).content.decode()


@pytest.mark.parametrize("query", ["?nope=1", "?year=x"])
def test_a_filter_that_was_not_understood_is_not_frozen(query: str) -> None:
    make_published()
    answer = signed_in("editor").post(f"/fr/snapshots/new/{query}", {"title_fr": "x"})
    assert answer.status_code == 422
    assert not Snapshot.objects.exists()


def test_freezing_needs_the_form_s_token(snapshot: Snapshot) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editor"))
    for address in (
        "/fr/snapshots/new/",
        reverse("snapshot-withdraw", args=[snapshot.slug]),
    ):
        assert client.post(address, {"title_fr": "x"}).status_code == 403


def test_the_page_says_how_to_cite_it(client: Client, snapshot: Snapshot) -> None:
    page = client.get(f"/fr/snapshots/{snapshot.slug}/").content.decode()
    for part in ("Bilan de Mopti", snapshot.sha256, "SHA-256", snapshot.slug, "CC BY"):
        assert part in page
    assert snapshot.by.username not in page
    assert "csrfmiddlewaretoken" not in page
    assert snapshot.slug in client.get("/en/snapshots/").content.decode()


def test_the_page_says_what_has_changed_since(client: Client) -> None:
    incident = make_incident()
    publish_incident(incident, by=None)
    snapshot = make_snapshot()
    retract_incident(incident, by=make_user("editor"), note_fr="Doublon")
    page = " ".join(
        client.get(f"/fr/snapshots/{snapshot.slug}/").content.decode().split()
    )
    assert "0 de ses incidents a été corrigé depuis, 1 retiré." in page
    assert "/fr/incidents/MLI-2019-000001/" in page


def test_the_file_is_the_same_bytes_however_it_travels(
    client: Client, snapshot: Snapshot
) -> None:
    address = f"/api/v1/snapshots/{snapshot.slug}.csv"
    plain = client.get(address)
    content = body(plain)
    assert hashlib.sha256(content).hexdigest() == snapshot.sha256
    assert plain["ETag"] == f'"{snapshot.sha256}"'
    assert plain["Content-Length"] == str(len(content))
    digest = base64.b64encode(bytes.fromhex(snapshot.sha256)).decode()
    assert plain["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "immutable" in plain["Cache-Control"]
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(packed)) == content
    assert packed["ETag"] == f'"{snapshot.sha256}-gzip"'
    for response in (plain, packed):
        accepts = response.headers.get("Content-Encoding", "identity")
        again = client.get(
            address,
            headers={"If-None-Match": response["ETag"], "Accept-Encoding": accepts},
        )
        assert again.status_code == 304


def test_the_api_tells_of_each_snapshot(client: Client, snapshot: Snapshot) -> None:
    listed = client.get("/api/v1/snapshots/").json()
    assert [found["id"] for found in listed["results"]] == [snapshot.slug]
    record = client.get(f"/api/v1/snapshots/{snapshot.slug}/").json()
    assert record["sha256"] == snapshot.sha256
    assert record["filter"] == "region=2012%3Amopti"
    assert record["totals"]["killed"]["best"] == 2
    assert record["changed_since"]["corrected_count"] == 0
    assert record["withdrawn"] is None
    assert "by" not in record


def test_a_withdrawn_file_is_gone_and_says_why(
    client: Client, snapshot: Snapshot
) -> None:
    editor = signed_in("editor")
    address = reverse("snapshot-withdraw", args=[snapshot.slug])
    assert editor.post(address, {"reason_fr": ""}).status_code == 422
    assert editor.post(address, {"reason_fr": "En danger"}).status_code == 302
    file = client.get(f"/api/v1/snapshots/{snapshot.slug}.csv")
    assert file.status_code == 410
    assert file.json()["reason_fr"] == "En danger"
    assert "no-store" in file["Cache-Control"]
    page = client.get(f"/fr/snapshots/{snapshot.slug}/").content.decode()
    assert "En danger" in page
    assert snapshot.sha256 in page
    assert ".csv" not in page
    assert editor.post(address, {"reason_fr": "Encore"}).status_code == 409


def test_the_pages_ask_a_few_queries(
    client: Client, snapshot: Snapshot, django_assert_max_num_queries: Any
) -> None:
    withdraw_file(make_snapshot(title_fr="B"), by=make_user("editor"), reason_fr="x")
    with django_assert_max_num_queries(2):
        client.get("/fr/snapshots/")
    with django_assert_max_num_queries(8):
        client.get(f"/fr/snapshots/{snapshot.slug}/")


def test_a_large_one_is_ordered_and_made_by_celery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("incidents.views.snapshots_desk.MOST_IN_A_REQUEST", 1)
    make_published(killed=(1, 2, 3))
    make_published()
    client = signed_in("analyst")
    answer = client.post("/fr/snapshots/new/", {"title_fr": "Tout"})
    order = SnapshotOrder.objects.get()
    assert answer["Location"] == f"/fr/snapshots/orders/{order.pk}/"
    waiting = client.get(answer["Location"])
    assert waiting["Refresh"] == "5"
    assert "0 sur 2 incidents" in waiting.content.decode()
    make_snapshots()
    made = Snapshot.objects.get()
    page = client.get(answer["Location"])
    assert (page.status_code, page["Location"]) == (302, f"/fr/snapshots/{made.slug}/")
    file = body(Client().get(f"/api/v1/snapshots/{made.slug}.csv"))
    assert b"http://testserver/fr/incidents/MLI-2019-000001/" in file
    make_snapshots()
    assert Snapshot.objects.count() == 1


def test_an_order_whose_maker_lost_the_right_is_refused() -> None:
    make_published()
    by = make_user("analyst")
    order = SnapshotOrder.objects.create(title_fr="Tout", by=by, count=1)
    type(by).objects.update(role="reporter")
    make_snapshots()
    order.refresh_from_db()
    assert (order.refusal, order.snapshot) == ("NotAllowedError", None)
    assert order.finished_at is not None
    page = signed_in("editor").get(f"/fr/snapshots/orders/{order.pk}/")
    assert "n’a pas pu être fait" in page.content.decode()
