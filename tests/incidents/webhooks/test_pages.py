"""One registers, watches and ends webhooks on pages; nobody sees another's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.models import Webhook
from incidents.services.api_keys import issue_key
from tests.factories import make_published, make_user
from tests.incidents.webhooks.conftest import Listener
from tests.incidents.webhooks.test_sending import ALL, make_webhook, told
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
LIST = "/fr/account/webhooks/"


def data(**values: Any) -> dict[str, Any]:
    return {"url": "https://partner.example/hook", "changes": ALL} | values


def test_one_registers_one_and_sees_its_secret_once(client: Client) -> None:
    person = make_user("analyst")
    sign_in(client, person)
    assert "créez-en une d’abord" in client.get(LIST).content.decode()
    last_day = timezone.localdate() + timedelta(days=9)
    issued = issue_key(holder=person, purpose="R", scopes=["read"], expires_on=last_day)
    answer = client.post(LIST, data(key=issued.key.pk))
    secret = answer.context["registered"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    webhook = Webhook.objects.get()
    for page in (LIST, reverse("webhook-detail", args=[webhook.pk])):
        text = client.get(page).content.decode()
        assert "https://partner.example/hook" in text
        assert secret not in text
    renewed = client.post(reverse("webhook-secret", args=[webhook.pk]))
    assert renewed.context["registered"].secret != secret


def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client) -> None:
    webhook = make_webhook_of(client)
    query = "type=battles&nope=1"
    answer = client.post(LIST, data(key=webhook.key_id, query=query))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "nope" in text
    assert "https://partner.example/hook" in text
    theirs = make_webhook_of(Client())
    answer = client.post(LIST, data(key=theirs.key_id))
    assert "key" in answer.context["form"].errors


def make_webhook_of(client: Client) -> Webhook:
    person = make_user("analyst")
    sign_in(client, person)
    return make_webhook("https://x.example/", by=person).webhook


def test_its_log_tells_what_became_of_each_message(
    client: Client, listener: Listener, django_assert_num_queries: Any
) -> None:
    person = make_user("analyst")
    webhook = make_webhook(listener.url, by=person).webhook
    listener.statuses = [204, 503]
    for _ in range(2):
        make_published()
        told(listener)
    sign_in(client, person)
    page = reverse("webhook-detail", args=[webhook.pk])
    with django_assert_num_queries(6):
        text = client.get(page).content.decode()
    assert "accepté (204)" in text
    assert "refusé (503)" in text
    client.post(reverse("webhook-pause", args=[webhook.pk]))
    assert "en pause" in client.get(page).content.decode().lower()
    client.post(reverse("webhook-resume", args=[webhook.pk]))
    assert len(told(listener)) == 1
    client.post(reverse("webhook-replay", args=[webhook.pk]), {"after": "0"})
    assert len(told(listener)) == 2
    too_far = client.post(reverse("webhook-replay", args=[webhook.pk]), {"after": "9"})
    assert too_far.status_code == 422
    client.post(reverse("webhook-delete", args=[webhook.pk]))
    assert not Webhook.objects.exists()


def test_those_of_others_are_not_there(client: Client) -> None:
    theirs = make_webhook_of(Client())
    sign_in(client, make_user("administrator"))
    assert theirs.url not in client.get(LIST).content.decode()
    for name in ("secret", "pause", "resume", "replay", "delete"):
        address = reverse(f"webhook-{name}", args=[theirs.pk])
        assert client.post(address, {"after": "0"}).status_code == 404


def test_there_is_none_unless_the_operator_turns_them_on(
    client: Client, settings: Any
) -> None:
    settings.WEBHOOKS = False
    sign_in(client, make_user("analyst"))
    assert client.get(LIST).status_code == 404
    assert "webhooks" not in client.get(reverse("key-list")).content.decode()
