"""How well a place and a date are known, and the peers' codes for it.

Radii are ours (neither UCDP nor ACLED publishes any) and are printed on the
methodology page. Codes that have no twin keep the round trip from the peer's code
to ours and back; the other way loses what the peer cannot say.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GeoPrecision(models.TextChoices):
    EXACT = "exact", _("exact spot")
    NEAR = "near", _("near a place")
    SETTLEMENT = "settlement", _("a settlement")
    COMMUNE = "commune", _("a commune")
    CERCLE = "cercle", _("a cercle")
    REGION = "region", _("a region")
    AREA = "area", _("a road, river or wider area")
    COUNTRY = "country", _("the country only")
    WATER = "water", _("water or airspace")


TO_A_SETTLEMENT = (GeoPrecision.EXACT, GeoPrecision.NEAR, GeoPrecision.SETTLEMENT)
"""Known well enough to be counted with the settlement that it names."""


class DatePrecision(models.TextChoices):
    EXACT = "exact", _("exact day")
    DAYS = "days", _("within a few days")
    WEEK = "week", _("within a week")
    MONTH = "month", _("within a month")
    YEAR = "year", _("within a year")


ON_A_DAY = (DatePrecision.EXACT, DatePrecision.DAYS, DatePrecision.WEEK)
"""Known well enough to be counted by day, on the first one; the others would all fall
on the first of a month or a year, and are counted beside the days."""


class PublicPrecision(models.TextChoices):
    """How closely the public may know the place; chosen per incident (G-01)."""

    POINT = "point", _("exact: as recorded (about 10 m)")
    KILOMETRE = "kilometre", _("the settlement (within about a kilometre)")
    TEN_KILOMETRES = "ten_kilometres", _("within about ten kilometres")
    CERCLE = "cercle", _("the cercle only")
    REGION = "region", _("the region only")

    @classmethod
    def coarser(cls, one: str, other: str) -> PublicPrecision:
        """They stand from the finest to the coarsest."""
        return cls(max(one, other, key=cls.values.index))


RADIUS_M: dict[str, int | None] = {
    GeoPrecision.EXACT: 500,
    GeoPrecision.SETTLEMENT: 3_000,
    GeoPrecision.NEAR: 25_000,
    GeoPrecision.COMMUNE: 20_000,
    GeoPrecision.CERCLE: 60_000,
    GeoPrecision.REGION: None,  # the region's own outline
    GeoPrecision.AREA: 100_000,
    GeoPrecision.COUNTRY: None,
    GeoPrecision.WATER: 25_000,
}

_FROM_UCDP = {
    1: GeoPrecision.EXACT,
    2: GeoPrecision.NEAR,
    3: GeoPrecision.CERCLE,
    4: GeoPrecision.REGION,
    5: GeoPrecision.AREA,
    6: GeoPrecision.COUNTRY,
    7: GeoPrecision.WATER,
}
_TO_UCDP = {value: key for key, value in _FROM_UCDP.items()} | {
    GeoPrecision.SETTLEMENT: 1,
    GeoPrecision.COMMUNE: 3,
}
_FROM_ACLED = {
    1: GeoPrecision.SETTLEMENT,
    2: GeoPrecision.NEAR,
    3: GeoPrecision.REGION,
}
_TO_ACLED = {
    GeoPrecision.EXACT: 1,
    GeoPrecision.SETTLEMENT: 1,
    GeoPrecision.NEAR: 2,
    GeoPrecision.COMMUNE: 2,
}


def geo_from_ucdp(where_prec: int) -> GeoPrecision:
    """Our precision for UCDP's `where_prec` 1-7; KeyError for any other."""
    return _FROM_UCDP[where_prec]


def geo_to_ucdp(precision: str) -> int:
    return _TO_UCDP[GeoPrecision(precision)]


def geo_from_acled(geo_precision: int) -> GeoPrecision:
    """Our precision for ACLED's `geo_precision` 1-3; KeyError for any other."""
    return _FROM_ACLED[geo_precision]


def geo_to_acled(precision: str) -> int:
    return _TO_ACLED.get(GeoPrecision(precision), 3)
