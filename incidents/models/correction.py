"""Corrections that the public asks for: what everybody may know of them, and what the
desk alone."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear, Now
from django.utils.translation import gettext_lazy as _


class CorrectionNoticeQuerySet(models.QuerySet["CorrectionNotice"]):
    def by_year(self) -> list[dict[str, int]]:
        """How many were received in each year, and what became of them."""
        years = self.annotate(year=ExtractYear("received_in")).values("year")
        return list(years.annotate(**_counts()).order_by("-year"))

    def in_all(self) -> dict[str, int]:
        return self.aggregate(**_counts())

    def decided(self) -> Self:
        return self.exclude(outcome=CorrectionNotice.Outcome.OPEN)


def _counts() -> dict[str, Count]:
    by_outcome = {
        outcome.value: Count("pk", filter=Q(outcome=outcome))
        for outcome in CorrectionNotice.Outcome
    }
    return {"received": Count("pk"), **by_outcome}


class CorrectionNotice(models.Model):
    """Public: that a correction was asked for, and its outcome. Nothing leads from here
    to who asked; the incident is named once it is decided."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("being looked at")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    received_in = models.DateField(_("received in"))
    """The first day of the month: the day itself might tell who asked (L-10)."""
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    public_id = models.CharField(_("incident"), max_length=20, blank=True)
    reason = models.TextField(_("public reason"), blank=True)
    language = models.CharField(max_length=2, blank=True)

    objects = CorrectionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction notice")
        verbose_name_plural = _("correction notices")
        ordering = ("-decided_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="open", decided_on=None, public_id="", reason="")
                | (
                    Q(outcome__in=["accepted", "declined"], decided_on__isnull=False)
                    & ~Q(public_id="")
                    & ~Q(reason="")
                ),
                name="correction_decided_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.received_in:%Y-%m} {self.outcome}"


class CorrectionRequest(models.Model):
    """Private: what somebody wrote to the desk about a published incident, sealed
    (`observatory/lib/sealed.py`). How to reach them is erased with the decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.OneToOneField(
        CorrectionNotice, on_delete=models.PROTECT, related_name="+"
    )
    public_id = models.CharField(_("incident"), max_length=20)
    wrong = models.TextField()
    right = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.pk}"
