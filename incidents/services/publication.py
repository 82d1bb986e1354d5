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
    LicenceForbidsError,
    NoPlaceError,
    NotAllowedError,
    ReasonMissingError,
    WrongStatusError,
)
from incidents.services.part_checks import accept_parts
from incidents.services.reach import reach_columns
from incidents.services.record import public_record
from observatory.lib.bell import ring

Status = Incident.Status
Change = PublishedVersion.Change
AFTERWARDS = ("incidents.tasks.refresh_totals", "incidents.tasks.number_versions")

_DEFAULTS: dict[str, Any] = {"abduction_outcomes": []}
"""What versions mean that were written before the record had these members: that they
are there now is no correction."""


@transaction.atomic
def publish_incident(
    incident: Incident,
    *,
    by: User | None,
    note_fr: str = "",
    note_en: str = "",
    withhold: bool = False,
) -> PublishedIncident:
    """Put the incident before the public. Publishing twice changes nothing.

    `by` is None for an importer of data that is public already. A published
    incident that has changed since becomes a new public version (a correction).
    Withhold: its earlier versions go out of sight, to protect somebody.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if by is not None and not by.has_perm("incidents.publish_incident", incident):
        raise NotAllowedError
    if incident.status not in {Status.VERIFIED, Status.PUBLISHED}:
        raise WrongStatusError
    check_publishable(incident)
    if incident.status != Status.PUBLISHED:
        _decide(incident, Status.PUBLISHED, by=by)
    published = _write_projection(
        incident, note_fr=note_fr, note_en=note_en, withhold=withhold
    )
    if by is not None:
        accept_parts(incident, by=by)
    for task in AFTERWARDS:
        ring(task)
    return published


def check_publishable(incident: Incident) -> None:
    """Whatever its status, and whoever asks."""
    if incident.latitude is None:
        raise NoPlaceError
    if incident.batch is not None and incident.batch.forbids_publication:
        raise LicenceForbidsError


@transaction.atomic
def retract_incident(
    incident: Incident,
    *,
    by: User,
    note_fr: str,
    note_en: str = "",
    withhold: bool = False,
) -> None:
    """Withdraw it from the public; its id stays, with the note, as a tombstone.

    Withhold: its earlier versions go out of sight as well, to protect somebody.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not by.has_perm("incidents.retract_incident", incident):
        raise NotAllowedError
    if incident.status != Status.PUBLISHED:
        raise WrongStatusError
    if not note_fr.strip():
        raise ReasonMissingError
    withdraw_projection(incident, note_fr=note_fr, note_en=note_en, withhold=withhold)
    _decide(incident, Status.RETRACTED, by=by, reason=note_fr)


def withdraw_projection(
    incident: Incident,
    *,
    note_fr: str,
    note_en: str,
    withhold: bool = False,
    merged_into: str = "",
) -> None:
    """The tombstone that the public finds from now on."""
    published = PublishedIncident.objects.get(incident_uuid=incident.uuid)
    PublishedVersion.objects.create(
        public_id=published.public_id,
        version=published.version + 1,
        change=Change.RETRACTED,
        published_on=timezone.localdate(),
        note_fr=note_fr.strip(),
        note_en=note_en.strip(),
        withholds_earlier=withhold,
        merged_into=merged_into,
    )
    published.delete()
    for task in AFTERWARDS:
        ring(task)


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


def differences_from_published(
    incident: Incident,
) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    """The names of what the public would see otherwise, the last version, and what
    would be the next."""
    versions = PublishedVersion.objects.filter(public_id=incident.public_id)
    last = versions.order_by("-version").first()
    before = _DEFAULTS | last.content if last else {}
    after = _as_json(public_record(incident))
    return _changed(before, after), before, after


def _write_projection(
    incident: Incident, *, note_fr: str, note_en: str, withhold: bool
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
    derived = reach_columns(record) | {"region_ids": record["region_ids"]}
    current = PublishedIncident.objects.filter(incident_uuid=incident.uuid).first()
    before = _DEFAULTS | last.content if last else {}
    if current is not None and before == content and not withhold:
        return _with_units(current, derived)
    version = last.version + 1 if last else 1
    # What has been withheld stays so: what changed would tell what stood there.
    changed = _changed(before, content) if last and not withhold else []
    PublishedVersion.objects.create(
        public_id=public_id,
        version=version,
        change=Change.CORRECTED if last else Change.PUBLISHED,
        published_on=today,
        note_fr=note_fr,
        note_en=note_en,
        changed_fields=changed,
        withholds_earlier=withhold and last is not None,
        content=content,
    )
    values = record | derived | {"version": version, "updated_on": today}
    published, _ = PublishedIncident.objects.update_or_create(
        incident_uuid=incident.uuid,
        defaults=values,
        create_defaults=values | {"public_id": public_id, "published_on": today},
    )
    return published


def _with_units(
    current: PublishedIncident, derived: dict[str, Any]
) -> PublishedIncident:
    """The same version in the units of a division loaded since."""
    changed = [n for n, value in derived.items() if getattr(current, n) != value]
    for name in changed:
        setattr(current, name, derived[name])
    if changed:
        current.save(update_fields=changed)
    return current


def _as_json(record: dict[str, Any]) -> dict[str, Any]:
    """The record as JSON stores it, without what is derived: words to search, units."""
    shown = {k: v for k, v in record.items() if k not in {"words", "region_ids"}}
    loaded: dict[str, Any] = json.loads(json.dumps(shown, cls=DjangoJSONEncoder))
    return loaded


def _changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return sorted(name for name in new if old.get(name) != new[name])
