from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.actor import Actor, IncidentActor
from incidents.models.kept import with_history


class ActorMentionQuerySet(models.QuerySet["ActorMention"]):
    def open(self) -> Self:
        """Nobody has said yet who is meant."""
        return self.filter(actor=None, dropped_because="")


@with_history()
class ActorMention(models.Model):
    """Whom a report names, in its own words. Which listed actor is meant is told by
    the name, or settled by the desk; the words are kept, and are never public."""

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="actor_mentions"
    )
    name = models.CharField(_("name as written"), max_length=200)
    role = models.CharField(_("role"), max_length=12, choices=IncidentActor.Role)
    actor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("named by"),
    )
    """Whose report names them; nobody else who reports is shown it."""
    dropped_because = models.TextField(_("dropped because"), blank=True)

    objects = ActorMentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor as named")
        verbose_name_plural = _("actors as named")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(actor=None) | Q(dropped_because=""),
                name="mention_matched_or_dropped",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @property
    def is_open(self) -> bool:
        return self.actor_id is None and not self.dropped_because
