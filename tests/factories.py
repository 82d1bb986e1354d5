"""Plain makers of rows for tests; each gives sensible values for what is not named."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any
from uuid import uuid4

import shapely
from django.http import QueryDict
from django.utils import timezone

from incidents.exports.incident_csv import incident_lines
from incidents.exports.resource import Addresses, resources, rows_of
from incidents.filters import PublishedIncidentFilter
from incidents.models import (
    AbductionOutcome,
    Actor,
    AssignedRegion,
    Attachment,
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    EventType,
    Incident,
    IncidentActor,
    PublishedIncident,
    Snapshot,
    Source,
    User,
)
from incidents.services.attachment_content import SentFile
from incidents.services.attachments import keep_attachment
from incidents.services.location import assign_units
from incidents.services.publication import publish_incident
from incidents.services.snapshots import freeze
from regions.models import Division, Place, PlaceName, Region
from tests.pictures import make_phone_photo

_numbers = itertools.count(1)


def make_user(role: str = User.Role.REPORTER, **values: Any) -> User:
    number = next(_numbers)
    user = User(
        **{"username": f"{role}{number}", "email": f"u{number}@example.org"} | values,
        role=role,
    )
    user.set_password("a long pass phrase")
    user.save()
    return user


def assign_region(user: User, region: Region) -> None:
    AssignedRegion.objects.create(user=user, division=region.division, code=region.code)


def make_event_type(code: str = "battles.armed_clash", **values: Any) -> EventType:
    """The type, and its root when the code has a dot."""
    root, dot, _ = code.partition(".")
    parent = make_event_type(root) if dot else None
    defaults = {"name_fr": code, "name_en": code, "parent": parent} | values
    return EventType.objects.get_or_create(code=code, defaults=defaults)[0]


def make_division(key: str = "2012", **values: Any) -> Division:
    defaults = {
        "name_fr": f"Découpage de {key}",
        "name_en": f"Division of {key}",
        "valid_from": date(int(key), 1, 1),
        "source": "test",
        "licence": "test",
        "retrieved_on": date(2026, 11, 1),
    } | values
    return Division.objects.get_or_create(key=key, defaults=defaults)[0]


def make_region(
    slug: str = "mopti",
    box: tuple[float, float, float, float] | None = (-6.0, 13.0, -1.0, 16.0),
    **values: Any,
) -> Region:
    """A region of 2012 whose outline is a box: west, south, east, north."""
    division = values.pop("division", None) or make_division()
    defaults = {
        "level": Region.Level.REGION,
        "code": slug[:10],
        "name": slug.title(),
        "outline": shapely.to_wkb(shapely.box(*box)) if box else None,
    } | values
    return Region.objects.get_or_create(
        division=division, slug=slug, defaults=defaults
    )[0]


def make_incident(**values: Any) -> Incident:
    """A verified incident at Sévaré on 5 March 2019, ready to be published."""
    event_type = values.pop("event_type", "battles.armed_clash")
    tolls = values.pop("killed", None)
    defaults = {
        "status": Incident.Status.VERIFIED,
        "started_on": date(2019, 3, 5),
        "ended_on": values.get("started_on", date(2019, 3, 5)),
        "date_precision": "exact",
        "latitude": 14.53,
        "longitude": -4.09,
        "geo_precision": "settlement",
        "public_precision": "point",
        "place_name": "Sévaré",
        "title_fr": "Affrontement à Sévaré",
        "title_en": "Clash at Sévaré",
    } | values
    incident = Incident.objects.create(
        event_type=make_event_type(event_type), **defaults
    )
    if tolls is not None:
        make_claim(incident, "killed", *tolls)
    assign_units(incident)
    return incident


def make_source(**values: Any) -> Source:
    defaults = {"publisher": "Radio Test", "is_confidential": False} | values
    return Source.objects.create(**defaults)


def make_claim(
    incident: Incident,
    outcome: str = "killed",
    least: int | None = None,
    best: int | None = None,
    most: int | None = None,
    **values: Any,
) -> CasualtyClaim:
    source = values.pop("source", None) or make_source()
    # A report comes with one source, which its author names; the desk adds others.
    named_by = None if incident.citations.exists() else incident.author
    Citation.objects.get_or_create(
        incident=incident, source=source, defaults={"named_by": named_by}
    )
    defaults = {"standing": CasualtyClaim.Standing.RECOMMENDED} | values
    return CasualtyClaim.objects.create(
        incident=incident,
        source=source,
        outcome=outcome,
        min=least,
        best=best,
        max=most,
        **defaults,
    )


def make_outcome(
    incident: Incident, fate: str = "freed", best: int | None = None, **values: Any
) -> AbductionOutcome:
    """Undated, unless `on` is given; from a public source that the incident cites."""
    source = values.pop("source", None) or make_source()
    Citation.objects.get_or_create(incident=incident, source=source)
    precision = "exact" if values.get("on") else ""
    return AbductionOutcome.objects.create(
        **{"date_precision": precision} | values,
        incident=incident,
        source=source,
        fate=fate,
        best=best,
    )


def make_part(claim: CasualtyClaim, **values: Any) -> CasualtyBreakdown:
    """People of a claim, by `category`, `sex`, `age_group`."""
    return CasualtyBreakdown.objects.create(claim=claim, **values)


def make_party(
    incident: Incident, name: str = "JNIM", role: str = "perpetrator"
) -> IncidentActor:
    actor = Actor.objects.get_or_create(name=name, defaults={"kind": "unknown"})[0]
    return IncidentActor.objects.create(incident=incident, actor=actor, role=role)


def make_attachment(
    incident: Incident, content: bytes = b"", **values: Any
) -> Attachment:
    """A photo that knows where it was taken, from the author of the report."""
    sent = SentFile(content or make_phone_photo(), values.pop("keeps_position", False))
    defaults = {"client_id": uuid4(), "by": incident.author} | values
    return keep_attachment(sent, incident=incident, **defaults)[0]


def make_published(**values: Any) -> PublishedIncident:
    """An incident taken through publication; takes what `make_incident` takes."""
    return publish_incident(make_incident(**values), by=None)


AT = Addresses("https://example.org/fr/incidents/", "https://example.org/api/v1/i/")


def make_snapshot(query: str = "", **values: Any) -> Snapshot:
    """Of all published incidents, or those of a filter, in the API's CSV."""
    filters = PublishedIncidentFilter(data=QueryDict(query))
    assert filters.is_valid()
    defaults = {
        "title_fr": "Instantané",
        "by": values.pop("by", None) or make_user("analyst"),
        "rows": rows_of,
        "lines": lambda rows: incident_lines(resources(rows, AT)),
    } | values
    return freeze(filters, **defaults)


def today() -> date:
    return timezone.localdate()


def make_place(name: str, latitude: float, longitude: float) -> Place:
    place = Place.objects.create(
        name=name,
        latitude=latitude,
        longitude=longitude,
        source="test",
        external_id=f"{name} {latitude}",
    )
    PlaceName.objects.create(place=place, name=name)
    return place
