"""Keys with which programs of partners ask the API, and how often each asked."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import with_history


class APIKeyQuerySet(models.QuerySet["APIKey"]):
    def usable(self, on: date) -> APIKeyQuerySet:
        """Neither revoked nor expired, of people who may still sign in."""
        return self.filter(revoked_at=None, expires_on__gte=on, holder__is_active=True)


@with_history(exclude=["digest", "last_used_on"])
class APIKey(models.Model):
    """One program of one partner. The secret itself is kept nowhere."""

    class Scope(models.TextChoices):
        READ = "read", _("read what is public")
        SEND_REPORTS = "send_reports", _("send reports to the review desk")

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="api_keys",
        verbose_name=_("holder"),
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    prefix = models.CharField(_("begins with"), max_length=16, unique=True)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), verbose_name=_("may")
    )
    minute_rate = models.PositiveIntegerField(_("requests a minute"))
    day_rate = models.PositiveIntegerField(_("requests a day"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    expires_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, editable=False)

    objects = APIKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.purpose})"


class RequestCount(models.Model):
    """How often somebody asked in a span of time. Unlogged: a crash forgets it."""

    who = models.CharField(max_length=80)
    span = models.CharField(max_length=6)
    begun_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of requests")
        verbose_name_plural = _("counts of requests")
        constraints = (
            models.UniqueConstraint(
                fields=("who", "span", "begun_at"), name="request_count_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.who} {self.span} {self.begun_at}: {self.count}"
