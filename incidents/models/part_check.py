from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import kept_for_ever
from incidents.models.part import Part


class PartCheck(models.Model):
    """Somebody at the desk has checked one part of an incident, as it then was. The
    latest of a part counts, and only while the part still says the same."""

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="part_checks"
    )
    part = models.CharField(_("part"), max_length=10, choices=Part)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    """Of what the part said; empty: to be checked again."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("check of a part")
        verbose_name_plural = _("checks of parts")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(part__in=Part.values), name="checked_part_is_known"
            ),
        )
        triggers = kept_for_ever("part_checks")

    def __str__(self) -> str:
        return f"{self.incident_id} {self.part}"
