"""The importers' door: one row becomes a new incident, a new version, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from incidents.models import (
    Actor,
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    Decision,
    ExternalReference,
    ImportBatch,
    Incident,
    IncidentActor,
    IncidentWarning,
    Source,
)
from incidents.services.location import assign_units
from incidents.services.publication import publish_incident
from incidents.services.rows import IncidentRow, SourceRow

Status = Incident.Status
_COPIED = (
    "started_on",
    "ended_on",
    "date_precision",
    "latitude",
    "longitude",
    "geo_precision",
    "radius_m",
    "place_name",
    "public_precision",
    "language",
    "title_fr",
    "title_en",
    "summary_fr",
    "summary_en",
    "is_illustrative",
    "is_provisional",
)


class Verdict(TextChoices):
    NEW = "new", _("new")
    SAME = "same", _("same")
    CHANGED = "changed", _("changed")


@dataclass(frozen=True, slots=True)
class Recorded:
    verdict: Verdict
    incident: Incident | None


def compare_row(row: IncidentRow) -> Verdict:
    """What recording the row would do, without writing anything."""
    reference = _reference(row)
    if reference is None:
        return Verdict.NEW
    same = reference.row_hash == row.content_hash
    return Verdict.SAME if same else Verdict.CHANGED


@transaction.atomic
def record_row(row: IncidentRow, *, batch: ImportBatch, publish: bool) -> Recorded:
    """Write the row. The same content again changes nothing.

    `publish` is for datasets that are public already; otherwise a new event waits
    at the review desk, and a change to a published one stays unpublished until an
    editor has seen it.
    """
    verdict = compare_row(row)
    reference = _reference(row)
    if reference is not None and verdict == Verdict.SAME:
        return Recorded(verdict, reference.incident)
    incident = reference.incident if reference else Incident()
    _write_incident(incident, row, batch)
    _write_parts(incident, row)
    ExternalReference.objects.update_or_create(
        dataset=row.dataset,
        external_id=row.external_id,
        defaults={
            "incident": incident,
            "version": row.version,
            "row_hash": row.content_hash,
        },
    )
    assign_units(incident)
    if publish and incident.status in {Status.VERIFIED, Status.PUBLISHED}:
        publish_incident(incident, by=None)
    return Recorded(verdict, incident)


def _reference(row: IncidentRow) -> ExternalReference | None:
    return (
        ExternalReference.objects.select_related("incident")
        .filter(dataset=row.dataset, external_id=row.external_id)
        .first()
    )


def _write_incident(incident: Incident, row: IncidentRow, batch: ImportBatch) -> None:
    for name in _COPIED:
        setattr(incident, name, getattr(row, name))
    incident.event_type_id = row.event_type
    incident.emplacement_id = row.emplacement
    incident.trigger_id = row.trigger
    incident.device_state_id = row.device_state
    incident.batch = batch
    if incident.pk:
        incident.version += 1
        incident.save()
        return
    incident.status = Status.VERIFIED
    incident.save()
    Decision.objects.create(
        incident=incident,
        from_status="",
        to_status=Status.VERIFIED,
        reason=str(batch),
        by=batch.by,
    )


def _write_parts(incident: Incident, row: IncidentRow) -> None:
    """Replace what this dataset had said with what it says now."""
    incident.claims.all().delete()
    incident.citations.all().delete()
    incident.actors.all().delete()
    incident.warnings.all().delete()
    sources = [_source(found) for found in row.sources]
    for source, found in zip(sources, row.sources, strict=True):
        Citation.objects.get_or_create(
            incident=incident,
            source=source,
            defaults={"credibility": found.credibility},
        )
    _write_claims(incident, row, sources)
    for link in row.actors:
        IncidentActor.objects.get_or_create(
            incident=incident,
            actor=_actor(link.name, link.kind),
            role=link.role,
            defaults={"confidence": link.confidence},
        )
    for warning in row.warnings:
        IncidentWarning.objects.get_or_create(
            incident=incident, code=warning.code, defaults={"detail": warning.detail}
        )


def _write_claims(incident: Incident, row: IncidentRow, sources: list[Source]) -> None:
    for said in row.claims:
        claim = CasualtyClaim.objects.create(
            incident=incident,
            source=sources[said.source],
            outcome=said.outcome,
            as_of=said.as_of,
            min=said.min,
            best=said.best,
            max=said.max,
            is_cumulative=said.is_cumulative,
            standing=said.standing,
        )
        CasualtyBreakdown.objects.bulk_create(
            CasualtyBreakdown(
                claim=claim,
                category=part.category,
                sex=part.sex,
                age_group=part.age_group,
                min=part.min,
                best=part.best,
                max=part.max,
            )
            for part in said.breakdown
        )


def _source(row: SourceRow) -> Source:
    found = Source.objects.filter(
        publisher=row.publisher,
        title=row.title,
        published_on=row.published_on,
        url=row.url,
        is_confidential=row.is_confidential,
    ).first()
    return found or Source.objects.create(
        publisher=row.publisher,
        title=row.title,
        published_on=row.published_on,
        url=row.url,
        kind=row.kind,
        reliability=row.reliability,
        is_confidential=row.is_confidential,
    )


def _actor(name: str, kind: str) -> Actor:
    found = (
        Actor.objects.filter(name=name).first()
        or Actor.objects.filter(aliases__contains=[name]).first()
    )
    return found or Actor.objects.create(name=name, kind=kind)
