"""Who did it and who was targeted: as reports name them, and as the desk settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.models import ActorMention, Incident, IncidentActor
from incidents.services.actor_names import actors_called
from incidents.services.errors import (
    ActorNamedTwiceError,
    ReasonMissingError,
    WrongStatusError,
)


@dataclass(frozen=True, slots=True)
class ReportedActor:
    """As the reporter wrote it."""

    name: str
    role: str = IncidentActor.Role.PARTY


@dataclass(frozen=True, slots=True)
class ActorEdit:
    """Who is named, as what, and how sure that is."""

    actor: int
    role: str
    confidence: str = IncidentActor.Confidence.UNKNOWN


@dataclass(frozen=True, slots=True)
class MentionEdit:
    """Who is meant by a name; or nobody of the list, and why."""

    pk: int
    meant: ActorEdit | None = None
    reason: str = ""


def name_actors(incident: Incident, named: Sequence[ReportedActor]) -> None:
    """A name that just one actor of the list goes by is that actor's; any other waits
    for the desk."""
    called = actors_called([one.name for one in named])
    meant = {name: ids[0] for name, ids in called.items() if len(ids) == 1}
    ActorMention.objects.bulk_create(
        ActorMention(
            incident=incident,
            name=one.name,
            role=one.role,
            actor_id=meant.get(one.name),
            named_by=incident.author,
        )
        for one in named
    )
    IncidentActor.objects.bulk_create(
        (
            IncidentActor(incident=incident, actor_id=meant[one.name], role=one.role)
            for one in named
            if one.name in meant
        ),
        ignore_conflicts=True,  # called by two of its names
    )


def write_actors(
    incident: Incident,
    edits: Sequence[ActorEdit] | None,
    *,
    settled: Sequence[MentionEdit] = (),
) -> None:
    """In the caller's transaction, who holds the incident's row: these are now all its
    actors (None: as before), and those that the settled names stand for."""
    if edits is not None:
        _replace(incident, edits)
    waiting = {mention.pk: mention for mention in incident.actor_mentions.open()}
    for edit in settled:
        mention = waiting.get(edit.pk)
        if mention is None:
            raise WrongStatusError
        _settle(mention, edit)


def _replace(incident: Incident, edits: Sequence[ActorEdit]) -> None:
    """Another actor or role is another row: what was said before is history."""
    wanted = {(edit.actor, edit.role): edit for edit in edits}
    if len(wanted) < len(edits):
        raise ActorNamedTwiceError
    for link in incident.actors.all():
        edit = wanted.pop((link.actor_id, link.role), None)
        if edit is None:
            link.delete()
        elif edit.confidence != link.confidence:
            link.confidence = edit.confidence
            link.save()
    for edit in wanted.values():
        _link(incident, edit)


def _settle(mention: ActorMention, edit: MentionEdit) -> None:
    if edit.meant is not None:
        mention.actor_id = edit.meant.actor
        _link(mention.incident, edit.meant)
    elif edit.reason.strip():
        mention.dropped_because = edit.reason.strip()
    else:
        raise ReasonMissingError
    mention.save()


def _link(incident: Incident, edit: ActorEdit) -> None:
    IncidentActor.objects.get_or_create(
        incident=incident,
        actor_id=edit.actor,
        role=edit.role,
        defaults={"confidence": edit.confidence},
    )


def bring_mentions(report: Incident, target: Incident) -> None:
    """Whom the report of a further source names waits on the incident for the desk,
    unless it is said there already."""
    said = set(target.actors.values_list("actor", "role"))
    ActorMention.objects.bulk_create(
        ActorMention(
            incident=target,
            name=mention.name,
            role=mention.role,
            named_by_id=mention.named_by_id,
        )
        for mention in report.actor_mentions.filter(dropped_because="")
        if (mention.actor_id, mention.role) not in said
    )
