"""Reports that programs send: into the queue like any, each client id once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Case, When
from django.test import Client
from django.utils import timezone

from incidents.models import APIKey, Incident, User
from incidents.models.assigned_region import lies_outside_regions_of_author
from incidents.services.api_keys import issue_key
from tests.factories import assign_region, make_event_type, make_region, make_user

pytestmark = pytest.mark.django_db
INBOX = "/api/v1/reports/"


@pytest.fixture
def partner() -> User:
    make_event_type()
    return make_user("reporter")


@pytest.fixture
def secret(partner: User) -> str:
    return issue_key(
        holder=partner,
        purpose="Kobo",
        scopes=["read", "send_reports"],
        expires_on=timezone.localdate() + timedelta(days=30),
    ).secret


def report(**values: Any) -> dict[str, Any]:
    return {
        "client_id": str(uuid4()),
        "event_type": "battles.armed_clash",
        "title": "Accrochage",
        "started_on": "2024-03-14",
        "date_precision": "exact",
        "place_name": "Sévaré",
        "geo_precision": "settlement",
        "latitude": 14.53,
        "longitude": -4.09,
        "killed_best": 3,
        "killed_min": None,
        "source_publisher": "Radio",
        "source_kind": "media",
        "source_is_confidential": True,
    } | values


def post(secret: str, body: Any, **headers: str):
    return Client().post(
        INBOX,
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}"} | headers,
    )


def test_a_report_comes_into_the_queue_once(partner: User, secret: str) -> None:
    sent = report()
    first, again = post(secret, sent), post(secret, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first["Location"] == first.json()["url"]
    incident = Incident.objects.get()
    assert (incident.author, incident.status) == (partner, "reported")
    killed = incident.claims.get(outcome="killed")
    assert (killed.min, killed.best, killed.max) == (None, 3, None)
    assert not incident.claims.filter(outcome="injured").exists()
    assert incident.citations.get().source.is_confidential


def test_the_header_names_a_report_that_has_no_name(secret: str) -> None:
    sent = report()
    name = sent.pop("client_id")
    assert post(secret, sent, **{"Idempotency-Key": name}).status_code == 201
    assert post(secret, sent).status_code == 422
    assert Incident.objects.get().uuid.hex == name.replace("-", "")


def test_the_header_may_be_quoted_and_never_says_something_else(secret: str) -> None:
    sent = report()
    name = sent["client_id"]
    quoted = post(secret, sent, **{"Idempotency-Key": f'"{name.upper()}"'})
    assert quoted.status_code == 201
    other = post(secret, report(), **{"Idempotency-Key": name})
    assert other.status_code == 400
    assert other.json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kiled_best": 3}, "kiled_best"),
        ({"title": ["Accrochage"]}, "title"),
        ({"killed_best": {"best": 3}}, "killed_best"),
        ({"actors": [{"name": ["x"]}]}, "actors"),
    ],
)
def test_nothing_that_was_said_goes_missing(
    secret: str, values: dict[str, Any], field: str
) -> None:
    answer = post(secret, report(**values))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert not Incident.objects.exists()


def test_other_content_is_a_conflict_and_mistakes_are_told_by_field(
    secret: str,
) -> None:
    sent = report()
    post(secret, sent)
    assert post(secret, sent | {"title": "Autre"}).status_code == 409
    wrong = post(secret, report(killed_best=-1, started_on="14/03/24", geo_precision=1))
    assert wrong.status_code == 422
    assert {"killed_best", "geo_precision"} <= set(wrong.json()["fields"])
    assert Incident.objects.count() == 1


def test_what_looks_unusual_is_sent_again_with_its_confirmation(secret: str) -> None:
    far = report(latitude=48.85, longitude=2.35)
    asked = post(secret, far)
    assert asked.status_code == 422
    assert "Mali" in asked.json()["doubts"][0]
    confirmed = far | {"confirmed": asked.json()["confirm"]}
    assert post(secret, confirmed).status_code == 201


def test_of_many_each_has_its_answer(secret: str) -> None:
    good, twin = report(), report(title="Un autre")
    answer = post(secret, {"reports": [good, {"title": "?"}, "no report", good, twin]})
    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [row["status"] for row in results] == [201, 422, 422, 200, 201]
    assert [row["row"] for row in results] == list(range(5))
    assert "event_type" in results[1]["fields"]
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        *([], "text", {"reports": []}, {"reports": [{}] * 101}),
        *({"reports": [{}], "title": "x"}, {"title": "\ud800"}),
    ],
)
def test_what_is_no_report_is_refused_whole(secret: str, body: Any) -> None:
    answer = post(secret, body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_what_is_no_json_or_too_large_is_refused(secret: str) -> None:
    headers = {"authorization": f"Bearer {secret}"}
    for text, status in (
        *(("{", 400), ("[" * 20_000, 400), (b"\xff", 400)),
        ('{"title": "%s"}' % ("x" * 1_000_001), 413),
    ):
        answer = Client().post(
            INBOX, text, content_type="application/json", headers=headers
        )
        assert answer.status_code == status


def test_it_takes_a_key_that_may_and_a_holder_that_may(
    partner: User, secret: str
) -> None:
    session = Client()
    session.force_login(partner)  # a page of another site could send with it
    for client in (Client(), session):
        answer = client.post(INBOX, "{}", content_type="application/json")
        assert answer.status_code == 401
    APIKey.objects.update(scopes=["read"])
    assert post(secret, report()).status_code == 403
    APIKey.objects.update(scopes=["send_reports"])
    User.objects.filter(pk=partner.pk).update(role="analyst")
    assert post(secret, report()).status_code == 403
    assert not Incident.objects.exists()


def test_one_s_own_report_says_what_became_of_it(secret: str) -> None:
    address = post(secret, report()).json()["url"]
    headers = {"authorization": f"Bearer {secret}"}
    told = Client().get(address, headers=headers)
    assert (told.json()["state"], told.json()["public_id"]) == ("reported", None)
    assert "no-store" in told["Cache-Control"]
    other = issue_key(
        holder=make_user("reporter"),
        purpose="",
        scopes=["send_reports"],
        expires_on=timezone.localdate() + timedelta(days=1),
    )
    stranger = {"authorization": f"Bearer {other.secret}"}
    nowhere = f"{INBOX}{uuid4()}/"
    refused, missing = (Client().get(a, headers=stranger) for a in (address, nowhere))
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content


WOMEN = {"outcome": "killed", "count": 2, "category": "civilian", "sex": "woman"}
RADIO = {"publisher": "Studio Tamani", "kind": "media", "is_confidential": False}


def test_victims_and_further_sources_come_as_lists(secret: str) -> None:
    child = {"outcome": "killed", "count": 1, "age_group": "child", "sex": "unknown"}
    others = [RADIO, {"publisher": "Une élue", "kind": None}]
    sent = report(victims=[WOMEN, child], further_sources=others)
    assert [post(secret, sent).status_code for _ in range(2)] == [201, 200]
    incident = Incident.objects.get()
    parts = incident.claims.get().breakdown.order_by("pk")
    assert [(part.sex, part.age_group, part.best) for part in parts] == [
        ("woman", "unknown", 2),
        ("unknown", "child", 1),
    ]
    cited = incident.citations.order_by("pk").values_list(
        "source__publisher", "source__is_confidential"
    )
    assert list(cited) == [
        ("Radio", True),
        ("Studio Tamani", False),
        ("Une élue", True),
    ]
    assert post(secret, sent | {"victims": [WOMEN]}).status_code == 409


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"victims": [WOMEN, WOMEN | {"sex": "man"}]}, "victims[1].count"),
        ({"victims": [WOMEN | {"count": None}]}, "victims[0].count"),
        ({"victims": [WOMEN | {"sex": "female"}]}, "victims[0].sex"),
        ({"victims": [WOMEN | {"gender": "f"}]}, "victims"),
        ({"victims": [WOMEN] * 9}, "victims"),
        ({"victims": {"women": 2}}, "victims"),
        ({"victims": "2 women"}, "victims"),
        ({"further_sources": [{"publisher": "Radio"}]}, "further_sources[0].publisher"),
        (
            {"further_sources": [{"url": "https://x.org"}]},
            "further_sources[0].publisher",
        ),
        ({"further_sources": [{}] * 4}, "further_sources"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_its_place(
    secret: str, values: dict[str, Any], field: str
) -> None:
    answer = post(secret, report(**values))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert not Incident.objects.exists()


def test_actors_come_as_a_list_and_no_name_is_refused(secret: str) -> None:
    motos = {"name": "Hommes à moto", "role": "perpetrator"}
    sent = report(actors=[motos, {"name": "Des habitants"}])
    assert [post(secret, sent).status_code for _ in range(2)] == [201, 200]
    mentions = Incident.objects.get().actor_mentions.values_list("name", "role")
    assert list(mentions) == [
        ("Hommes à moto", "perpetrator"),
        ("Des habitants", "party"),
    ]
    assert post(secret, sent | {"actors": [motos]}).status_code == 409
    for wrong, field in (
        ([motos | {"role": "sorcier"}], "actors[0].role"),
        ([motos, {"role": "target"}], "actors[1].name"),
        ([motos] * 5, "actors"),
    ):
        answer = post(secret, report(actors=wrong))
        assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_from_outside_its_holder_s_regions_it_is_marked_for_the_desk(
    partner: User, secret: str
) -> None:
    assign_region(partner, make_region("mopti"))
    make_region("gao", box=(-1.0, 15.0, 2.0, 18.0))
    for place in ({}, {"place_name": "Gao", "latitude": 16.3, "longitude": -0.05}):
        assert post(secret, report(**place)).status_code == 201
    marked = Incident.objects.order_by("pk").annotate(
        is_outside=Case(
            When(lies_outside_regions_of_author(), then=True), default=False
        )
    )
    assert [incident.is_outside for incident in marked] == [False, True]
