"""Two incidents that are one event become one; what was one event too many comes apart.

Each in one transaction, with the public projections: a reader never counts people twice
or not at all.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import CasualtyClaim, Decision, Incident, Merge, User
from incidents.services.constraints import refusals_in_words
from incidents.services.errors import (
    LicenceForbidsError,
    MergeIntoUnpublishedError,
    NotAllowedError,
    ReasonMissingError,
    WrongStatusError,
)
from incidents.services.location import assign_units
from incidents.services.publication import publish_incident, withdraw_projection
from incidents.services.review import EDITABLE, locked

Status = Incident.Status
RECOMMENDED = CasualtyClaim.Standing.RECOMMENDED
CORROBORATING = CasualtyClaim.Standing.CORROBORATING


def merge_incidents(
    kept: Incident,
    merged: Incident,
    *,
    by: User,
    versions: tuple[int, int],
    reason: str,
) -> Merge:
    """`versions`: those that were read, of the kept and of the merged one."""
    with refusals_in_words():
        kept, merged = _both(kept, merged, versions)
        for incident in (kept, merged):
            _check(incident, EDITABLE, by=by, reason=reason)
        is_public = merged.status == Status.PUBLISHED
        if is_public and kept.status != Status.PUBLISHED:
            raise MergeIntoUnpublishedError
        _check_licence(kept, merged)
        merge = Merge.objects.create(
            kept=kept,
            merged=merged,
            former_status=merged.status,
            moved=_move(merged, kept),
            reason=reason.strip(),
            by=by,
        )
        if is_public:
            withdraw_projection(
                merged,
                note_fr=f"Fusionné avec {kept.public_id}.",
                note_en=f"Merged into {kept.public_id}.",
                merged_into=str(kept.public_id),
            )
        _note(merged, Status.MERGED, by=by, reason=reason)
        _note(kept, kept.status, by=by, reason=reason)
        _show(kept, by=by)
    return merge


def undo_merge(
    merge: Merge, *, by: User, versions: tuple[int, int], reason: str
) -> Incident:
    """What was moved goes back, as it is now; what the kept one has got since stays."""
    with refusals_in_words():
        kept, merged = _both(merge.kept, merge.merged, versions)
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        _check(kept, EDITABLE, by=by, reason=reason)
        _check(merged, frozenset({Status.MERGED}), by=by, reason=reason)
        if merge.undone_at is not None:
            raise WrongStatusError
        _move_back(merge, kept, merged)
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save()
        was_public = merge.former_status == Status.PUBLISHED
        status = Status.VERIFIED if was_public else Status(merge.former_status)
        _note(merged, status, by=by, reason=reason)
        _note(kept, kept.status, by=by, reason=reason)
        if was_public:
            publish_incident(merged, by=by)
        _show(kept, by=by)
    return merged


def split_incident(
    incident: Incident,
    *,
    citations: frozenset[int],
    attachments: frozenset[UUID] = frozenset(),
    title: str,
    by: User,
    version: int,
    reason: str,
) -> Incident:
    """The sources named, with their figures and fates, and the photos and documents
    named become an incident of its own: public if this one is, else at the desk."""
    with refusals_in_words():
        incident = locked(incident, version=version)
        _check(incident, EDITABLE, by=by, reason=reason)
        cited = set(incident.citations.values_list("pk", flat=True))
        if not citations or not citations < cited:
            raise WrongStatusError(
                _("Choose some of its sources, and leave it at least one.")
            )
        new = _copy(incident, title)
        _move_sources(incident, new, citations)
        going = incident.attachments.kept().filter(uuid__in=attachments)
        going.update(incident=new)
        is_public = incident.status == Status.PUBLISHED
        status = Status.VERIFIED if is_public else Status(incident.status)
        _note(new, status, by=by, reason=reason, is_first=True)
        _note(incident, incident.status, by=by, reason=reason)
        if is_public:
            publish_incident(new, by=by)
        _show(incident, by=by)
    new.refresh_from_db()
    return new


def _both(
    one: Incident, other: Incident, versions: tuple[int, int]
) -> tuple[Incident, Incident]:
    """Locked in one order, so that two editors cannot wait for each other."""
    if one.pk == other.pk:
        raise WrongStatusError
    asked = {one.pk: (one, versions[0]), other.pk: (other, versions[1])}
    held = {pk: locked(asked[pk][0], version=asked[pk][1]) for pk in sorted(asked)}
    return held[one.pk], held[other.pk]


def _check(
    incident: Incident, statuses: frozenset[Status], *, by: User, reason: str
) -> None:
    if not by.has_perm("incidents.merge_incident", incident):
        raise NotAllowedError
    if incident.status not in statuses:
        raise WrongStatusError
    if not reason.strip():
        raise ReasonMissingError


def _check_licence(kept: Incident, merged: Incident) -> None:
    """What may not be handed on does not become public as part of what may."""
    if merged.batch is None or not merged.batch.forbids_publication:
        return
    if kept.batch is None or not kept.batch.forbids_publication:
        raise LicenceForbidsError


def _move(merged: Incident, kept: Incident) -> dict[str, Any]:
    """Sources, figures, actors; fates where the other has none, since two sources tell
    of the same release and it would count twice."""
    cited = kept.citations.values("source")
    named = set(kept.actors.values_list("actor", "role"))
    citations = list(merged.citations.exclude(source__in=cited).order_by("pk"))
    actors = [
        link for link in merged.actors.all() if (link.actor_id, link.role) not in named
    ]
    fates = [] if kept.abduction_outcomes.exists() else merged.abduction_outcomes.all()
    claims = list(merged.claims.order_by("pk"))
    mentions = list(merged.actor_mentions.all())
    moved = {
        "citations": [row.pk for row in citations],
        "actors": [row.pk for row in actors],
        "mentions": [row.pk for row in mentions],
        "outcomes": [row.pk for row in fates],
        "claims": {str(claim.pk): claim.standing for claim in claims},
    }
    settled = set(
        kept.claims.filter(standing=RECOMMENDED).values_list("outcome", flat=True)
    )
    for claim in claims:
        # What the kept one's desk recommends stands; the other's figures support it.
        if claim.standing == RECOMMENDED and claim.outcome in settled:
            claim.standing = CORROBORATING
    rows: list[Any] = [*citations, *actors, *mentions, *fates, *claims]
    for row in rows:
        row.incident = kept
        row.save()
    return moved


def _move_back(merge: Merge, kept: Incident, merged: Incident) -> None:
    moved = merge.moved
    for name, rows in (
        ("citations", kept.citations),
        ("actors", kept.actors),
        ("mentions", kept.actor_mentions),
        ("outcomes", kept.abduction_outcomes),
    ):
        rows.filter(pk__in=moved.get(name, ())).update(incident=merged)
    for claim in kept.claims.filter(pk__in=[int(pk) for pk in moved["claims"]]):
        claim.incident = merged
        if claim.standing == CORROBORATING:  # as the merge left it
            claim.standing = moved["claims"][str(claim.pk)]
        claim.save()


def _copy(incident: Incident, title: str) -> Incident:
    new = Incident.objects.get(pk=incident.pk)
    new.pk = None
    new._state.adding = True
    new.uuid, new.public_id, new.content_hash = uuid4(), None, ""
    new.status, new.version = Status.REPORTED, 1
    new.title_fr = title.strip()
    new.title_en = ""
    new.save()
    for link in (*incident.actors.all(), *incident.actor_mentions.all()):
        link.pk = None
        link._state.adding = True
        link.incident = new
        link.save()
    assign_units(new)
    return new


def _move_sources(incident: Incident, new: Incident, citations: frozenset[int]) -> None:
    going = incident.citations.filter(pk__in=citations)
    sources = list(going.values_list("source", flat=True))
    incident.claims.filter(source__in=sources).update(incident=new)
    incident.abduction_outcomes.filter(source__in=sources).update(incident=new)
    going.update(incident=new)


def _note(
    incident: Incident, status: str, *, by: User, reason: str, is_first: bool = False
) -> None:
    """Who did it and why, on both; pages opened before are out of date."""
    Decision.objects.create(
        incident=incident,
        from_status="" if is_first else incident.status,
        to_status=status,
        reason=reason.strip(),
        by=by,
    )
    incident.status = status
    incident.version += 1
    incident.save(update_fields=["status", "version", "updated_at"])


def _show(incident: Incident, *, by: User) -> None:
    if incident.status == Status.PUBLISHED:
        publish_incident(incident, by=by)


def merge_of(incident: Incident, user: User) -> Merge | None:
    """Into what it went, for whoever may take the two apart."""
    if incident.status != Status.MERGED:
        return None
    if not user.has_perm("incidents.merge_incident", incident):
        return None
    merges = Merge.objects.filter(merged=incident, undone_at=None)
    return merges.select_related("kept", "by").first()
