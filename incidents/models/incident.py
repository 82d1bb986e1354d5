"""The incident as the team knows it; the public reads `published.py` instead."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Now
from django.db.models.lookups import StartsWith
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.models.abduction import INCIDENT_TRIGGERS
from incidents.models.kept import with_history
from incidents.models.precision import (
    RADIUS_M,
    DatePrecision,
    GeoPrecision,
    PublicPrecision,
)

if TYPE_CHECKING:
    from incidents.models.user import User


class QuadKey(models.Func):
    """The database function of `observatory.lib.quadkey`."""

    function = "obs_quadkey"
    output_field = models.BigIntegerField()


def _names_facet(facet: str) -> models.CheckConstraint:
    """The term's code begins with its facet: a trigger is no emplacement."""
    code = Cast(F(f"{facet}_id"), models.TextField())
    return models.CheckConstraint(
        condition=Q(**{facet: None}) | Q(StartsWith(code, f"{facet}.")),
        name=f"incident_{facet}_is_one",
    )


class IncidentQuerySet(models.QuerySet["Incident"]):
    def between(self, start: date, end: date) -> IncidentQuerySet:
        """Incidents that overlap start..end, both days included."""
        return self.filter(started_on__lte=end, ended_on__gte=start)

    def written_by(self, user: User) -> IncidentQuerySet:
        return self.filter(author=user)

    def awaiting_review(self) -> IncidentQuerySet:
        """The desk's queue: everything that is neither public nor closed."""
        return self.filter(status__in=Incident.AWAITING_REVIEW)


@with_history(exclude=["quadkey"])
class Incident(models.Model):
    class Status(models.TextChoices):
        REPORTED = "reported", _("reported")
        UNDER_REVIEW = "under_review", _("under review")
        VERIFIED = "verified", _("verified")
        PUBLISHED = "published", _("published")
        REJECTED = "rejected", _("rejected")
        RETRACTED = "retracted", _("retracted")
        MERGED = "merged", _("merged")

    AWAITING_REVIEW = (Status.REPORTED, Status.UNDER_REVIEW, Status.VERIFIED)

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True)
    public_id = models.CharField(
        _("public identifier"), max_length=20, unique=True, null=True, blank=True
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.REPORTED
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"))
    date_precision = models.CharField(
        _("date precision"), max_length=8, choices=DatePrecision
    )

    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    quadkey = models.GeneratedField(
        expression=QuadKey("longitude", "latitude"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    geo_precision = models.CharField(
        _("geographic precision"), max_length=12, choices=GeoPrecision
    )
    radius_m = models.PositiveIntegerField(_("radius in metres"), null=True, blank=True)
    line = models.JSONField(_("line, as [[lon, lat], …]"), null=True, blank=True)
    place_name = models.CharField(_("place"), max_length=200, blank=True)
    public_precision = models.CharField(
        _("precision for the public"),
        max_length=16,
        choices=PublicPrecision,
        default=PublicPrecision.KILOMETRE,
    )

    event_type = models.ForeignKey(
        "incidents.EventType", on_delete=models.PROTECT, verbose_name=_("event type")
    )
    emplacement = models.ForeignKey(
        "incidents.EventTerm",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("emplacement"),
    )
    trigger = models.ForeignKey(
        "incidents.EventTerm",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trigger"),
    )
    device_state = models.ForeignKey(
        "incidents.EventTerm",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state of the device"),
    )

    language = models.CharField(_("language of the text"), max_length=5, default="fr")
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    summary_fr = models.TextField(_("summary in French"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    internal_note = models.TextField(_("note for the team"), blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    is_provisional = models.BooleanField(_("provisional at its source"), default=False)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("author"),
    )
    batch = models.ForeignKey(
        "incidents.ImportBatch", on_delete=models.PROTECT, null=True, blank=True
    )
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    """Of the report as first sent: tells a replay from other content (409)."""
    created_at = models.DateTimeField(_("recorded at"), db_default=Now())
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ("-started_on", "-pk")
        indexes = (
            models.Index(fields=("status", "started_on"), name="incident_by_status"),
            models.Index(fields=("quadkey",), name="incident_by_quadkey"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(started_on__lte=F("ended_on")),
                name="incident_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    # Said outright: a CHECK lets pass what is neither true nor false.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="incident_is_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(public_id__isnull=False, latitude__isnull=False),
                name="published_incident_has_id_and_place",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "reported",
                        "under_review",
                        "verified",
                        "published",
                        "rejected",
                        "retracted",
                        "merged",
                    ]
                ),
                name="incident_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(geo_precision__in=GeoPrecision.values)
                & Q(date_precision__in=DatePrecision.values)
                & Q(public_precision__in=PublicPrecision.values),
                name="incident_precisions_are_known",
            ),
            _names_facet("emplacement"),
            _names_facet("trigger"),
            _names_facet("device_state"),
            models.CheckConstraint(
                condition=Q(line=None) | Q(geo_precision="area"),
                name="only_an_area_is_drawn_as_a_line",
            ),
        )
        triggers = INCIDENT_TRIGGERS

    def __str__(self) -> str:
        return self.public_id or str(self.uuid)

    @property
    def title(self) -> str:
        mine, other = self.title_fr, self.title_en
        return (other or mine) if get_language() == "en" else (mine or other)

    @property
    def summary(self) -> str:
        mine, other = self.summary_fr, self.summary_en
        return (other or mine) if get_language() == "en" else (mine or other)

    @property
    def shown_precision(self) -> PublicPrecision:
        """How closely the public may know the place: as chosen, and never more closely
        than its type allows."""
        return PublicPrecision.coarser(
            self.public_precision, self.event_type.finest_shown
        )

    @property
    def uncertainty_m(self) -> int | None:
        """Radius of the circle it lies in; None where that is a whole region."""
        return self.radius_m or RADIUS_M[self.geo_precision]


class IncidentUnit(models.Model):
    """The unit in which an incident lies, at one level of one division."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="units"
    )
    region = models.ForeignKey(
        "regions.Region", on_delete=models.PROTECT, related_name="+"
    )
    division = models.ForeignKey(
        "regions.Division", on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(max_length=14)
    is_approximate = models.BooleanField(
        _("outside, nearest unit taken"), default=False
    )

    class Meta:
        verbose_name = _("unit of an incident")
        verbose_name_plural = _("units of incidents")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "division", "level"),
                name="one_unit_per_level_of_a_division",
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident} – {self.region}"
