"""A page with its filter, kept under a name by one person, and mails about it.

What somebody looks at may say what they fear: nobody but the owner sees these rows.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.user import DEMO_EMAIL_DOMAIN

MOST_VIEWS = 50


class SavedView(models.Model):
    class Page(models.TextChoices):
        """By the name of its address."""

        MAP = "map", _("map")
        LIST = "incident-list", _("list")
        EXPLORER = "totals-explore", _("explorer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=100)
    page = models.CharField(max_length=20, choices=Page)
    query = models.TextField(blank=True)
    """The filter and what else the page shows, without a `?`."""
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="view_has_its_name"),
            models.CheckConstraint(
                condition=Q(page__in=["map", "incident-list", "totals-explore"]),
                name="view_is_of_a_page",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Of the page that it opens."""
        address = reverse(self.page)
        return f"{address}?{self.query}" if self.query else address


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def due(self, today: date, monday: date) -> Self:
        """That have a mail or a look at the figures to come; demo accounts have
        public passwords, and others no address: neither gets any."""
        waiting = Q(kind=Subscription.Kind.DIGEST, done_on__lt=monday)
        waiting |= Q(kind=Subscription.Kind.ALERT, done_on__lt=today)
        reachable = Q(view__owner__is_active=True) & ~Q(view__owner__email="")
        demo = Q(view__owner__email__endswith=f"@{DEMO_EMAIL_DOMAIN}")
        return self.filter(waiting & reachable & ~demo).order_by("done_on", "pk")


class Subscription(models.Model):
    """Mails about a view: every week, or when a figure passes a threshold."""

    class Kind(models.TextChoices):
        DIGEST = "digest", _("every Monday")
        ALERT = "alert", _("when a figure passes a threshold")

    class Measure(models.TextChoices):
        INCIDENTS = "incidents", _("incidents")
        KILLED = "killed", _("killed")

    view = models.ForeignKey(
        SavedView, on_delete=models.CASCADE, related_name="subscriptions"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    measure = models.CharField(max_length=10, choices=Measure, blank=True)
    threshold = models.PositiveIntegerField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    """The last so many days are looked at, without today."""
    language = models.CharField(max_length=5)
    site = models.CharField(max_length=300)
    """Where the observatory was asked for it: the beginning of the links."""
    done_on = models.DateField()
    """The day whose mail, or look, was the last one."""
    is_raised = models.BooleanField(default=False)
    """Said already, and not below the threshold since."""

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = (
            models.UniqueConstraint(
                fields=("view", "kind"), name="subscription_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="digest", threshold=None, days=None, measure="")
                | Q(
                    kind="alert",
                    threshold__gte=1,
                    days__gte=1,
                    measure__in=["incidents", "killed"],
                ),
                name="alert_has_a_threshold",
            ),
        )

    def __str__(self) -> str:
        return f"{self.view_id} {self.kind}"
