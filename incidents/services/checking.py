"""The desk checks an incident part by part."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from incidents.models import Incident, PartCheck, User
from incidents.services.errors import NotAllowedError, WrongStatusError
from incidents.services.part_checks import fingerprints
from incidents.services.review import EDITABLE, locked


@transaction.atomic
def check_parts(
    incident: Incident,
    parts: Sequence[str],
    *,
    by: User,
    version: int,
    is_right: bool = True,
) -> None:
    """These parts are right, as they stand in the version that was read; or, once more,
    to be checked. It changes nothing of what the incident says."""
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.review_incident", incident):
        raise NotAllowedError
    if incident.status not in EDITABLE:
        raise WrongStatusError
    prints = fingerprints(incident)
    PartCheck.objects.bulk_create(
        PartCheck(
            incident=incident,
            part=part,
            fingerprint=prints[part] if is_right else "",
            by=by,
        )
        for part in parts
    )
