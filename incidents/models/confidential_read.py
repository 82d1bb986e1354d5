"""Who has read what was told in confidence: kept for ever, and by identifiers alone, so
that nobody's name stands here but the reader's (A-02, A-03)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import kept_for_ever


class ConfidentialRead(models.Model):
    class Kind(models.TextChoices):
        SOURCES = "sources", _("confidential sources of a report")
        ATTACHMENT = "attachment", _("photo or document of a report")
        CORRECTION = "correction", _("correction request and its contact")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.UUIDField(_("identifier"))
    """Of the report, the attachment or the request."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("confidential read")
        verbose_name_plural = _("confidential reads")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("subject", "at"), name="read_of_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["sources", "attachment", "correction"]),
                name="confidential_read_kind_is_known",
            ),
        )
        triggers = kept_for_ever("confidential_reads")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
