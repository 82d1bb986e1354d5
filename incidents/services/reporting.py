"""Receiving reports: each client id makes exactly one, whatever the network does."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from incidents.models import (
    CasualtyClaim,
    Citation,
    Decision,
    Incident,
    IncidentWarning,
    PublicPrecision,
    Source,
    Toll,
    User,
)
from incidents.services.citing import ReportedSource, cite_further
from incidents.services.country import is_outside
from incidents.services.errors import (
    ConflictingReportError,
    NotAllowedError,
    ReportInFlightError,
    WithdrawnReportError,
)
from incidents.services.location import assign_units
from incidents.services.naming_actors import ReportedActor, name_actors
from incidents.services.same_event import note_same_event
from incidents.services.victims import ReportedVictims, add_victims
from regions.services.places import places_named


@dataclass(frozen=True, slots=True)
class ReportedToll:
    """An outcome as the reporter gave it; None is unknown."""

    outcome: str
    min: int | None = None
    best: int | None = None
    max: int | None = None

    @property
    def toll(self) -> Toll:
        return Toll(self.min, self.best, self.max)


@dataclass(frozen=True, slots=True)
class Report:
    """What the short form holds. Coordinates in degrees, None where only named."""

    started_on: date
    ended_on: date
    date_precision: str
    geo_precision: str
    place_name: str
    event_type: str
    title: str
    summary: str
    language: str
    source_publisher: str
    source_kind: str
    source_url: str = ""
    source_is_confidential: bool = True
    latitude: float | None = None
    longitude: float | None = None
    public_precision: str = PublicPrecision.KILOMETRE
    tolls: tuple[ReportedToll, ...] = field(default=())
    same_as: str = ""
    """The incident of which this is a further report, as its reporter knows it."""
    victims: tuple[ReportedVictims, ...] = ()
    further_sources: tuple[ReportedSource, ...] = ()
    actors: tuple[ReportedActor, ...] = ()

    @property
    def content_hash(self) -> str:
        """Of what is not as by default: a field that a later version adds does not
        make other content of a report that comes again."""
        given, default = asdict(self), {f.name: f.default for f in fields(self)}
        said = {name: given[name] for name in given if given[name] != default[name]}
        text = json.dumps(said, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def submit_report(
    report: Report, *, client_id: UUID, by: User
) -> tuple[Incident, bool]:
    """The incident of this client id, and whether this call made it.

    The same content again answers with the same incident; other content under the
    same id is refused, and nothing that was received is lost; so is what has been
    withdrawn from the public since. Two at once: the second is told to wait.
    """
    if not by.has_perm("incidents.send_report"):
        raise NotAllowedError
    lock_client_id(client_id)
    known = Incident.objects.filter(uuid=client_id).first()
    if known is not None:
        _check_replay(known, report, by=by)
        return known, False
    incident = _create(report, client_id=client_id, by=by)
    _cite(incident, report)
    name_actors(incident, report.actors)
    assign_units(incident)
    if report.same_as:
        note_same_event(incident, report.same_as, by=by)
    return incident, True


def _check_replay(known: Incident, report: Report, *, by: User) -> None:
    """Somebody else's report is told from nothing but other content (L-02)."""
    if known.author_id != by.pk:
        raise ConflictingReportError
    if known.status == Incident.Status.RETRACTED:
        raise WithdrawnReportError
    if known.content_hash != report.content_hash:
        raise ConflictingReportError


def lock_client_id(client_id: UUID) -> None:
    """Until the end of the transaction; two at once: the second is told to wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [str(client_id)],
        )
        if not cursor.fetchone()[0]:
            raise ReportInFlightError


def _create(report: Report, *, client_id: UUID, by: User) -> Incident:
    text: dict[str, Any] = {
        f"title_{report.language}": report.title,
        f"summary_{report.language}": report.summary,
    }
    latitude, longitude = report.latitude, report.longitude
    if latitude is None:
        latitude, longitude = point_of(report.place_name)
    incident = Incident.objects.create(
        uuid=client_id,
        author=by,
        content_hash=report.content_hash,
        started_on=report.started_on,
        ended_on=report.ended_on,
        date_precision=report.date_precision,
        latitude=latitude,
        longitude=longitude,
        geo_precision=report.geo_precision,
        public_precision=report.public_precision,
        place_name=report.place_name,
        event_type_id=report.event_type,
        language=report.language,
        **text,
    )
    Decision.objects.create(
        incident=incident, from_status="", to_status=incident.status, by=by
    )
    if latitude is not None and longitude is not None:
        _warn_if_outside(incident, latitude, longitude)
    return incident


def point_of(place_name: str) -> tuple[float | None, float | None]:
    """Where the gazetteer knows just one place of that name.

    Otherwise an editor will place it: nothing can be published without a point.
    """
    places = places_named(place_name)
    if len(places) == 1:
        return places[0].latitude, places[0].longitude
    return None, None


def _warn_if_outside(incident: Incident, latitude: float, longitude: float) -> None:
    if is_outside(latitude, longitude):
        IncidentWarning.objects.create(
            incident=incident, code=IncidentWarning.Code.OUTSIDE_COUNTRY
        )


def _cite(incident: Incident, report: Report) -> None:
    """The source and what it says of each outcome; who else says so."""
    source = Source.objects.create(
        publisher=report.source_publisher,
        kind=report.source_kind,
        url=report.source_url,
        is_confidential=report.source_is_confidential,
    )
    Citation.objects.create(incident=incident, source=source, named_by=incident.author)
    claims = CasualtyClaim.objects.bulk_create(
        CasualtyClaim(
            incident=incident,
            source=source,
            outcome=toll.outcome,
            min=toll.min,
            best=toll.best,
            max=toll.max,
            standing=CasualtyClaim.Standing.RECOMMENDED,
        )
        for toll in report.tolls
        if not toll.toll.is_unknown
    )
    add_victims(claims, report.victims)
    cite_further(incident, report.further_sources, named_by=incident.author)
