"""The importers' door: one row becomes a new incident, a new version, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from incidents.models import (
    Decision,
    ExternalReference,
    ImportBatch,
    ImportedRow,
    Incident,
    IncidentWarning,
)
from incidents.services.changes import Change, Content, changes_between
from incidents.services.imported_parts import write_parts
from incidents.services.location import assign_units
from incidents.services.publication import publish_incident
from incidents.services.rows import IncidentRow

Status = Incident.Status
_COPIED = {
    "started_on": "started_on",
    "ended_on": "ended_on",
    "date_precision": "date_precision",
    "latitude": "latitude",
    "longitude": "longitude",
    "geo_precision": "geo_precision",
    "radius_m": "radius_m",
    "place_name": "place_name",
    "public_precision": "public_precision",
    "language": "language",
    "title_fr": "title_fr",
    "title_en": "title_en",
    "summary_fr": "summary_fr",
    "summary_en": "summary_en",
    "is_illustrative": "is_illustrative",
    "is_provisional": "is_provisional",
    "event_type": "event_type_id",
    "emplacement": "emplacement_id",
    "trigger": "trigger_id",
    "device_state": "device_state_id",
}
"""Field of the row -> attribute of the incident."""


class Verdict(TextChoices):
    NEW = "new", _("new")
    SAME = "same", _("same")
    CHANGED = "changed", _("changed")


@dataclass(frozen=True, slots=True)
class Compared:
    """What recording the row would do, and what the dataset had said before."""

    verdict: Verdict
    reference: ExternalReference | None = None
    before: Content | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    verdict: Verdict
    incident: Incident | None


def compare_row(row: IncidentRow) -> Verdict:
    return compare_rows([row])[0].verdict


def compare_rows(rows: Sequence[IncidentRow]) -> list[Compared]:
    """Each row against what is known of its event; two queries, however many rows."""
    known: dict[tuple[str, str], ExternalReference] = {}
    for dataset, ids in _ids_by_dataset(rows).items():
        found = ExternalReference.objects.filter(dataset=dataset, external_id__in=ids)
        for reference in found.select_related("incident", "row"):
            known[dataset, reference.external_id] = reference
    return [_compare(row, known.get((row.dataset, row.external_id))) for row in rows]


@transaction.atomic
def record_row(row: IncidentRow, *, batch: ImportBatch, publish: bool) -> Recorded:
    """Write the row. The same content again changes nothing.

    `publish` is for datasets that are public already; otherwise a new event waits at
    the review desk. A change to an event that is public is a correction and published;
    one that was rejected or retracted, or is still at the desk, stays where it is.
    What an editor has improved stays, unless the dataset itself changed it.
    """
    compared = compare_rows([row])[0]
    if compared.reference is not None and compared.verdict == Verdict.SAME:
        return Recorded(compared.verdict, compared.reference.incident)
    incident = _incident_of(compared, publish=publish)
    is_moved = _write_incident(incident, row, compared.before, batch)
    if compared.reference is None:
        _decide(incident, batch)
    write_parts(incident, row, before=compared.before)
    _write_reference(incident, row, compared.reference)
    if is_moved:
        _place(incident)
    is_new = compared.verdict == Verdict.NEW
    if (publish and is_new) or incident.status == Status.PUBLISHED:
        publish_incident(incident, by=None)
    return Recorded(compared.verdict, incident)


def _ids_by_dataset(rows: Iterable[IncidentRow]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row.dataset, []).append(row.external_id)
    return ids


def _compare(row: IncidentRow, reference: ExternalReference | None) -> Compared:
    if reference is None:
        return Compared(Verdict.NEW)
    if reference.row_hash == row.content_hash:
        return Compared(Verdict.SAME, reference)
    kept: ImportedRow | None = getattr(reference, "row", None)
    before = kept.content if kept else None
    changes = changes_between(before or {}, row.as_content())
    return Compared(Verdict.CHANGED, reference, before, changes)


def _incident_of(compared: Compared, *, publish: bool) -> Incident:
    if compared.reference is None:
        return Incident(status=Status.VERIFIED if publish else Status.REPORTED)
    return Incident.objects.select_for_update(of=("self",)).get(
        pk=compared.reference.incident_id
    )


def _write_incident(
    incident: Incident, row: IncidentRow, before: Content | None, batch: ImportBatch
) -> bool:
    """Write what the dataset says anew; True when that may move the incident."""
    content = row.as_content()
    changed = [
        name for name in _COPIED if before is None or before.get(name) != content[name]
    ]
    for name in changed:
        setattr(incident, _COPIED[name], getattr(row, name))
    incident.batch = batch
    if incident.pk:
        incident.version += 1
    incident.save()
    return not {"latitude", "longitude", "geo_precision"}.isdisjoint(changed)


def _decide(incident: Incident, batch: ImportBatch) -> None:
    Decision.objects.create(
        incident=incident,
        from_status="",
        to_status=incident.status,
        reason=str(batch),
        by=batch.by,
    )


def _write_reference(
    incident: Incident, row: IncidentRow, reference: ExternalReference | None
) -> None:
    reference = reference or ExternalReference(
        incident=incident, dataset=row.dataset, external_id=row.external_id
    )
    reference.version = row.version
    reference.row_hash = row.content_hash
    reference.save()
    ImportedRow.objects.update_or_create(
        reference=reference, defaults={"content": row.as_content()}
    )


def _place(incident: Incident) -> None:
    """Find its units, and say so where one of them is only the nearest."""
    units = assign_units(incident)
    code = IncidentWarning.Code.NEAREST_UNIT
    incident.warnings.filter(code=code).delete()
    if any(unit.is_approximate for unit in units):
        IncidentWarning.objects.create(incident=incident, code=code)
