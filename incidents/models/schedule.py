from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ScheduledPublicationQuerySet(models.QuerySet["ScheduledPublication"]):
    def waiting(self) -> ScheduledPublicationQuerySet:
        return self.filter(finished_at=None)

    def due(self, today: date, now: datetime) -> ScheduledPublicationQuerySet:
        due = self.waiting().filter(publish_on__lte=today, next_at__lte=now)
        return due.order_by("publish_on", "pk")

    def failing(self) -> ScheduledPublicationQuerySet:
        """Tried and not carried out, for a reason that nobody foresaw."""
        return self.waiting().exclude(failure="")


class ScheduledPublication(models.Model):
    """An incident that is to be published on a day, as it is at one version."""

    class Outcome(models.TextChoices):
        PUBLISHED = "published", _("published")
        REFUSED = "refused", _("not carried out")
        CANCELLED = "cancelled", _("cancelled")

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="schedules"
    )
    version = models.PositiveIntegerField(_("version"))
    publish_on = models.DateField(_("to be published on"))
    note_fr = models.TextField(_("public note in French"), blank=True)
    note_en = models.TextField(_("public note in English"), blank=True)
    withhold = models.BooleanField(_("withholds the versions before it"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(_("ordered at"), db_default=Now())
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome, blank=True, default=""
    )
    refusal = models.CharField(max_length=40, blank=True, default="")
    """The name of the error that a refusal was, whose words the desk reads."""
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("not before"), db_default=Now())
    """While it is being carried out: when whoever does that may be taken for dead."""
    failure = models.CharField(max_length=80, blank=True, default="")
    """The name of an error that nobody foresaw, of the last attempt."""
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ScheduledPublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled publication")
        verbose_name_plural = _("scheduled publications")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("incident",),
                condition=Q(finished_at=None),
                name="scheduled_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="")
                | Q(
                    finished_at__isnull=False,
                    outcome__in=["published", "refused", "cancelled"],
                ),
                name="schedule_ends_with_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident}: {self.publish_on}"
