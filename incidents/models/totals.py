"""Casualty totals, kept by Celery from the marks in `dirty.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from incidents.models.doubts import ALL_DOUBTS, bits_of
from incidents.models.toll import Outcome, Toll
from regions.models import Region

DAY_LEVELS = (Region.Level.REGION, Region.Level.CERCLE)
"""Days are kept for the units of these levels; those of finer ones have few
incidents, which are quick to sum up."""


class Total(models.Model):
    """One outcome of the incidents of a region and a time.

    Sums run over what is known; `*_unknown` says how many incidents had no such
    figure, so that unknown never reads as zero.
    """

    KEY: ClassVar[frozenset[str]]
    """The fields that, with the outcome, tell one row from all others."""

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("region"),
    )
    """None: the whole country, incidents outside every unit included."""
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    incidents = models.PositiveIntegerField(_("incidents"))
    min = models.PositiveBigIntegerField(_("least"))
    best = models.PositiveBigIntegerField(_("best estimate"))
    max = models.PositiveBigIntegerField(_("most"))
    min_unknown = models.PositiveIntegerField(_("without a least figure"))
    best_unknown = models.PositiveIntegerField(_("without a best estimate"))
    max_unknown = models.PositiveIntegerField(_("without a most figure"))

    class Meta:
        abstract = True

    @property
    def toll(self) -> Toll:
        return Toll(self.min, self.best, self.max)


class TotalOfMonth(Total):
    year = models.SmallIntegerField(_("year"))
    month = models.SmallIntegerField(_("month"))
    """1-12; 0 for incidents whose month is not known."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.region} {self.year}-{self.month:02} {self.outcome}: {self.toll}"


class CasualtyTotalQuerySet(models.QuerySet["CasualtyTotal"]):
    def of_country(self) -> CasualtyTotalQuerySet:
        return self.filter(region=None)

    def of_division(self, key: str, level: str = "region") -> CasualtyTotalQuerySet:
        return self.filter(region__division__key=key, region__level=level)

    def firm(self, hidden: Iterable[str]) -> CasualtyTotalQuerySet:
        """Of incidents with none of these doubts."""
        if not (bits := bits_of(hidden)):
            return self.all()
        # By name: of an expression the planner expects one row in two hundred.
        return self.filter(doubts__in=[d for d in ALL_DOUBTS if not d & bits])


class CasualtyTotal(TotalOfMonth):
    """The total of one event type, of incidents with the same doubts."""

    KEY = frozenset({"region", "year", "month", "event_type", "doubts"})

    event_type = models.ForeignKey(
        "incidents.EventType",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("event type"),
    )
    doubts = models.SmallIntegerField()
    """`models/doubts.py`"""

    objects = CasualtyTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("total")
        verbose_name_plural = _("totals")
        indexes = (
            # As a mark names them: whatever was there before is found by it.
            models.Index(fields=("year", "month", "event_type"), name="total_by_mark"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("region", "year", "month", "event_type", "doubts", "outcome"),
                name="total_key_unique",
                nulls_distinct=False,
            ),
        )


class MonthTotalQuerySet(models.QuerySet["MonthTotal"]):
    def of_country(self) -> MonthTotalQuerySet:
        return self.filter(region=None)

    def of_division(self, key: str, level: str = "region") -> MonthTotalQuerySet:
        return self.filter(region__division__key=key, region__level=level)


class MonthTotal(TotalOfMonth):
    """The total of all event types: for whoever asks for none, a twentieth of the
    rows to add up."""

    KEY = frozenset({"region", "year", "month"})

    objects = MonthTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("total of all types")
        verbose_name_plural = _("totals of all types")
        indexes = (models.Index(fields=("year", "month"), name="month_total_by_month"),)
        constraints = (
            models.UniqueConstraint(
                fields=("region", "year", "month", "outcome"),
                name="month_total_key_unique",
                nulls_distinct=False,
            ),
        )


class DayTotalQuerySet(models.QuerySet["DayTotal"]):
    def of_country(self) -> DayTotalQuerySet:
        return self.filter(region=None)

    def of_division(self, key: str, level: str = "region") -> DayTotalQuerySet:
        return self.filter(region__division__key=key, region__level=level)

    def between(self, start: date, end: date) -> DayTotalQuerySet:
        """Both days included."""
        return self.filter(day__range=(start, end))


class DayTotal(Total):
    """The total of all event types on the first day of the incidents, where that is
    known (`ON_A_DAY`), of the country and the units of `DAY_LEVELS`."""

    KEY = frozenset({"region", "day"})

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,  # the key begins with it
        verbose_name=_("region"),
    )
    day = models.DateField(_("day"))

    objects = DayTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("total of a day")
        verbose_name_plural = _("totals of days")
        indexes = (models.Index(fields=("day",), name="day_total_by_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=("region", "day", "outcome"),
                name="day_total_key_unique",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.day} {self.outcome}: {self.toll}"


class FacetTotalQuerySet(models.QuerySet["FacetTotal"]):
    def of_country(self) -> FacetTotalQuerySet:
        return self.filter(region=None)

    def of_division(self, key: str, level: str = "region") -> FacetTotalQuerySet:
        return self.filter(region__division__key=key, region__level=level)


class FacetTotal(TotalOfMonth):
    """The total of those who share an actor, a kind of victims or a confidence, of all
    event types, of the country and of regions (no finer).

    Of an actor: incidents with all their people, under each of their actors. Of
    victims: the people of that kind, and how many incidents have some.
    """

    class Dimension(models.TextChoices):
        PERPETRATOR = "perpetrator", _("perpetrator")
        ACTOR = "actor", _("actor")
        VICTIM_CATEGORY = "victim_category", _("victims")
        SEX = "sex", _("sex")
        AGE_GROUP = "age_group", _("age group")
        CONFIDENCE = "confidence", _("confidence")

    KEY = frozenset({"region", "year", "month", "dimension", "member"})

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,  # the key begins with it
        verbose_name=_("region"),
    )
    dimension = models.CharField(_("dimension"), max_length=16, choices=Dimension)
    member = models.TextField(_("member"))
    """A name or a code; '': none named, not broken down, not assessed."""

    objects = FacetTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("total by facet")
        verbose_name_plural = _("totals by facet")
        indexes = (models.Index(fields=("year", "month"), name="facet_total_by_month"),)
        constraints = (
            models.UniqueConstraint(
                fields=("region", "dimension", "year", "month", "member", "outcome"),
                name="facet_total_key_unique",
                nulls_distinct=False,
            ),
        )


class TotalsState(models.Model):
    """One row: the instant whose published incidents the totals stand for."""

    as_of = models.DateTimeField(_("as of"), db_default=Now())
    facets_as_of = models.DateTimeField(_("facets as of"), null=True)
    """The totals by facet follow the others, in transactions of their own."""
    mended_at = models.DateTimeField(_("mended at"), null=True)
    """When a reconciliation last found a total or a map cell that was not right."""

    def __str__(self) -> str:
        return f"totals as of {self.as_of}"


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def unfinished(self) -> ReconciliationQuerySet:
        return self.exclude(left=[])

    def finished(self) -> ReconciliationQuerySet:
        return self.filter(left=[])


class Reconciliation(models.Model):
    """A nightly recomputation of everything, and what it had to mend."""

    at = models.DateTimeField(_("begun at"), db_default=Now())
    left = models.JSONField(_("left to do"), default=list)
    """Pieces, as [kind, what of it]; none: finished."""
    checked_count = models.PositiveIntegerField(_("totals checked"), default=0)
    mended_count = models.PositiveIntegerField(_("totals mended"), default=0)
    mended = models.JSONField(_("what was mended"), default=list)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at}: {self.mended_count}/{self.checked_count}"
