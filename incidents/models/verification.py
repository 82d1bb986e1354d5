from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import kept_for_ever


class Finding(models.TextChoices):
    ESTABLISHED = "established", _("established")
    PROBABLE = "probable", _("probable")
    NOT_ESTABLISHED = "not_established", _("not established")


def _finding(label: object) -> models.CharField[str, str]:
    return models.CharField(label, max_length=15, choices=Finding)  # type: ignore[arg-type]


class Verification(models.Model):
    """The checklist as somebody filled it in, once; the latest counts. After OHCHR's
    and Every Casualty's standards of casualty recording."""

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="verifications"
    )
    place = _finding(_("place"))
    days = _finding(_("date"))
    toll = _finding(_("toll"))
    perpetrator = _finding(_("perpetrator"))
    has_two_sources = models.BooleanField(
        _("At least two sources, independent of each other")
    )
    reason = models.TextField(
        _("Otherwise: why it can be published all the same"), blank=True
    )
    has_no_conflict = models.BooleanField(
        _("I have no conflict of interest in this incident")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ("at", "pk")
        get_latest_by = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    place__in=Finding.values,
                    days__in=Finding.values,
                    toll__in=Finding.values,
                    perpetrator__in=Finding.values,
                ),
                name="findings_are_known",
            ),
        )
        triggers = kept_for_ever("verifications")

    def __str__(self) -> str:
        return f"{self.incident_id} {self.at}"

    @property
    def allows_publication(self) -> bool:
        is_sourced = self.has_two_sources or bool(self.reason)
        return is_sourced and self.has_no_conflict
