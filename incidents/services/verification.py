"""The checklist before publication: how well each thing is established, on how many
independent sources, and that whoever says so has no stake in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from incidents.models import Incident, User, Verification
from incidents.services.errors import (
    NotAllowedError,
    TwoSourcesError,
    WrongStatusError,
)
from incidents.services.review import EDITABLE, locked

_TWO = 2


@transaction.atomic
def record_verification(
    incident: Incident, findings: Mapping[str, Any], *, by: User, version: int
) -> Verification:
    """Of the version that was read. It is added to the earlier ones, which stay."""
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.review_incident", incident):
        raise NotAllowedError
    if incident.status not in EDITABLE:
        raise WrongStatusError
    if findings["has_two_sources"] and incident.citations.count() < _TWO:
        raise TwoSourcesError
    return Verification.objects.create(incident=incident, by=by, **findings)
