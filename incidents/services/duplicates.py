"""Incidents that may be the same event: near in place and in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians

from django.db.models import QuerySet, Value

from incidents.models import Incident
from observatory.lib.folding import Fold
from regions.services.places import distance_km

_DAYS = 3
_KM = 25
_KM_PER_DEGREE = 111.2
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    incident: Incident
    distance_km: float | None
    days_apart: int


def likely_duplicates(incident: Incident) -> list[LikelyDuplicate]:
    """Within 25 km (or of the same place name, where a point is missing) and three
    days; the nearest first, whatever their status."""
    near_in_time = (
        Incident.objects.between(
            incident.started_on - timedelta(days=_DAYS),
            incident.ended_on + timedelta(days=_DAYS),
        )
        .exclude(pk=incident.pk)
        .select_related("event_type")
    )
    found = list(_near_in_place(incident, near_in_time))
    found.sort(key=lambda d: (d.days_apart, d.distance_km or 0))
    return found[:_SHOWN]


def _near_in_place(
    incident: Incident, others: QuerySet[Incident]
) -> Iterator[LikelyDuplicate]:
    latitude, longitude = incident.latitude, incident.longitude
    if latitude is None or longitude is None:
        named = others.annotate(folded=Fold("place_name")).filter(
            folded=Fold(Value(incident.place_name))
        )
        for namesake in named if incident.place_name else ():
            yield LikelyDuplicate(namesake, None, _days_apart(incident, namesake))
        return
    high = _KM / _KM_PER_DEGREE
    wide = high / cos(radians(latitude))
    in_box = others.filter(
        latitude__range=(latitude - high, latitude + high),
        longitude__range=(longitude - wide, longitude + wide),
    )
    for other in in_box:
        away = distance_km(
            (longitude, latitude), (other.longitude or 0.0, other.latitude or 0.0)
        )
        if away <= _KM:
            yield LikelyDuplicate(other, away, _days_apart(incident, other))


def _days_apart(one: Incident, other: Incident) -> int:
    """0 when they overlap."""
    gap = max(one.started_on, other.started_on) - min(one.ended_on, other.ended_on)
    return max(gap.days, 0)
