"""Which units of one division make up which units of another, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from regions.models.region import Region

WHOLE = 0.995
"""Of two drawings of the same border, no two agree to the last half per cent."""


NEARLY_WHOLE = 0.95
"""The same unit drawn by another hand (Mopti of 2012 and of 2015: 0.965 of the land),
not one that was divided (the most of Ségou that stayed together in 2023: 0.785)."""


class CrosswalkQuerySet(models.QuerySet["Crosswalk"]):
    def covering(self, division_key: str) -> dict[int, frozenset[int]]:
        """For each unit of the division, those of others that hold nearly all of its
        land or of its people: who is known to be in it is in them too."""
        nearly = Q(area_share__gte=NEARLY_WHOLE) | Q(population_share__gte=NEARLY_WHOLE)
        found = self.filter(nearly, from_region__division__key=division_key)
        units: dict[int, set[int]] = {}
        for unit, other in found.values_list("from_region_id", "to_region_id"):
            units.setdefault(unit, set()).add(other)
        return {unit: frozenset(others) for unit, others in units.items()}

    def between(self, from_division: str, to_division: str) -> CrosswalkQuerySet:
        return self.filter(
            from_region__division__key=from_division,
            to_region__division__key=to_division,
        )

    def same_level(self) -> CrosswalkQuerySet:
        return self.filter(from_region__level=F("to_region__level"))

    def leading_from(self, region: Region) -> CrosswalkQuerySet:
        """The units of other divisions that the unit lies in, the largest first."""
        return self.filter(from_region=region).order_by(
            "to_region__division__valid_from", "-area_share", "to_region__code"
        )

    def leading_to(self, region: Region) -> CrosswalkQuerySet:
        """The units of other divisions that lie, wholly or partly, in the unit."""
        return self.filter(to_region=region).order_by(
            "from_region__division__valid_from", "-area_share", "from_region__code"
        )


class Crosswalk(models.Model):
    """Such a share of `from_region` lies in `to_region`.

    The shares of one unit in the units of one level of another division sum to 1.
    They describe land and people; no count of incidents is ever multiplied by them,
    since each incident is placed by its own point.
    """

    class Method(models.TextChoices):
        AREA = "area", _("area only")
        SETTLEMENTS = "settlements", _("population spread over settlements")

    from_region = models.ForeignKey(
        "regions.Region", on_delete=models.CASCADE, related_name="crosswalks_from"
    )
    to_region = models.ForeignKey(
        "regions.Region", on_delete=models.CASCADE, related_name="crosswalks_to"
    )
    area_share = models.FloatField(_("share of the area"))
    population_share = models.FloatField(
        _("share of the population"), null=True, blank=True
    )
    method = models.CharField(_("method"), max_length=12, choices=Method)

    objects = CrosswalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("crosswalk")
        verbose_name_plural = _("crosswalks")
        ordering = ("from_region", "-area_share")
        constraints = (
            models.UniqueConstraint(
                fields=("from_region", "to_region"), name="crosswalk_given_once"
            ),
            models.CheckConstraint(
                condition=Q(area_share__gte=0, area_share__lte=1)
                & (
                    Q(population_share=None)
                    | Q(population_share__gte=0, population_share__lte=1)
                ),
                name="crosswalk_shares_are_shares",
            ),
            models.CheckConstraint(
                condition=~Q(from_region=F("to_region")),
                name="crosswalk_leads_elsewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_region} → {self.to_region}: {self.area_share:.0%}"

    @property
    def is_whole(self) -> bool:
        """Whether all of `from_region` lies in `to_region`."""
        return self.area_share >= WHOLE
