"""Publishing on a later day: carried out once, by who may still do it, and only of what
has not changed since. The public knows nothing of it before."""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from incidents.models import Incident, ScheduledPublication, User
from incidents.services import errors
from incidents.services.choosing import PublicChoice, choose
from incidents.services.errors import (
    AlreadyScheduledError,
    NotAllowedError,
    ServiceError,
    UnforeseenFailureError,
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

MOST_ATTEMPTS = 10
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=6)
"""Ten attempts are spread over a day."""


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
    """Publish what is due, one transaction each; whether none is left. What fails is
    tried again later, and keeps nothing else waiting."""
    deadline = time.monotonic() + seconds
    while (order := _claim_next()) is not None:
        _carry_out(order)
        if time.monotonic() > deadline:
            return False
    return True


@transaction.atomic
def _claim_next() -> ScheduledPublication | None:
    """Counted as tried before it is: a worker that dies of one does not come back to
    it at once."""
    now = timezone.now()
    due = ScheduledPublication.objects.due(timezone.localdate(), now)
    order = due.select_for_update(of=("self",), skip_locked=True).first()
    if order is None:
        return None
    if order.attempts >= MOST_ATTEMPTS:
        order.refusal = UnforeseenFailureError.__name__
        _finish(order, Outcome.REFUSED)
    else:
        wait = _FIRST_WAIT * 2 ** min(order.attempts, MOST_ATTEMPTS)
        order.next_at = now + min(wait, _LONGEST_WAIT)
        order.attempts += 1
        order.save(update_fields=["attempts", "next_at"])
    return order


def _carry_out(claimed: ScheduledPublication) -> None:
    try:
        outcome = _publish(claimed)
    except Exception as error:  # of whatever kind: those behind it are to go out
        _note_failure(claimed, error)
    else:
        logger.info("scheduled publication %s: %s", claimed.pk, outcome)


@transaction.atomic
def _publish(claimed: ScheduledPublication) -> str:
    waiting = ScheduledPublication.objects.waiting().select_for_update(of=("self",))
    order = waiting.filter(pk=claimed.pk).first()
    if order is None:
        return "done or cancelled meanwhile"
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
    return order.outcome


def _note_failure(claimed: ScheduledPublication, error: Exception) -> None:
    # Never the error's own text, which may hold what is confidential (L-13).
    name, at = type(error).__name__, traceback.extract_tb(error.__traceback__)[-1]
    logger.error(
        *("scheduled publication %s: %s in %s, line %s, attempt %s", claimed.pk),
        *(name, at.filename, at.lineno, claimed.attempts),
    )
    waiting = ScheduledPublication.objects.waiting()
    waiting.filter(pk=claimed.pk).update(failure=name)


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
