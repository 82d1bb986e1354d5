"""What partners' addresses are told: each change, in order, until it is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Signature
from standardwebhooks import WebhookVerificationError

from incidents.models import APIKey, Incident, User, Webhook, WebhookMessage
from incidents.services.api_keys import issue_key, revoke_key
from incidents.services.errors import (
    NotAllowedError,
    TooManyWebhooksError,
    UnknownPositionError,
)
from incidents.services.publication import publish_incident, retract_incident
from incidents.services.webhook_sending import MOST_ATTEMPTS, _claim, send_due
from incidents.services.webhooks import (
    Registered,
    pause_webhook,
    register_webhook,
    replace_secret,
    replay_webhook,
    resume_webhook,
)
from incidents.statistics.positions import known_at, number_versions
from tests.factories import make_published, make_region, make_user
from tests.incidents.webhooks.conftest import Listener

pytestmark = pytest.mark.django_db
ALL = ["published", "corrected", "retracted"]


def make_webhook(url: str, **values: Any) -> Registered:
    holder = values.pop("by", None) or make_user("analyst")
    key = issue_key(
        holder=holder,
        purpose="Tableau",
        scopes=["read"],
        expires_on=timezone.localdate() + timedelta(days=30),
    ).key
    return register_webhook(key=key, by=holder, url=url, **{"changes": ALL} | values)


def told(listener: Listener, at: datetime | None = None) -> list[tuple[str, str, int]]:
    """What the listener is sent in one sweep: change, id and position of each."""
    before = len(listener.taken)
    number_versions()
    assert send_due(seconds=20, now=at)
    return [
        (item["change"], item["id"], item["position"])
        for body in listener.bodies()[before:]
        for item in body["data"]["items"]
    ]


def later(**time: int) -> datetime:
    return timezone.now() + timedelta(**time)


def correct(public_id: str) -> None:
    incident = Incident.objects.get(public_id=public_id)
    incident.title_fr = f"{incident.title_fr} (corrigé)"
    incident.save()
    publish_incident(incident, by=None)


def test_it_is_told_each_change_once_and_nothing_of_before(listener: Listener) -> None:
    make_published()
    webhook = make_webhook(listener.url).webhook
    assert told(listener) == []
    public_id = make_published().public_id
    correct(public_id)
    assert told(listener) == [("published", public_id, 2), ("corrected", public_id, 3)]
    incident = Incident.objects.get(public_id=public_id)
    retract_incident(incident, by=make_user("editor"), note_fr="Retiré")
    assert told(listener) == [("retracted", public_id, 4)]
    assert told(listener) == []
    webhook.refresh_from_db()
    assert (webhook.position, webhook.messages.count()) == (4, 2)


def test_a_message_is_ids_and_positions_and_nothing_else(listener: Listener) -> None:
    make_webhook(listener.url)
    published = make_published(title_fr="Canari")
    told(listener)
    [(headers, body)] = listener.taken
    [content] = listener.bodies()
    assert content.keys() == {"type", "timestamp", "data"}
    assert content["data"] == {
        "position": 1,
        "items": [
            {
                "position": 1,
                "id": published.public_id,
                "version": 1,
                "change": "published",
            }
        ],
    }
    assert b"Canari" not in body
    assert str(published.incident_uuid) not in str(headers)


def test_a_partner_s_library_takes_its_signature_and_no_other(
    listener: Listener,
) -> None:
    """`standardwebhooks`, as partners use it to verify."""
    registered = make_webhook(listener.url)
    make_published()
    told(listener)
    [(headers, body)] = listener.taken
    assert Signature(registered.secret).verify(body, headers)["data"]["position"] == 1
    with pytest.raises(WebhookVerificationError):
        Signature(registered.secret).verify(body + b" ", headers)
    other = replace_secret(registered.webhook).secret
    with pytest.raises(WebhookVerificationError):
        Signature(other).verify(body, headers)
    correct("MLI-2019-000001")
    told(listener)
    headers, body = listener.taken[-1]
    assert Signature(other).verify(body, headers)


def test_what_is_refused_is_tried_later_under_the_same_id_and_holds_up_what_follows(
    listener: Listener,
) -> None:
    webhook = make_webhook(listener.url).webhook
    listener.statuses = [503, 302]  # a redirect is not followed
    make_published()
    assert len(told(listener)) == 1
    make_published()
    assert told(listener, later(seconds=50)) == []
    assert len(told(listener, later(seconds=80))) == 1  # a minute, and up to 15 s
    message = WebhookMessage.objects.get()
    assert (message.status, message.attempts, message.delivered_at) == (302, 2, None)
    rest = told(listener, later(minutes=7))
    assert [position for _change, _id, position in rest] == [1, 2]
    ids = [headers["webhook-id"] for headers, _body in listener.taken]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert listener.taken[0][1] == listener.taken[2][1]
    webhook.refresh_from_db()
    assert (webhook.position, webhook.attempts) == (2, 0)


def test_a_worker_that_dies_has_merely_failed(listener: Listener) -> None:
    """It claimed the message, which nobody else sends meanwhile."""
    make_webhook(listener.url)
    make_published()
    number_versions()
    assert _claim(timezone.now(), known_at().position)
    assert told(listener) == []
    assert len(told(listener, later(seconds=80))) == 1


def test_it_is_stopped_in_the_end_and_resumes_where_it_was(listener: Listener) -> None:
    webhook = make_webhook(listener.url).webhook
    listener.statuses = [500] * MOST_ATTEMPTS
    make_published()
    for day in range(MOST_ATTEMPTS + 1):
        told(listener, later(days=day))
    assert len(listener.taken) == MOST_ATTEMPTS
    webhook.refresh_from_db()
    assert (webhook.state, webhook.position) == (Webhook.State.STOPPED, 0)
    assert told(listener, later(days=28)) == []
    resume_webhook(webhook)
    assert [position for _change, _id, position in told(listener)] == [1]


def test_one_that_is_gone_is_stopped_at_once(listener: Listener) -> None:
    webhook = make_webhook(listener.url).webhook
    listener.statuses = [410]
    make_published()
    told(listener)
    webhook.refresh_from_db()
    assert webhook.state == Webhook.State.STOPPED


def test_one_that_does_not_answer_holds_up_no_other(listener: Listener) -> None:
    silent = make_webhook("http://127.0.0.1:1/")
    make_webhook(listener.url)
    make_published()
    assert len(told(listener)) == 1
    [message] = silent.webhook.messages.all()
    assert (message.status, message.failure) == (None, "connection")


def test_it_is_replayed_from_a_position(listener: Listener) -> None:
    webhook = make_webhook(listener.url).webhook
    for _ in range(3):
        make_published()
    told(listener)
    replay_webhook(webhook, after=1)
    assert [position for _change, _id, position in told(listener)] == [2, 3]
    for unknown in (-1, 4):
        with pytest.raises(UnknownPositionError):
            replay_webhook(webhook, after=unknown)


def test_a_filter_narrows_publications_and_never_hides_what_became_of_them(
    listener: Listener,
) -> None:
    make_region()
    make_webhook(listener.url, query="region=2012:mopti", changes=ALL)
    inside = make_published().public_id
    outside = make_published(latitude=17.0, longitude=0.0).public_id
    assert told(listener) == [("published", inside, 1)]
    correct(outside)
    assert told(listener) == [("corrected", outside, 3)]


def test_it_is_told_only_of_what_it_asked_for(listener: Listener) -> None:
    webhook = make_webhook(listener.url, changes=["retracted"]).webhook
    make_published()
    assert told(listener) == []
    webhook.refresh_from_db()
    assert webhook.position == 1
    assert not webhook.messages.exists()


@pytest.mark.parametrize("end", ["pause", "revoke", "expire", "leave", "turn off"])
def test_nothing_is_told_once_it_should_not_be(
    listener: Listener, settings: Any, end: str
) -> None:
    webhook = make_webhook(listener.url).webhook
    make_published()
    if end == "pause":
        pause_webhook(webhook)
    elif end == "revoke":
        revoke_key(webhook.key, by=webhook.key.holder)
    elif end == "expire":
        APIKey.objects.update(expires_on=date(2020, 1, 1))
    elif end == "leave":
        User.objects.update(is_active=False)
    else:
        settings.WEBHOOKS = False
    number_versions()
    assert send_due(seconds=20, now=datetime.now(UTC))
    assert listener.taken == []


def test_only_the_holder_of_a_good_key_registers_and_not_without_end(
    listener: Listener, settings: Any
) -> None:
    webhook = make_webhook(listener.url).webhook
    values = {"url": listener.url, "changes": ALL}
    with pytest.raises(NotAllowedError):
        register_webhook(key=webhook.key, by=make_user("editor"), **values)
    holder = webhook.key.holder
    for _ in range(9):
        register_webhook(key=webhook.key, by=holder, **values)
    with pytest.raises(TooManyWebhooksError):
        register_webhook(key=webhook.key, by=holder, **values)
    Webhook.objects.all().delete()
    settings.WEBHOOKS = False
    with pytest.raises(NotAllowedError):
        register_webhook(key=webhook.key, by=holder, **values)
