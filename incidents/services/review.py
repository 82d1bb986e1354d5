"""The review desk's decisions. One table says which step may follow which."""

from __future__ import annotations

from django.db import transaction

from incidents.models import Decision, Incident, User
from incidents.services.errors import (
    EditedMeanwhileError,
    NotAllowedError,
    ReasonMissingError,
    WrongStatusError,
)

Status = Incident.Status

# to -> (from, permission, needs a reason). Publishing and retracting have a
# service of their own (`publication.py`), since the public sees their outcome.
STEPS: dict[str, tuple[frozenset[str], str, bool]] = {
    Status.UNDER_REVIEW: (
        frozenset({Status.REPORTED, Status.VERIFIED, Status.REJECTED}),
        "incidents.review_incident",
        False,
    ),
    Status.VERIFIED: (
        frozenset({Status.REPORTED, Status.UNDER_REVIEW}),
        "incidents.publish_incident",
        False,
    ),
    Status.REJECTED: (
        frozenset({Status.REPORTED, Status.UNDER_REVIEW, Status.VERIFIED}),
        "incidents.review_incident",
        True,
    ),
}


@transaction.atomic
def move_incident(
    incident: Incident, to: str, *, by: User, version: int, reason: str = ""
) -> Incident:
    """Take the incident one step on; `version` is the one that the editor read."""
    allowed_from, permission, needs_reason = STEPS[to]
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not by.has_perm(permission, incident):
        raise NotAllowedError
    if incident.version != version:
        raise EditedMeanwhileError
    if incident.status not in allowed_from:
        raise WrongStatusError
    if needs_reason and not reason.strip():
        raise ReasonMissingError
    Decision.objects.create(
        incident=incident,
        from_status=incident.status,
        to_status=to,
        reason=reason.strip(),
        by=by,
    )
    incident.status = to
    incident.save(update_fields=["status", "updated_at"])
    return incident
