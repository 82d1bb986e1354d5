"""What the public may see, and nothing else: the only incident tables that public
pages, tiles, exports and the API read.

Publishing writes these rows (`services/publication.py`). They hold copies, not
foreign keys to the team's tables, so that no query can wander back.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.models.dirty import TOTALS_TRIGGERS
from incidents.models.dirty_cells import CELL_TRIGGERS
from incidents.models.facets import Faceted
from incidents.models.fate import ABDUCTIONS, Followed
from incidents.models.incident import QuadKey
from incidents.models.narrow_triggers import NARROW_TRIGGERS
from incidents.models.place_queries import PlacedQuerySet
from incidents.models.posting import POSTING_TRIGGERS
from incidents.models.precision import ON_A_DAY, DatePrecision, GeoPrecision
from incidents.models.published_indexes import INDEXES, IS_LONG, LONG_DAYS
from incidents.models.reach import Reached
from incidents.models.support import Supported
from incidents.models.taxonomy import EventTerm, EventType
from incidents.models.toll import Outcome, Toll, bounds_in_order
from observatory.lib.folding import Fold
from regions.models import Division, Region


class PublishedIncidentQuerySet(PlacedQuerySet["PublishedIncident"]):
    def between(
        self, start: date | None, end: date | None
    ) -> PublishedIncidentQuerySet:
        """Incidents that overlap start..end, both days included; None is open."""
        found = self
        if start:
            found = found.filter(ended_on__gte=start)
        if end:
            found = found.filter(started_on__lte=end)
        return found

    def in_days(
        self, start: date, end: date
    ) -> tuple[PublishedIncidentQuerySet, PublishedIncidentQuerySet]:
        """`between`, as two that share nothing and are each found by their days: those
        that began shortly before or in it, and the few long ones from before."""
        found = self.between(start, end)
        soonest = date.fromordinal(max(1, start.toordinal() - LONG_DAYS))
        return (
            found.filter(started_on__gte=soonest),
            found.filter(IS_LONG, started_on__lt=soonest),
        )

    def on_a_day(self) -> PublishedIncidentQuerySet:
        """Whose first day is known well enough to be counted on it."""
        return self.filter(date_precision__in=ON_A_DAY)

    def without_a_day(self) -> PublishedIncidentQuerySet:
        return self.exclude(date_precision__in=ON_A_DAY)

    def abductions(self) -> PublishedIncidentQuerySet:
        """In which people were taken, whether or not it is known how many."""
        return self.filter(ABDUCTIONS)

    def within(self, regions: list[Region]) -> PublishedIncidentQuerySet:
        """In any of these regions, of whatever division or level."""
        return self.filter(region_ids__overlap=[region.pk for region in regions])

    def surely_within(self, regions: list[Region]) -> PublishedIncidentQuerySet:
        """With their whole extent in one of these."""
        units = [region.pk for region in regions]
        return self.filter(sure_region_ids__overlap=units)

    def possibly_within(self, regions: list[Region]) -> PublishedIncidentQuerySet:
        units = [region.pk for region in regions]
        return self.filter(possible_region_ids__overlap=units)

    def wholly_between(
        self, start: date | None, end: date | None
    ) -> PublishedIncidentQuerySet:
        """All of whose days lie in start..end; None is open."""
        found = self
        if start:
            found = found.filter(started_on__gte=start)
        if end:
            found = found.filter(ended_on__lte=end)
        return found

    def inside(
        self, division: Division, level: str = Region.Level.REGION
    ) -> PublishedIncidentQuerySet:
        """In some unit of this level of the division."""
        units = Region.objects.filter(division=division, level=level)
        return self.filter(region_ids__overlap=units.values_list("pk"))

    def outside(
        self, division: Division, level: str = Region.Level.REGION
    ) -> PublishedIncidentQuerySet:
        """In no unit of this level of the division: beyond its borders, or with a
        place that is not known finely enough."""
        units = Region.objects.filter(division=division, level=level)
        return self.exclude(region_ids__overlap=units.values_list("pk"))

    def matching(self, text: str) -> PublishedIncidentQuerySet:
        """Whose texts hold every word given, accents and case aside."""
        found = self
        for word in text.split():
            found = found.filter(search_text__contains=Fold(Value(word)))
        return found


def _term() -> models.ForeignKey[EventTerm | None, EventTerm | None]:
    """Not indexed: a handful of values, of which a query takes a large part."""
    return models.ForeignKey(
        EventTerm,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )


class PublishedIncident(Faceted, Followed, Reached, Supported):
    public_id = models.CharField(_("public identifier"), max_length=20, unique=True)
    incident_uuid = models.UUIDField(unique=True, editable=False)
    """For the team's side only; never serialised."""
    version = models.PositiveIntegerField(_("version"))
    published_on = models.DateField(_("first published on"))
    updated_on = models.DateField(_("last changed on"))

    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"))
    date_precision = models.CharField(
        _("date precision"), max_length=8, choices=DatePrecision
    )
    year = models.GeneratedField(
        expression=ExtractYear("started_on"),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    month = models.GeneratedField(
        expression=Case(
            When(date_precision="year", then=Value(0)),
            default=ExtractMonth("started_on"),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    """Month in which it began; 0 when only the year is known."""

    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    quadkey = models.GeneratedField(
        expression=QuadKey("longitude", "latitude"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    geo_precision = models.CharField(
        _("geographic precision"), max_length=12, choices=GeoPrecision
    )
    radius_m = models.PositiveIntegerField(_("radius in metres"), null=True)
    footprint = models.JSONField(_("line or outline, as GeoJSON"), null=True)
    footprint_region_id = models.BigIntegerField(null=True)
    """The region whose whole outline is the footprint, when no finer place is known."""
    place_name = models.CharField(_("place"), max_length=200, blank=True)
    region_ids = ArrayField(models.BigIntegerField(), default=list)
    """Every unit it lies in: all levels of all divisions."""

    event_type = models.ForeignKey(
        EventType,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # published_by_total_key begins with it
        verbose_name=_("type"),
    )
    emplacement = _term()
    trigger = _term()
    device_state = _term()

    language = models.CharField(_("language of the text"), max_length=5)
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    summary_fr = models.TextField(_("summary in French"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    is_provisional = models.BooleanField(_("provisional at its source"), default=False)

    killed_min = models.PositiveIntegerField(null=True)
    killed_best = models.PositiveIntegerField(null=True)
    killed_max = models.PositiveIntegerField(null=True)
    injured_min = models.PositiveIntegerField(null=True)
    injured_best = models.PositiveIntegerField(null=True)
    injured_max = models.PositiveIntegerField(null=True)
    abducted_min = models.PositiveIntegerField(null=True)
    abducted_best = models.PositiveIntegerField(null=True)
    abducted_max = models.PositiveIntegerField(null=True)
    missing_min = models.PositiveIntegerField(null=True)
    missing_best = models.PositiveIntegerField(null=True)
    missing_max = models.PositiveIntegerField(null=True)
    toll_rules = models.JSONField(default=dict)
    """outcome -> "recommended", "envelope" or "unknown": how its toll came about."""

    claims = models.JSONField(default=list)
    """[{outcome, source, as_of, min, best, max, is_cumulative, standing,
    breakdown: [{category, sex, age_group, min, best, max}]}]"""
    actors = models.JSONField(default=list)
    """[{name, name_en, kind, role, confidence}]"""
    sources = models.JSONField(default=list)
    """[{publisher, title, published_on, url, kind, reliability, credibility}];
    a confidential source appears only as {"kind": "confidential"}."""
    references = models.JSONField(default=list)
    """[{dataset, id, version}]"""
    warnings = models.JSONField(default=list)
    """[{code, detail}]"""
    attribution = models.CharField(_("attribution"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    words = models.TextField(editable=False)
    """All that the search looks into: texts, place, actors, public sources."""
    search_text = models.GeneratedField(
        expression=Fold("words"), output_field=models.TextField(), db_persist=True
    )

    objects = PublishedIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("published incident")
        verbose_name_plural = _("published incidents")
        ordering = ("-started_on", "-public_id")
        indexes = INDEXES
        constraints = (
            *(
                models.CheckConstraint(
                    condition=bounds_in_order(
                        f"{outcome}_min", f"{outcome}_best", f"{outcome}_max"
                    ),
                    name=f"published_{outcome}_in_order",
                )
                for outcome in Outcome.values
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="published_is_on_earth",
            ),
        )
        triggers = (
            *TOTALS_TRIGGERS,
            *CELL_TRIGGERS,
            *NARROW_TRIGGERS,
            *POSTING_TRIGGERS,
        )

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("incident-detail", args=[self.public_id])

    def toll(self, outcome: str) -> Toll:
        return Toll(
            getattr(self, f"{outcome}_min"),
            getattr(self, f"{outcome}_best"),
            getattr(self, f"{outcome}_max"),
        )

    @property
    def killed(self) -> Toll:
        return self.toll(Outcome.KILLED)

    @property
    def injured(self) -> Toll:
        return self.toll(Outcome.INJURED)

    @property
    def abducted(self) -> Toll:
        return self.toll(Outcome.ABDUCTED)

    @property
    def text_language(self) -> str:
        """The language that `title` and `summary` are really in."""
        wanted = "en" if get_language() == "en" else "fr"
        other = "fr" if wanted == "en" else "en"
        return wanted if getattr(self, f"title_{wanted}") else other

    @property
    def title(self) -> str:
        return str(getattr(self, f"title_{self.text_language}"))

    @property
    def summary(self) -> str:
        return str(getattr(self, f"summary_{self.text_language}"))
