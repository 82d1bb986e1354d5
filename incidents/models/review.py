from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.kept import kept_for_ever


class Decision(models.Model):
    """A change of an incident's status: who, when, and why."""

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="decisions"
    )
    from_status = models.CharField(_("from"), max_length=12)
    to_status = models.CharField(_("to"), max_length=12)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("at", "pk")
        triggers = kept_for_ever("decisions")

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"

    @property
    def to_status_name(self) -> str:
        return str(Incident.Status(self.to_status).label)
