"""One step for many reports at once: looked at first, then taken row by row.

A preview does the real thing and takes it back, so that what it promises and what it
refuses is what will happen. Each row is checked and written by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Incident, PublicPrecision, User
from incidents.services.choosing import precisions_for
from incidents.services.errors import (
    NotAllowedError,
    ServiceError,
    TooFinePlaceError,
    WrongStatusError,
)
from incidents.services.review import EDITABLE, locked, move_incident


class Action(TextChoices):
    PUBLISH = "publish", gettext_lazy("publish")
    REJECT = "reject", gettext_lazy("reject")
    PRECISION = "precision", gettext_lazy("set what the public sees of the place")
    PROVISIONAL = "provisional", gettext_lazy("mark as provisional")
    SETTLED = "settled", gettext_lazy("mark as no longer provisional")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each; `precision` and `reason` where the action asks."""

    action: str
    precision: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Before and after in words; `refusal` where nothing is done; whom reports name
    that the public will not read of."""

    incident: Incident
    before: str
    after: str
    refusal: str = ""
    unsettled: tuple[str, ...] = ()


def preview(
    order: Order, incidents: Sequence[tuple[Incident, int]], *, by: User
) -> list[Row]:
    """Each incident with the version that was read."""
    with transaction.atomic():
        rows = carry_out(order, incidents, by=by)
        transaction.set_rollback(True)
    for row in rows:
        row.incident.refresh_from_db()
    return rows


def carry_out(
    order: Order, incidents: Sequence[tuple[Incident, int]], *, by: User
) -> list[Row]:
    return [_row(order, incident, version, by) for incident, version in incidents]


def _row(order: Order, incident: Incident, version: int, by: User) -> Row:
    before = _in_words(order, incident)
    try:
        with transaction.atomic():
            changed = _do(order, incident, version=version, by=by)
    except ServiceError as error:
        return Row(incident, before, before, str(error))
    return Row(
        incident,
        before,
        _in_words(order, changed),
        unsettled=_unsettled(order, incident),
    )


def _unsettled(order: Order, incident: Incident) -> tuple[str, ...]:
    if order.action != Action.PUBLISH:
        return ()
    return tuple(map(str, incident.actor_mentions.open()))


def _do(order: Order, incident: Incident, *, version: int, by: User) -> Incident:
    if order.action in {Action.PUBLISH, Action.REJECT}:
        to = Incident.Status.PUBLISHED
        if order.action == Action.REJECT:
            to = Incident.Status.REJECTED
        return move_incident(incident, to, by=by, version=version, reason=order.reason)
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.review_incident", incident):
        raise NotAllowedError
    if incident.status not in EDITABLE:
        raise WrongStatusError
    if order.action == Action.PRECISION:
        if order.precision not in precisions_for(incident):
            finest = PublicPrecision(incident.event_type.finest_shown)
            raise TooFinePlaceError(finest.label)
        incident.public_precision = order.precision
    else:
        incident.is_provisional = order.action == Action.PROVISIONAL
    incident.version += 1
    incident.save()
    return incident


def _in_words(order: Order, incident: Incident) -> str:
    if order.action == Action.PRECISION:
        return str(incident.shown_precision.label)
    if order.action in {Action.PROVISIONAL, Action.SETTLED}:
        return _("provisional") if incident.is_provisional else _("not provisional")
    return str(incident.get_status_display())
