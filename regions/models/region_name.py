"""The spellings of a unit's name, in any language, found with accents folded."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from observatory.lib.folding import Fold


class RegionNameQuerySet(models.QuerySet["RegionName"]):
    def spelt(self, text: str) -> RegionNameQuerySet:
        """Equal to `text` but for accents and case."""
        return self.filter(folded=Fold(Value(text.strip())))


class RegionName(models.Model):
    """One spelling; `language` is an ISO 639 code, empty where the source has none."""

    region = models.ForeignKey(
        "regions.Region", on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=8, blank=True)
    folded = models.GeneratedField(
        verbose_name=_("folded name"),
        expression=Fold("name"),
        output_field=models.CharField(max_length=400),
        db_persist=True,
    )

    objects = RegionNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a region")
        verbose_name_plural = _("names of regions")
        ordering = ("region", "language", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "language", "name"), name="region_name_spelt_once"
            ),
        )
        indexes = (
            GinIndex(
                name="region_name_trigrams",
                fields=["folded"],
                opclasses=["gin_trgm_ops"],
            ),
        )

    def __str__(self) -> str:
        return self.name
