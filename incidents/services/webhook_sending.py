"""Telling partners' addresses of changes: at least once, and to each in order.

The rows are the queue: a webhook knows the position up to which it was told, and has
one message in hand. Whoever claims it counts an attempt and puts its next turn off at
once, so that a worker that dies has merely failed; no two send to one address, and a
lost broker costs a sweep.
"""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from standardwebhooks import Webhook as Signature

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedVersion, Webhook, WebhookMessage
from incidents.services.webhooks import secret_of
from incidents.statistics.positions import known_at
from observatory.lib.outgoing import Answer, post

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
"""Over some two days; then the webhook is stopped, at the message it did not take."""
AT_ONCE = 100
LOGGED = 100
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)
"""Longer than a request may take (`incidents.tasks.SEND_SECONDS`)."""
_GONE = 410
_PUBLISHED = PublishedVersion.Change.PUBLISHED
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Claim:
    webhook: Webhook
    message: WebhookMessage | None
    """None: what there was, was not asked for."""


def send_due(*, seconds: float, now: datetime | None = None) -> bool:
    """Whether none is left for now."""
    until, last = monotonic() + seconds, known_at().position
    while settings.WEBHOOKS and monotonic() < until:
        claim = _claim(now or timezone.now(), last)
        if claim is None:
            return True
        if claim.message:
            _send(claim.webhook, claim.message, now or timezone.now())
    return not settings.WEBHOOKS


@transaction.atomic
def _claim(now: datetime, last: int) -> _Claim | None:
    due = Webhook.objects.due(now, last)
    webhook = due.select_for_update(of=("self",), skip_locked=True).first()
    if webhook is None:
        return None
    if webhook.attempts >= MOST_ATTEMPTS:
        _stop(webhook)
        return _Claim(webhook, None)
    message = webhook.messages.filter(delivered_at=None).first()
    message = message or _next_message(webhook, last, now)
    if message:
        webhook.attempts += 1
        webhook.next_at = now + _put_off(webhook.attempts)
        message.attempts, message.tried_at = message.attempts + 1, now
        message.status, message.failure = None, ""
        message.save()
    else:
        webhook.next_at = now
    webhook.save(update_fields=["position", "attempts", "next_at"])
    return _Claim(webhook, message)


def _put_off(attempts: int) -> timedelta:
    """Four times as long after each, and up to a quarter more: those that failed
    together do not come back together."""
    wait: timedelta = min(_FIRST * 4 ** min(attempts - 1, MOST_ATTEMPTS), _LONGEST)
    more: float = secrets.randbelow(1000) / 4000
    return wait * (1 + more)


def _next_message(webhook: Webhook, last: int, now: datetime) -> WebhookMessage | None:
    """Of the changes behind its position; moves it on where none was asked for."""
    found = PublishedVersion.objects.filter(
        position__gt=webhook.position, position__lte=last, change__in=webhook.changes
    ).order_by("position")
    items: list[Item] = [
        {"position": position, "id": public_id, "version": version, "change": change}
        for position, public_id, version, change in found.values_list(
            "position", "public_id", "version", "change"
        )[:AT_ONCE]
    ]
    end = items[-1]["position"] if len(items) == AT_ONCE else last
    items = _asked_for(webhook, items)
    if not items:
        webhook.position = end
        return None
    return WebhookMessage(webhook=webhook, made_at=now, items=items, last=end)


def _asked_for(webhook: Webhook, items: list[Item]) -> list[Item]:
    """The filter narrows publications alone: what is corrected or withdrawn may have
    been in it before. One that nobody understands any more narrows nothing."""
    filters = PublishedIncidentFilter(QueryDict(webhook.query))
    if not webhook.query or not filters.is_valid():
        return items
    new = [item["id"] for item in items if item["change"] == _PUBLISHED]
    found = filters.result.filter(public_id__in=new)
    wanted = set(found.values_list("public_id", flat=True))
    return [
        item for item in items if item["change"] != _PUBLISHED or item["id"] in wanted
    ]


def _send(webhook: Webhook, message: WebhookMessage, now: datetime) -> None:
    content = {
        "type": "incidents.changed",
        "timestamp": message.made_at.isoformat(),
        "data": {"position": message.last, "items": message.items},
    }
    body = json.dumps(content, sort_keys=True)  # jsonb keeps no order
    signing, at = Signature(secret_of(webhook)), now.astimezone(UTC)
    answer = post(
        webhook.url,
        body.encode(),
        {
            "Content-Type": "application/json",
            "webhook-id": f"{message}",
            "webhook-timestamp": f"{int(at.timestamp())}",
            "webhook-signature": signing.sign(f"{message}", at, body),
        },
    )
    _note(webhook, message, answer, now)


@transaction.atomic
def _note(
    webhook: Webhook, message: WebhookMessage, answer: Answer, now: datetime
) -> None:
    """Unless its owner has begun it anew meanwhile, or another worker took it over."""
    locked = Webhook.objects.select_for_update(of=("self",))
    found = locked.filter(pk=webhook.pk).first()
    mine = WebhookMessage.objects.filter(pk=message.pk, attempts=message.attempts)
    if found is None or not mine.update(
        status=answer.status,
        failure=answer.failure,
        delivered_at=now if answer.is_good else None,
    ):
        return
    if answer.is_good:
        found.position, found.attempts, found.next_at = message.last, 0, now
        _forget_old(found)
        found.save(update_fields=["position", "attempts", "next_at"])
    elif answer.status == _GONE:
        _stop(found)


def _stop(webhook: Webhook) -> None:
    """Until its owner resumes it: the message it did not take stays in hand."""
    webhook.state = Webhook.State.STOPPED
    webhook.save(update_fields=["state"])
    logger.warning("webhook %s is stopped", webhook.pk)


def _forget_old(webhook: Webhook) -> None:
    kept = webhook.messages.values_list("pk", flat=True)[:LOGGED]
    webhook.messages.exclude(pk__in=list(kept)).delete()
