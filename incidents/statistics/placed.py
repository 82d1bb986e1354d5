"""Incidents summed up by where they are known to be: at spots as close together as a
drawing can show, and beside these by how little is known of their place."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Avg, BigIntegerField, Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Round

from incidents.models import GeoPrecision, PublishedIncident
from incidents.models.cells import shift_of
from incidents.models.precision import TO_A_SETTLEMENT


@dataclass(frozen=True, slots=True)
class Spot:
    """So many incidents of one cell, in the middle of them all."""

    longitude: float
    latitude: float
    incidents: int


@dataclass(frozen=True, slots=True)
class Placed:
    """`elsewhere`: how many are at no spot, by how well their place is known. The two
    hold every incident once."""

    spots: list[Spot] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)

    @property
    def at_spots(self) -> int:
        return sum(spot.incidents for spot in self.spots)


def placed(
    incidents: QuerySet[PublishedIncident], depth: int, most_radius_m: float
) -> Placed:
    """By cells of a depth; at a spot is what is known to a settlement, and to within
    so many metres. A settlement less closely told is near it, no more."""
    is_placed = {
        "geo_precision__in": TO_A_SETTLEMENT,
        "radius_m__lte": most_radius_m,
    }
    cell = F("quadkey").bitrightshift(shift_of(depth))
    groups = (
        incidents.order_by()
        .values(
            cell=Case(When(**is_placed, then=cell), output_field=BigIntegerField()),
            precision=Case(
                When(**is_placed, then=Value("")),
                When(geo_precision__in=TO_A_SETTLEMENT, then=Value(GeoPrecision.NEAR)),
                default=F("geo_precision"),
            ),
        )
        .annotate(
            count=Count("*"),
            longitude=Round(Avg("longitude"), 4),
            latitude=Round(Avg("latitude"), 4),
        )
    )
    spots, elsewhere = [], {}
    for group in groups.order_by("-count", "cell"):
        if group["cell"] is None:
            elsewhere[group["precision"]] = group["count"]
        else:
            at = group["longitude"], group["latitude"]
            spots.append(Spot(*at, group["count"]))
    finest_first = [name for name in GeoPrecision.values if name in elsewhere]
    return Placed(spots, {name: elsewhere[name] for name in finest_first})
