"""Publishing on a later day: carried out once, by who may still do it, and only of what
has not changed since. The public knows nothing of it before."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from incidents.models import Incident, ScheduledPublication, User
from incidents.services import errors
from incidents.services.choosing import PublicChoice, choose
from incidents.services.errors import (
    AlreadyScheduledError,
    NotAllowedError,
    ServiceError,
    WrongStatusError,
)
from incidents.services.publication import check_publishable
from incidents.services.review import (
    STEPS,
    check_sources,
    locked,
    move_incident,
)

logger = logging.getLogger(__name__)

Outcome = ScheduledPublication.Outcome
Status = Incident.Status


@transaction.atomic
def schedule_publication(
    incident: Incident,
    choice: PublicChoice,
    *,
    on: date,
    by: User,
    version: int,
    note_fr: str = "",
    note_en: str = "",
    withhold: bool = False,
) -> ScheduledPublication:
    """Verifies it on the way; what cannot be published is refused now already."""
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.publish_incident", incident):
        raise NotAllowedError
    if incident.status not in STEPS[Status.PUBLISHED].allowed_from:
        raise WrongStatusError
    if incident.schedules.waiting().exists():
        raise AlreadyScheduledError
    check_publishable(incident)
    check_sources(incident)
    choose(incident, choice)
    if incident.status in STEPS[Status.VERIFIED].allowed_from:
        incident = move_incident(incident, Status.VERIFIED, by=by, version=version)
    return ScheduledPublication.objects.create(
        incident=incident,
        version=incident.version,
        publish_on=on,
        by=by,
        note_fr=note_fr.strip(),
        note_en=note_en.strip(),
        withhold=withhold,
    )


@transaction.atomic
def cancel_publication(incident: Incident, *, by: User) -> None:
    """Of what has been carried out meanwhile there is nothing to cancel."""
    if not by.has_perm("incidents.publish_incident"):
        raise NotAllowedError
    order = incident.schedules.waiting().select_for_update().first()
    if order is None:
        raise WrongStatusError
    order.cancelled_by = by
    _finish(order, Outcome.CANCELLED)


def publish_due(*, seconds: float = 200) -> bool:
    """Publish what is due, one transaction each; whether none is left."""
    deadline = time.monotonic() + seconds
    while _publish_next():
        if time.monotonic() > deadline:
            return False
    return True


@transaction.atomic
def _publish_next() -> bool:
    due = ScheduledPublication.objects.due(timezone.localdate())
    order = due.select_for_update(of=("self",), skip_locked=True).first()
    if order is None:
        return False
    try:
        with transaction.atomic():
            move_incident(
                order.incident,
                Status.PUBLISHED,
                by=User.objects.get(pk=order.by_id),
                version=order.version,
                reason=order.note_fr,
                reason_en=order.note_en,
                withhold=order.withhold,
            )
    except ServiceError as error:
        order.refusal = type(error).__name__
        _finish(order, Outcome.REFUSED)
    else:
        _finish(order, Outcome.PUBLISHED)
    logger.info("scheduled publication %s: %s", order.pk, order.outcome)
    return True


def _finish(order: ScheduledPublication, outcome: Outcome) -> None:
    order.outcome = outcome
    order.finished_at = timezone.now()
    order.save()


@dataclass(frozen=True, slots=True)
class Scheduled:
    order: ScheduledPublication
    refusal: str
    """Why it was not carried out, in the reader's language."""


def scheduled_of(incident: Incident) -> Scheduled | None:
    """The publication that waits, or the last one where it was not carried out."""
    order = incident.schedules.select_related("by").first()
    if order is None or order.outcome in {Outcome.PUBLISHED, Outcome.CANCELLED}:
        return None
    if order.outcome != Outcome.REFUSED:
        return Scheduled(order, "")
    error = getattr(errors, order.refusal, ServiceError)
    return Scheduled(order, str(error.message))
