"""Registering an address that is told of changes, and what its owner does with it."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from incidents.models import APIKey, User, Webhook
from incidents.models.webhook import MOST_WEBHOOKS
from incidents.services.errors import (
    NotAllowedError,
    TooManyWebhooksError,
    UnknownPositionError,
)
from incidents.statistics.positions import known_at, number_versions

State = Webhook.State


@dataclass(frozen=True, slots=True)
class Registered:
    webhook: Webhook
    secret: str
    """To be shown once."""


@transaction.atomic
def register_webhook(
    *, key: APIKey, by: User, url: str, changes: Sequence[str], query: str = ""
) -> Registered:
    """Told of what becomes known from now on."""
    _check(key, by)
    # Locked, so that two requests at once do not both find room.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if Webhook.objects.filter(key__holder=by).count() >= MOST_WEBHOOKS:
        raise TooManyWebhooksError
    number_versions()
    webhook = Webhook.objects.create(
        key=key,
        url=url,
        salt=secrets.token_hex(32),
        changes=list(changes),
        query=query,
        position=known_at().position,
    )
    return Registered(webhook, secret_of(webhook))


def _check(key: APIKey, by: User) -> None:
    is_usable = APIKey.objects.usable(on=timezone.localdate()).filter(pk=key.pk)
    if not settings.WEBHOOKS or key.holder_id != by.pk or not is_usable.exists():
        raise NotAllowedError


def secret_of(webhook: Webhook) -> str:
    """As Standard Webhooks writes them: what the messages are signed with."""
    drawn = salted_hmac(
        "incidents.webhook", f"{webhook.pk} {webhook.salt}", algorithm="sha256"
    )
    return f"whsec_{base64.b64encode(drawn.digest()).decode()}"


def replace_secret(webhook: Webhook) -> Registered:
    """The old one signs nothing from now on."""
    webhook.salt = secrets.token_hex(32)
    webhook.save(update_fields=["salt"])
    return Registered(webhook, secret_of(webhook))


def pause_webhook(webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(state=State.PAUSED)


def resume_webhook(webhook: Webhook) -> None:
    """From the message at which it was paused or stopped, at once."""
    Webhook.objects.filter(pk=webhook.pk).update(
        state=State.ON, attempts=0, next_at=timezone.now()
    )


@transaction.atomic
def replay_webhook(webhook: Webhook, *, after: int) -> None:
    """Tell it all behind the position, again or for the first time; a message that
    it could not be given is given up."""
    if not 0 <= after <= known_at().position:
        raise UnknownPositionError
    Webhook.objects.select_for_update(of=("self",)).get(pk=webhook.pk)
    webhook.messages.filter(delivered_at=None).delete()
    Webhook.objects.filter(pk=webhook.pk).update(position=after)
    resume_webhook(webhook)
