"""Rivers and lakes: drawn on maps, so that a reader knows where they are."""

from __future__ import annotations

import shapely
from django.db import models
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry


class Water(models.Model):
    class Kind(models.TextChoices):
        RIVER = "river", _("river")
        LAKE = "lake", _("lake")

    name = models.CharField(_("name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    shape = models.BinaryField(_("shape"))
    """WKB in degrees: the lines of a river, the areas of a lake."""
    source = models.CharField(_("source"), max_length=60)

    class Meta:
        verbose_name = _("river or lake")
        verbose_name_plural = _("rivers and lakes")
        ordering = ("kind", "name", "pk")

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    @property
    def geometry(self) -> BaseGeometry:
        return shapely.from_wkb(bytes(self.shape))
