"""The event taxonomy, kept as data (`fixtures/event_taxonomy.json`).

Codes are the primary keys: they are what exports, filters and the database
constraints speak, and they never change once published.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.models.dirty_cells import MOVED_TYPE_TRIGGER
from incidents.models.posting import MOVED_TYPE_TERMS_TRIGGER
from incidents.models.precision import PublicPrecision


class NamedTerm(models.Model):
    code = models.CharField(_("code"), max_length=80, primary_key=True)
    name_fr = models.CharField(_("French name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class EventTypeQuerySet(models.QuerySet["EventType"]):
    def with_children(self, codes: list[str]) -> EventTypeQuerySet:
        """The types named and, for a root type, all its sub-types."""
        return self.filter(Q(code__in=codes) | Q(parent__in=codes))


class EventType(NamedTerm):
    """ACLED's six event types (roots) and their sub-types (children)."""

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    acled_name = models.CharField(_("name at ACLED"), max_length=80, blank=True)
    is_political_violence = models.BooleanField(_("political violence"), default=True)
    finest_shown = models.CharField(
        _("finest place for the public"),
        max_length=16,
        choices=PublicPrecision,
        default=PublicPrecision.POINT,
        db_default=PublicPrecision.POINT,
    )
    """Whatever is chosen for an incident: where the place would point at people."""

    objects = EventTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("event type")
        verbose_name_plural = _("event types")
        ordering = ("position", "code")
        triggers = (MOVED_TYPE_TRIGGER, MOVED_TYPE_TERMS_TRIGGER)

    @property
    def root_code(self) -> str:
        return self.parent_id or self.code


class EventTerm(NamedTerm):
    """How an explosive device was placed, set off, and what became of it."""

    class Facet(models.TextChoices):
        EMPLACEMENT = "emplacement", _("emplacement")
        TRIGGER = "trigger", _("trigger")
        DEVICE_STATE = "device_state", _("state of the device")

    facet = models.CharField(_("facet"), max_length=20, choices=Facet)

    class Meta:
        verbose_name = _("event term")
        verbose_name_plural = _("event terms")
        ordering = ("facet", "position", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(facet="emplacement", code__startswith="emplacement.")
                | Q(facet="trigger", code__startswith="trigger.")
                | Q(facet="device_state", code__startswith="device_state."),
                name="event_term_code_names_its_facet",
            ),
        )
