"""Addresses of partners that are told of changes, and what each was told.

Where a partner listens, and for what, is nobody else's to know: only the owner sees
these rows.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.models.api_key import APIKey
from incidents.models.kept import with_history
from incidents.models.versions import PublishedVersion

MOST_WEBHOOKS = 10


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def due(self, now: datetime, last: int) -> Self:
        """That have something to be told of the positions up to the last one, whose
        turn has come, and whose key is still good; the longest waiting first."""
        keys = APIKey.objects.usable(on=timezone.localdate(now))
        waiting = Q(state=Webhook.State.ON, next_at__lte=now, position__lt=last)
        return self.filter(waiting, key__in=keys).order_by("next_at", "pk")


@with_history(exclude=["url", "salt", "query", "position", "attempts", "next_at"])
class Webhook(models.Model):
    """One address of one key: it is told as long as the key is good."""

    class State(models.TextChoices):
        ON = "on", pgettext_lazy("webhook", "on")
        PAUSED = "paused", _("paused")
        STOPPED = "stopped", _("stopped: it did not take a message")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(
        APIKey, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("key")
    )
    url = models.URLField(_("address"), max_length=500)
    salt = models.CharField(max_length=64)
    """What its secret is worked out from, together with the site's own: a copy of the
    database signs nothing."""
    changes = ArrayField(
        models.CharField(max_length=10, choices=PublishedVersion.Change),
        verbose_name=_("told of"),
    )
    query = models.TextField(blank=True)
    """The filter for publications, without a `?`."""
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    position = models.BigIntegerField()
    """Of the feed: all up to it has been told, or was not asked for."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """At the message in hand."""
    next_at = models.DateTimeField(db_default=Now())
    """Not before; while a message is on its way, when it may be taken for lost."""
    created_at = models.DateTimeField(db_default=Now())

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["on", "paused", "stopped"]),
                name="webhook_state_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def has_good_key(self) -> bool:
        key = self.key
        return key.revoked_at is None and key.expires_on >= timezone.localdate()


class WebhookMessage(models.Model):
    """What was sent, or is about to be; the same each time it is tried."""

    class Failure(models.TextChoices):
        """Of what gave no answer; others have their HTTP status."""

        ADDRESS = "address", _("the address leads where none may lead")
        TLS = "tls", _("no certificate for this name that this server trusts")
        CONNECTION = "connection", _("no connection")
        TIMEOUT = "timeout", _("too slow")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="messages"
    )
    made_at = models.DateTimeField()
    items = models.JSONField()
    """[{position, id, version, change}], as the feed has them."""
    last = models.BigIntegerField()
    """The position behind which the next message begins."""
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=10, choices=Failure, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message to a webhook")
        verbose_name_plural = _("messages to webhooks")
        ordering = ("-made_at", "-last")
        constraints = (
            models.UniqueConstraint(
                fields=("webhook",),
                condition=Q(delivered_at=None),
                name="webhook_has_one_message_in_hand",
            ),
        )

    def __str__(self) -> str:
        return f"msg_{self.pk}"
