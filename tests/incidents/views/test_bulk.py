"""Many reports at once: first what would change, then each by itself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, PublishedIncident, User
from tests.factories import assign_region, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user("editor")
    client.force_login(user)
    return user


def rows(*incidents: Incident) -> list[str]:
    found = (Incident.objects.get(pk=incident.pk) for incident in incidents)
    return [f"{incident.uuid}:{incident.version}" for incident in found]


def post(client: Client, **sent: object):
    return client.post(reverse("review-bulk"), sent)


def outcomes(answer) -> list[tuple[str, str, bool]]:
    return [
        (row.before, row.after, bool(row.refusal)) for row in answer.context["rows"]
    ]


def states() -> list[tuple[object, ...]]:
    names = ("status", "version", "public_id", "public_precision", "is_provisional")
    return list(Incident.objects.order_by("pk").values_list(*names))


def test_the_preview_says_what_would_be_done_and_does_nothing(
    client: Client, editor: User
) -> None:
    ready = make_incident(status="reported")
    mine = make_incident(status="reported", author=editor)
    unplaced = make_incident(status="reported", latitude=None, longitude=None)
    before = states()
    sent = {"step": "publish", "row": rows(ready, mine, unplaced)}
    expected = [
        ("signalé", "publié", False),
        ("signalé", "signalé", True),
        ("signalé", "signalé", True),
    ]
    assert outcomes(post(client, **sent)) == expected
    assert states() == before
    assert not PublishedIncident.objects.exists()
    assert outcomes(post(client, **sent, confirm="")) == expected
    assert PublishedIncident.objects.get().incident_uuid == ready.uuid


def test_what_changed_between_preview_and_confirmation_is_left(
    client: Client, editor: User
) -> None:
    one, other = (make_incident(status="reported") for _ in range(2))
    sent = {"step": "reject", "reason": "Rumeur", "row": rows(one, other)}
    assert post(client, **sent).context["done_count"] == 2
    Incident.objects.filter(pk=other.pk).update(version=2)
    done = post(client, **sent, confirm="")
    assert [refused for _b, _a, refused in outcomes(done)] == [False, True]
    assert [state[0] for state in states()] == ["rejected", "reported"]
    assert one.decisions.get().reason == "Rumeur"


@pytest.mark.parametrize(
    ("sent", "field", "value"),
    [
        ({"step": "precision", "precision": "region"}, "public_precision", "region"),
        ({"step": "provisional"}, "is_provisional", True),
    ],
)
def test_what_incidents_say_is_set_for_the_next_publication(
    client: Client, editor: User, sent: dict[str, str], field: str, value: object
) -> None:
    incident = make_incident(status="reported")
    post(client, **sent, row=rows(incident), confirm="")
    incident.refresh_from_db()
    assert (getattr(incident, field), incident.version) == (value, 2)


def test_bad_input_is_told_and_the_choice_is_kept(client: Client, editor: User) -> None:
    incident = make_incident(status="reported")
    for sent in ({"step": "reject"}, {"step": "precision"}, {"step": "x"}):
        answer = post(client, **sent, row=rows(incident), confirm="")
        assert answer.status_code == 422
        assert rows(incident)[0] in answer.content.decode()
    assert post(client, step="reject", row=["x", "1:2"]).status_code == 422
    assert states()[0][0] == "reported"


def test_a_reviewer_reaches_their_regions_only_and_publishes_nothing(
    client: Client,
) -> None:
    reviewer = make_user("reviewer")
    assign_region(reviewer, make_region("mopti"))
    client.force_login(reviewer)
    here = make_incident(status="reported")
    there = make_incident(status="reported", latitude=16.3, longitude=0.0)
    publish = post(client, step="publish", row=rows(here, there), confirm="")
    assert [refused for _b, _a, refused in outcomes(publish)] == [True]
    post(client, step="reject", reason="x", row=rows(here, there), confirm="")
    assert [state[0] for state in states()] == ["rejected", "reported"]
