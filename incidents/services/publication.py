"""Putting an incident before the public, and taking it back."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from incidents.models import (
    Decision,
    Incident,
    PublicIdCounter,
    PublishedIncident,
    PublishedVersion,
    User,
)
from incidents.services.errors import (
    NoPlaceError,
    NotAllowedError,
    ReasonMissingError,
    WrongStatusError,
)
from incidents.services.record import public_record
from observatory.lib.bell import ring

Status = Incident.Status
Change = PublishedVersion.Change
REFRESH_TOTALS = "incidents.tasks.refresh_totals"


@transaction.atomic
def publish_incident(
    incident: Incident, *, by: User | None, note_fr: str = "", note_en: str = ""
) -> PublishedIncident:
    """Put the incident before the public. Publishing twice changes nothing.

    `by` is None for an importer of data that is public already. A published
    incident that has changed since becomes a new public version (a correction).
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if by is not None and not by.has_perm("incidents.publish_incident", incident):
        raise NotAllowedError
    if incident.status not in {Status.VERIFIED, Status.PUBLISHED}:
        raise WrongStatusError
    if incident.latitude is None:
        raise NoPlaceError
    if incident.status != Status.PUBLISHED:
        _decide(incident, Status.PUBLISHED, by=by)
    published = _write_projection(incident, note_fr=note_fr, note_en=note_en)
    ring(REFRESH_TOTALS)
    return published


@transaction.atomic
def retract_incident(
    incident: Incident, *, by: User, note_fr: str, note_en: str = ""
) -> None:
    """Withdraw it from the public; its id stays, with the note, as a tombstone."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not by.has_perm("incidents.retract_incident", incident):
        raise NotAllowedError
    if incident.status != Status.PUBLISHED:
        raise WrongStatusError
    if not note_fr.strip():
        raise ReasonMissingError
    published = PublishedIncident.objects.get(incident_uuid=incident.uuid)
    PublishedVersion.objects.create(
        public_id=published.public_id,
        version=published.version + 1,
        change=Change.RETRACTED,
        published_on=timezone.localdate(),
        note_fr=note_fr.strip(),
        note_en=note_en.strip(),
    )
    published.delete()
    _decide(incident, Status.RETRACTED, by=by, reason=note_fr)
    ring(REFRESH_TOTALS)


def _decide(
    incident: Incident, status: str, *, by: User | None, reason: str = ""
) -> None:
    """Move to another status and keep who did it; gives the public id on the way."""
    Decision.objects.create(
        incident=incident,
        from_status=incident.status,
        to_status=status,
        reason=reason,
        by=by,
    )
    if status == Status.PUBLISHED and incident.public_id is None:
        incident.public_id = _next_public_id(incident.started_on.year)
    incident.status = status
    incident.save(update_fields=["status", "public_id", "updated_at"])


def _next_public_id(year: int) -> str:
    """`MLI-2019-000123`: numbers count what is public, and leave no gaps."""
    PublicIdCounter.objects.get_or_create(year=year)
    counter = PublicIdCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save()
    return f"{settings.COUNTRY_CODE}-{year}-{counter.last:06}"


def _write_projection(
    incident: Incident, *, note_fr: str, note_en: str
) -> PublishedIncident:
    public_id = incident.public_id
    assert public_id is not None  # noqa: S101  given on the way here, by `_decide`
    record = public_record(incident)
    content = _as_json(record)
    today = timezone.localdate()
    last = (
        PublishedVersion.objects.filter(public_id=public_id)
        .order_by("-version")
        .first()
    )
    current = PublishedIncident.objects.filter(incident_uuid=incident.uuid).first()
    if current is not None and last is not None and last.content == content:
        return _with_units(current, record["region_ids"])
    version = last.version + 1 if last else 1
    PublishedVersion.objects.create(
        public_id=public_id,
        version=version,
        change=Change.CORRECTED if last else Change.PUBLISHED,
        published_on=today,
        note_fr=note_fr,
        note_en=note_en,
        changed_fields=_changed(last.content, content) if last else [],
        content=content,
    )
    published, _ = PublishedIncident.objects.update_or_create(
        incident_uuid=incident.uuid,
        defaults=record | {"version": version, "updated_on": today},
        create_defaults=record
        | {
            "public_id": public_id,
            "version": version,
            "published_on": today,
            "updated_on": today,
        },
    )
    return published


def _with_units(current: PublishedIncident, region_ids: list[int]) -> PublishedIncident:
    """The same version in the units of a division loaded since."""
    if current.region_ids != region_ids:
        current.region_ids = region_ids
        current.save(update_fields=["region_ids"])
    return current


def _as_json(record: dict[str, Any]) -> dict[str, Any]:
    """The record as JSON stores it, without what is derived: words to search, units."""
    shown = {k: v for k, v in record.items() if k not in {"words", "region_ids"}}
    loaded: dict[str, Any] = json.loads(json.dumps(shown, cls=DjangoJSONEncoder))
    return loaded


def _changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return sorted(name for name in new if old.get(name) != new[name])
