from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.kept import with_history


class Actor(models.Model):
    """A party to violence, with the other names it goes by and when it was active."""

    class Kind(models.TextChoices):
        """ACLED's eight kinds (inter 1-8), and unknown."""

        STATE_FORCES = "state_forces", _("state forces")
        REBEL_GROUP = "rebel_group", _("rebel group")
        POLITICAL_MILITIA = "political_militia", _("political militia")
        IDENTITY_MILITIA = "identity_militia", _("identity militia")
        RIOTERS = "rioters", _("rioters")
        PROTESTERS = "protesters", _("protesters")
        CIVILIANS = "civilians", _("civilians")
        EXTERNAL = "external", _("external or other forces")
        UNKNOWN = "unknown", _("unknown armed men")

    name = models.CharField(_("name"), max_length=200, unique=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    aliases = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=_("aliases"),
    )
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(active_until=None)
                | Q(active_from__lte=F("active_until")),
                name="actor_active_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.name


@with_history()
class IncidentActor(models.Model):
    class Role(models.TextChoices):
        PERPETRATOR = "perpetrator", _("perpetrator")
        TARGET = "target", _("target")
        PARTY = "party", _("party, role unknown")

    class Confidence(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        LIKELY = "likely", _("likely")
        ALLEGED = "alleged", _("alleged")
        UNKNOWN = "unknown", _("not assessed")

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.CASCADE, related_name="actors"
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.UNKNOWN
    )

    class Meta:
        verbose_name = _("actor of an incident")
        verbose_name_plural = _("actors of incidents")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "actor", "role"), name="actor_named_once_per_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"
