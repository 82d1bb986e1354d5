"""Places: named points, found by any of their names, accents folded."""

from __future__ import annotations

from math import cos, radians

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from observatory.lib.folding import Fold


class PlaceQuerySet(models.QuerySet["Place"]):
    def by_distance(self, longitude: float, latitude: float) -> PlaceQuerySet:
        """Nearest first, on the plane that fits the sought latitude."""
        north = F("latitude") - Value(latitude)
        east = (F("longitude") - Value(longitude)) * Value(cos(radians(latitude)))
        return self.alias(
            off=ExpressionWrapper(
                north * north + east * east, output_field=models.FloatField()
            )
        ).order_by("off", "pk")


class PlaceNameQuerySet(models.QuerySet["PlaceName"]):
    def matching(self, text: str) -> PlaceNameQuerySet:
        """Names equal to `text`, then those that begin with it, then those that
        resemble it; accents and case count for nothing."""
        sought = Fold(Value(text.strip()))
        resemblance = TrigramSimilarity("folded", sought)  # type: ignore[arg-type]
        return (
            self.filter(
                Q(folded__startswith=sought) | Q(folded__trigram_similar=sought)
            )
            .annotate(resemblance=resemblance)
            .alias(
                rank=Case(
                    When(folded=sought, then=0),
                    When(folded__startswith=sought, then=1),
                    default=2,
                )
            )
            .order_by(
                "rank", "-resemblance", F("place__population").desc(nulls_last=True)
            )
        )


class Place(models.Model):
    name = models.CharField(_("name"), max_length=200)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60)
    external_id = models.CharField(_("id at the source"), max_length=60)

    objects = PlaceQuerySet.as_manager()

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

    objects = PlaceNameQuerySet.as_manager()

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
