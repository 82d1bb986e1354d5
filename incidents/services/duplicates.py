"""Incidents that may be the same event: near in place and in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet, Value

from incidents.models import Incident, Outcome, PublishedIncident, Toll, User
from incidents.models.toll import UNKNOWN
from incidents.services.tolls import resolve_tolls
from observatory.lib.folding import Fold
from regions.services.places import distance_km

_DAYS = 3
_KM = 25
_KM_PER_DEGREE = 111.2
_SHOWN = 10
_SHOWN_TO_REPORTERS = 4

Row = TypeVar("Row", Incident, PublishedIncident)


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of an event: what others are compared with."""

    started_on: date
    ended_on: date
    place_name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    event_type: str = ""
    killed: Toll = UNKNOWN

    @classmethod
    def of(cls, incident: Incident) -> Event:
        return cls(
            incident.started_on,
            incident.ended_on,
            incident.place_name,
            incident.latitude,
            incident.longitude,
        )


@dataclass(frozen=True, slots=True)
class LikelyDuplicate(Generic[Row]):
    incident: Row
    distance_km: float | None
    days_apart: int


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """A likely duplicate as its reporter may know it: published, or their own."""

    name: str
    """What a report says to be the same event as this."""
    found: LikelyDuplicate[Incident] | LikelyDuplicate[PublishedIncident]
    killed: Toll

    @property
    def incident(self) -> Incident | PublishedIncident:
        return self.found.incident


def likely_duplicates(
    incident: Incident, among: QuerySet[Incident]
) -> list[LikelyDuplicate[Incident]]:
    """Within 25 km (or of the same place name, where a point is missing) and three
    days; the nearest first, whatever their status."""
    others = among.exclude(pk=incident.pk).select_related("event_type")
    found = list(_near(Event.of(incident), others))
    found.sort(key=lambda d: (d.days_apart, d.distance_km or 0))
    return found[:_SHOWN]


def known_events_like(event: Event, *, by: User, but_for: UUID) -> list[KnownEvent]:
    """Of the same kind or with a similar toll as well, the likeliest first: published
    ones, as the public knows them, and those that this person has reported. Nothing
    else is read, so that nobody finds out what others have reported (L-03)."""
    mine = Incident.objects.written_by(by).awaiting_review().exclude(uuid=but_for)
    known = [
        *(
            KnownEvent(d.incident.public_id, d, d.incident.killed)
            for d in _near(event, PublishedIncident.objects.all())
        ),
        *(
            KnownEvent(str(d.incident.uuid), d, _killed(d.incident))
            for d in _near(event, mine.prefetch_related("claims"))
        ),
    ]
    alike = [one for one in known if _is_alike(event, one)]
    alike.sort(
        key=lambda one: (
            not _is_same_kind(event, one),
            one.found.days_apart,
            one.found.distance_km or 0,
        )
    )
    return alike[:_SHOWN_TO_REPORTERS]


def _killed(incident: Incident) -> Toll:
    return resolve_tolls(incident.claims.all())[Outcome.KILLED][0]


def _is_same_kind(event: Event, known: KnownEvent) -> bool:
    here, there = (
        code.partition(".")[0]
        for code in (event.event_type, known.incident.event_type_id)
    )
    return not here or here == there


def _is_alike(event: Event, known: KnownEvent) -> bool:
    """What is called an attack by one may be called a battle by another: then the dead
    must be about as many."""
    return _is_same_kind(event, known) or _overlap(event.killed, known.killed)


def _overlap(one: Toll, other: Toll) -> bool:
    spans = [
        [bound for bound in (toll.min, toll.best, toll.max) if bound]
        for toll in (one, other)
    ]
    return all(spans) and max(map(min, spans)) <= min(map(max, spans))


def _near(event: Event, others: QuerySet[Row]) -> Iterator[LikelyDuplicate[Row]]:
    in_time = others.filter(
        started_on__lte=event.ended_on + timedelta(days=_DAYS),
        ended_on__gte=event.started_on - timedelta(days=_DAYS),
    ).select_related("event_type")
    latitude, longitude = event.latitude, event.longitude
    if latitude is None or longitude is None:
        named = in_time.annotate(folded=Fold("place_name")).filter(
            folded=Fold(Value(event.place_name))
        )
        for namesake in named if event.place_name else ():
            yield LikelyDuplicate(namesake, None, _days_apart(event, namesake))
        return
    high = _KM / _KM_PER_DEGREE
    wide = high / cos(radians(latitude))
    in_box = in_time.filter(
        latitude__range=(latitude - high, latitude + high),
        longitude__range=(longitude - wide, longitude + wide),
    )
    for other in in_box:
        away = distance_km(
            (longitude, latitude), (other.longitude or 0.0, other.latitude or 0.0)
        )
        if away <= _KM:
            yield LikelyDuplicate(other, away, _days_apart(event, other))


def _days_apart(event: Event, other: Incident | PublishedIncident) -> int:
    """0 when they overlap."""
    gap = max(event.started_on, other.started_on) - min(event.ended_on, other.ended_on)
    return max(gap.days, 0)
