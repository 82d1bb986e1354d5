"""A division: one edition of the administrative map, with its dates and source."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Division(models.Model):
    """Several divisions are loaded side by side; codes mean nothing outside theirs."""

    key = models.SlugField(_("key"), unique=True)
    name_fr = models.CharField(_("French name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    licence = models.CharField(_("licence"), max_length=100)
    retrieved_on = models.DateField(_("retrieved on"))
    outlines_source = models.CharField(
        _("source of the outlines"), max_length=500, blank=True
    )
    """Where they were loaded from, if not from the division's own source."""
    outlines_licence = models.CharField(
        _("licence of the outlines"), max_length=100, blank=True
    )
    note_fr = models.TextField(_("French note"), blank=True)
    note_en = models.TextField(_("English note"), blank=True)
    geometry_version = models.PositiveIntegerField(_("boundary loads"), default=0)
    """Goes up with each committed load: incidents then find their units anew."""

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ("valid_from",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="division_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr

    @property
    def outlines_by(self) -> str:
        """Whom a map of its units names."""
        if not self.geometry_version:  # those of the fixtures
            return "Natural Earth"
        return self.outlines_source or self.source

    @property
    def note(self) -> str:
        return self.note_en if get_language() == "en" else self.note_fr
