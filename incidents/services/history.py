"""Who changed what, and when, as the database's own triggers noted it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Events

from incidents.models import (
    AbductionOutcome,
    ActorMention,
    Attachment,
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    Incident,
    IncidentActor,
    Source,
    User,
)
from incidents.services.victim_changes import victim_changes

_UNTOLD = frozenset({"updated_at", "version", "named_by_id"})


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    by: str
    what: str
    fields: tuple[str, ...]


def changes_of(incident: Incident) -> list[Change]:
    """Changes to the incident, its figures, files and sources, and what was deleted of
    it, the latest first."""
    citations = list(incident.citations.select_related("source"))
    claims = list(incident.claims.all())
    groups: tuple[Sequence[Model], ...] = (
        [incident],
        claims,
        list(incident.abduction_outcomes.all()),
        list(incident.attachments.all()),
        citations,
        [citation.source for citation in citations],
    )
    names = dict(User.objects.values_list("pk", "username"))
    gone = Events.objects.references(incident).filter(pgh_label="delete")
    gone = gone.exclude(pgh_obj_model=IncidentActor._meta.label)  # told by name below
    changes = [
        Change(event.pgh_created_at, _by(event, names), *_gone(event)) for event in gone
    ]
    changes += [
        change
        for group in groups
        if group
        for event in Events.objects.tracks(list(group))
        for change in _told(event, names)
    ]
    what = str(CasualtyBreakdown._meta.verbose_name)
    changes += [
        Change(change.at, names.get(change.by or 0, ""), what, (change.words,))
        for change in victim_changes(claims)
    ]
    changes += _actors_told(incident, names)
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _told(event: Events, names: dict[int, str]) -> Iterator[Change]:
    model = _TRACKED[event.pgh_obj_model]
    changed = [name for name in event.pgh_diff or {} if name not in _UNTOLD]
    if not changed:
        return
    yield Change(
        at=event.pgh_created_at,
        by=_by(event, names),
        what=str(model._meta.verbose_name),
        fields=tuple(_label(model, name) for name in changed),
    )


def _by(event: Events, names: dict[int, str]) -> str:
    return names.get((event.pgh_context or {}).get("user") or 0, "")


def _gone(event: Events) -> tuple[str, tuple[str, ...]]:
    """What was a row of it, and is none any more."""
    model = apps.get_model(event.pgh_obj_model)
    return str(model._meta.verbose_name), (_("deleted"),)


_ACTOR_TOLD = {
    "insert": gettext_lazy("%(actor)s: added"),
    "update": gettext_lazy("%(actor)s: %(confidence)s"),
    "delete": gettext_lazy("%(actor)s: taken away"),
}


def _actors_told(incident: Incident, names: dict[int, str]) -> Iterator[Change]:
    """Those taken away too, which only the notes still know; and what became of the
    names that reports gave."""
    for event in _noted(IncidentActor, incident):
        row = IncidentActor(
            actor=event.actor, role=event.role, confidence=event.confidence
        )
        said = {"actor": str(row), "confidence": row.get_confidence_display()}
        told = _ACTOR_TOLD[event.pgh_label] % said
        yield _change(event, IncidentActor, told, names)
    for event in _noted(ActorMention, incident):
        outcome = str(event.actor or "") or event.dropped_because
        if outcome:
            yield _change(event, ActorMention, f"“{event.name}” → {outcome}", names)


def _noted(model: Any, incident: Incident) -> Any:
    events = model.pgh_event_model.objects.filter(incident=incident)
    return events.select_related("actor", "pgh_context").order_by("-pgh_id")


def _change(event: Any, model: type[Model], told: str, names: dict[int, str]) -> Change:
    context = event.pgh_context.metadata if event.pgh_context else {}
    by = names.get(context.get("user") or 0, "")
    return Change(event.pgh_created_at, by, str(model._meta.verbose_name), (told,))


def _label(model: type[Model], column: str) -> str:
    names = {field.attname: field.verbose_name for field in model._meta.concrete_fields}
    return str(names.get(column, column))


_TRACKED: dict[str, type[Model]] = {
    model._meta.label: model
    for model in (
        *(Incident, CasualtyClaim, AbductionOutcome, Attachment),
        *(Citation, Source),
    )
}
