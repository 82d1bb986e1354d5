from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import with_history


@with_history()
class SameEvent(models.Model):
    """A reporter's word that their report tells of an event recorded already."""

    class Verdict(models.TextChoices):
        ADDED = "added", _("added as a source")
        APART = "apart", _("an incident of its own")

    report = models.OneToOneField(
        "incidents.Incident", on_delete=models.CASCADE, related_name="same_event"
    )
    named = models.CharField(_("named"), max_length=40)
    """As it was sent: what it names may have gone before the report came in."""
    target = models.ForeignKey(
        "incidents.Incident",
        on_delete=models.PROTECT,
        null=True,
        related_name="further_reports",
        verbose_name=_("the same event as"),
    )
    verdict = models.CharField(_("verdict"), max_length=5, choices=Verdict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("report of the same event")
        verbose_name_plural = _("reports of the same event")
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=["", "added", "apart"]),
                name="same_event_verdict_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="added") | Q(target__isnull=False),
                name="source_is_added_to_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id} = {self.named}"

    @property
    def is_open(self) -> bool:
        return not self.verdict
