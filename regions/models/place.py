"""Places: named points, found by any of their names, accents folded."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from observatory.lib.folding import Fold


class Place(models.Model):
    name = models.CharField(_("name"), max_length=200)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60)
    external_id = models.CharField(_("id at the source"), max_length=60)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "external_id"), name="place_unique_at_its_source"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    latitude__range=(-90, 90), longitude__range=(-180, 180)
                ),
                name="place_is_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One spelling of a place's name; `folded` is lower case without accents, computed
    by the database so that a search folds its words in exactly the same way."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    folded = models.GeneratedField(
        verbose_name=_("folded name"),
        expression=Fold("name"),
        output_field=models.CharField(max_length=400),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("place name")
        verbose_name_plural = _("place names")
        constraints = (
            models.UniqueConstraint(
                fields=("place", "folded"), name="place_name_spelt_once"
            ),
        )
        indexes = (
            GinIndex(
                name="place_name_trigrams",
                fields=["folded"],
                opclasses=["gin_trgm_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.name
