"""A report of an event that is recorded already: what it tells is added there, as that
of a further source, or it becomes an incident of its own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from incidents.models import (
    CasualtyClaim,
    Citation,
    Decision,
    Incident,
    PublishedIncident,
    SameEvent,
    User,
)
from incidents.models.merged import merged_into
from incidents.services.errors import NotAllowedError, WrongStatusError
from incidents.services.naming_actors import bring_mentions
from incidents.services.review import locked

Status = Incident.Status
Verdict = SameEvent.Verdict
OPEN = frozenset({Status.REPORTED, Status.UNDER_REVIEW, Status.VERIFIED})
TAKES_SOURCES = OPEN | {Status.PUBLISHED}


def note_same_event(report: Incident, named: str, *, by: User) -> None:
    """Keep what the reporter said. That it names nothing they may know (any more, or
    not at all: L-02) is for the desk to see, and no reason to refuse the report."""
    SameEvent.objects.create(
        report=report, named=named, target=_known(named, report, by=by)
    )


def _known(named: str, report: Incident, *, by: User) -> Incident | None:
    published = PublishedIncident.objects.filter(public_id=named).first()
    if published is not None:
        return Incident.objects.get(uuid=published.incident_uuid)
    try:
        uuid = UUID(named)
    except ValueError:
        return None
    mine = Incident.objects.written_by(by).exclude(pk=report.pk).filter(uuid=uuid)
    found = mine.first()
    if found is not None and found.status == Status.MERGED:
        return merged_into(found)  # where that one went, this one goes too
    return found


@transaction.atomic
def settle_same_event(
    report: Incident, verdict: str, *, by: User, version: int
) -> SameEvent:
    """Add what the report tells to the incident that it names, or set it apart."""
    report = locked(report, version=version)
    if not by.has_perm("incidents.settle_same_event", report):
        raise NotAllowedError
    said = SameEvent.objects.select_for_update().filter(report=report).first()
    if said is None or not said.is_open or report.status not in OPEN:
        raise WrongStatusError
    report.version += 1
    if verdict == Verdict.ADDED:
        _add(report, said.target_id, by=by)
    said.verdict, said.by = Verdict(verdict), by
    said.save()
    report.save(update_fields=["status", "version", "updated_at"])
    return said


def _add(report: Incident, target_id: int | None, *, by: User) -> None:
    """The public sees the source once the incident's changes are published."""
    held = Incident.objects.select_for_update(of=("self",))
    target = held.filter(pk=target_id or 0, status__in=TAKES_SOURCES).first()
    if target is None:
        raise WrongStatusError
    for citation in report.citations.all():
        Citation.objects.get_or_create(
            incident=target,
            source_id=citation.source_id,
            defaults={
                "credibility": citation.credibility,
                "named_by_id": citation.named_by_id,
            },
        )
    for claim in report.claims.exclude(standing=CasualtyClaim.Standing.REJECTED):
        claim.pk = None
        claim._state.adding = True
        claim.incident = target
        claim.standing = CasualtyClaim.Standing.CORROBORATING
        claim.save()
    bring_mentions(report, target)
    target.version += 1
    target.save(update_fields=["version", "updated_at"])
    Decision.objects.create(
        incident=report, from_status=report.status, to_status=Status.MERGED, by=by
    )
    report.status = Status.MERGED
