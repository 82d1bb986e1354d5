"""The review desk's decisions. One table says which step may follow which."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from incidents.models import Decision, Incident, User
from incidents.services.errors import (
    EditedMeanwhileError,
    NotAllowedError,
    ReasonMissingError,
    SourcesMissingError,
    WrongStatusError,
)
from incidents.services.publication import publish_incident, retract_incident

Status = Incident.Status
EDITABLE = frozenset(
    {Status.REPORTED, Status.UNDER_REVIEW, Status.VERIFIED, Status.PUBLISHED}
)


@dataclass(frozen=True, slots=True)
class Step:
    """A move to another status: from where, by whom, and whether it says why."""

    allowed_from: frozenset[str]
    permission: str
    needs_reason: bool = False


STEPS: dict[str, Step] = {
    Status.UNDER_REVIEW: Step(
        frozenset({Status.REPORTED, Status.VERIFIED, Status.REJECTED}),
        "incidents.review_incident",
    ),
    Status.VERIFIED: Step(
        frozenset({Status.REPORTED, Status.UNDER_REVIEW}), "incidents.verify_incident"
    ),
    # Verifies on the way; of what is public already, it publishes the corrections.
    Status.PUBLISHED: Step(
        frozenset(
            {Status.REPORTED, Status.UNDER_REVIEW, Status.VERIFIED, Status.PUBLISHED}
        ),
        "incidents.publish_incident",
    ),
    Status.REJECTED: Step(
        frozenset({Status.REPORTED, Status.UNDER_REVIEW, Status.VERIFIED}),
        "incidents.review_incident",
        needs_reason=True,
    ),
    Status.RETRACTED: Step(
        frozenset({Status.PUBLISHED}), "incidents.retract_incident", needs_reason=True
    ),
}


def possible_steps(incident: Incident, user: User) -> list[str]:
    """Where this person may take the incident from here."""
    return [
        to
        for to, step in STEPS.items()
        if incident.status in step.allowed_from
        and user.has_perm(step.permission, incident)
    ]


@transaction.atomic
def move_incident(
    incident: Incident,
    to: str,
    *,
    by: User,
    version: int,
    reason: str = "",
    reason_en: str = "",
    withhold: bool = False,
) -> Incident:
    """Take the incident one step on; `version` is the one that the editor read.

    For the two steps that the public sees, the reason is a public note, and
    `withhold` puts the versions before out of its sight.
    """
    step = STEPS.get(to)
    if step is None:
        raise WrongStatusError
    incident = locked(incident, version=version)
    _check(step, incident, by=by, reason=reason)
    if to == Status.PUBLISHED:
        _verify(incident, by=by)
        publish_incident(
            incident,
            by=by,
            note_fr=reason.strip(),
            note_en=reason_en.strip(),
            withhold=withhold,
        )
    elif to == Status.RETRACTED:
        _next_version(incident)
        retract_incident(
            incident, by=by, note_fr=reason, note_en=reason_en, withhold=withhold
        )
    else:
        _decide(incident, to, by=by, reason=reason)
    incident.refresh_from_db()
    return incident


def _check(step: Step, incident: Incident, *, by: User, reason: str) -> None:
    if not by.has_perm(step.permission, incident):
        raise NotAllowedError
    if incident.status not in step.allowed_from:
        raise WrongStatusError
    if step.needs_reason and not reason.strip():
        raise ReasonMissingError
    if step is STEPS[Status.PUBLISHED]:
        check_sources(incident)


def check_sources(incident: Incident) -> None:
    if lacks_sources(incident):
        raise SourcesMissingError


def lacks_sources(incident: Incident) -> bool:
    """Nothing comes before the public on one source's word without a stated reason,
    unless the operator gives that up; what is there already is corrected freely."""
    if not settings.TWO_SOURCES or incident.status == Status.PUBLISHED:
        return False
    last = incident.verifications.last()
    return last is None or not last.allows_publication


def locked(incident: Incident, *, version: int) -> Incident:
    """The incident's row, held until the commit, at the version that was read."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.version != version:
        raise EditedMeanwhileError
    return incident


def _verify(incident: Incident, *, by: User) -> None:
    """On the way to the public."""
    if incident.status in {Status.REPORTED, Status.UNDER_REVIEW}:
        _decide(incident, Status.VERIFIED, by=by)
    elif incident.status == Status.VERIFIED:
        _next_version(incident)


def _decide(incident: Incident, to: str, *, by: User, reason: str = "") -> None:
    Decision.objects.create(
        incident=incident,
        from_status=incident.status,
        to_status=to,
        reason=reason.strip(),
        by=by,
    )
    incident.status = to
    _next_version(incident)


def _next_version(incident: Incident) -> None:
    """A page opened before this step is out of date from now on."""
    incident.version += 1
    incident.save(update_fields=["status", "version", "updated_at"])
