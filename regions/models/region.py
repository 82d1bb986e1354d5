"""A region: a unit of some level (region, cercle, commune) in one division."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class RegionQuerySet(models.QuerySet["Region"]):
    def in_division(self, key: str) -> RegionQuerySet:
        return self.filter(division__key=key)

    def with_outline(self) -> RegionQuerySet:
        return self.filter(outline__isnull=False)

    def named(self, division: str, name: str) -> RegionQuerySet:
        """By slug or by the division's own code. Codes of other schemes are left out:
        "11" is Nioro in one law's order and Bougouni in the other's."""
        return self.in_division(division).filter(
            models.Q(slug=name) | models.Q(code=name)
        )


class Region(models.Model):
    class Level(models.TextChoices):
        REGION = "region", _("region")
        CERCLE = "cercle", _("cercle")
        ARRONDISSEMENT = "arrondissement", _("arrondissement")
        COMMUNE = "commune", _("commune")

    division = models.ForeignKey(
        "regions.Division", on_delete=models.PROTECT, related_name="regions"
    )
    level = models.CharField(_("level"), max_length=14, choices=Level)
    code = models.CharField(_("code"), max_length=40)
    slug = models.SlugField(_("slug"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind_fr = models.CharField(_("kind, in French"), max_length=60, blank=True)
    kind_en = models.CharField(_("kind, in English"), max_length=60, blank=True)
    seat = models.CharField(_("seat"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, related_name="successors", blank=True
    )
    """Units of an earlier division out of which this one was made, wholly or mostly."""
    outline = models.BinaryField(_("outline"), null=True, blank=True)
    """Polygon or multipolygon as WKB, longitude and latitude in degrees (WGS 84)."""
    area_km2 = models.FloatField(_("area in km²"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("division", "level", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("division", "code"), name="region_code_unique_in_division"
            ),
            models.UniqueConstraint(
                fields=("division", "slug"), name="region_slug_unique_in_division"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    level__in=["region", "cercle", "arrondissement", "commune"]
                ),
                name="region_level_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def get_absolute_url(self) -> str:
        return reverse("region-detail", args=[self.division.key, self.slug])

    @property
    def kind(self) -> str:
        return self.kind_en if get_language() == "en" else self.kind_fr

    @property
    def geometry(self) -> BaseGeometry | None:
        return shapely.from_wkb(bytes(self.outline)) if self.outline else None


class RegionCode(models.Model):
    """The same unit's code in another scheme; never derived, always stored."""

    class Scheme(models.TextChoices):
        ISO_3166_2 = "iso_3166_2", "ISO 3166-2"
        OCHA_2015 = "ocha_2015", _("OCHA P-code, edition 2015")
        OCHA_2021 = "ocha_2021", _("OCHA P-code, edition 2021")
        LAW_2023_006 = "law_2023_006", _("order of law 2023-006")
        LAW_2023_007 = "law_2023_007", _("order of law 2023-007")

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme)
    code = models.CharField(_("code"), max_length=20)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "scheme"), name="one_code_per_scheme"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_scheme_display()}: {self.code}"
