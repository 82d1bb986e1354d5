from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import never_deleted


class Merge(models.Model):
    """Two incidents found to be one: what went from one to the other, so that it can
    be taken apart again."""

    kept = models.ForeignKey(
        "incidents.Incident", on_delete=models.PROTECT, related_name="merges"
    )
    merged = models.ForeignKey(
        "incidents.Incident", on_delete=models.PROTECT, related_name="merged_by"
    )
    former_status = models.CharField(_("from"), max_length=12)
    moved = models.JSONField(default=dict)
    """{citations: [id], actors: [id], outcomes: [id], claims: {id: standing before}}"""
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = (
            models.UniqueConstraint(
                fields=("merged",),
                condition=Q(undone_at=None),
                name="merged_into_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("merged")), name="merged_into_another"
            ),
        )
        triggers = never_deleted("merges")

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
