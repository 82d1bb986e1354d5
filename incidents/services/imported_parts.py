"""The claims, sources, actors and warnings that a dataset gives to an incident.

A new version of the dataset takes away what its last version had said, and adds what
it says now. What an editor has added stays; so does the standing that an editor has
given to a figure.
"""

from __future__ import annotations

from django.db.models import Q

from incidents.models import (
    Actor,
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    Incident,
    IncidentActor,
    IncidentWarning,
    Source,
)
from incidents.services.changes import Content
from incidents.services.rows import ActorRow, ClaimRow, IncidentRow, SourceRow

Standing = CasualtyClaim.Standing


def write_parts(
    incident: Incident, row: IncidentRow, *, before: Content | None
) -> None:
    """`before` is what the dataset had said: None when nothing is known of it."""
    said = before or {"sources": [], "claims": [], "actors": [], "warnings": []}
    standings = _take_back_claims(incident, said)
    sources = [_source(found) for found in row.sources]
    for claim in row.claims:
        _write_claim(incident, claim, sources[claim.source], standings)
    _write_citations(incident, row, sources, said)
    _write_actors(incident, row.actors, said)
    incident.warnings.filter(code__in=[w["code"] for w in said["warnings"]]).delete()
    for warning in row.warnings:
        IncidentWarning.objects.get_or_create(
            incident=incident, code=warning.code, defaults={"detail": warning.detail}
        )


def _take_back_claims(incident: Incident, said: Content) -> dict[str, str]:
    """Delete the claims as the dataset had made them; the standings editors gave."""
    standings = {}
    for claim in said["claims"]:
        source = said["sources"][claim["source"]]
        for found in incident.claims.filter(
            outcome=claim["outcome"],
            as_of=claim["as_of"],
            is_cumulative=claim["is_cumulative"],
            source__publisher=source["publisher"],
            source__title=source["title"],
            source__published_on=source["published_on"],
        ):
            if found.standing != claim["standing"]:
                standings[claim["outcome"]] = found.standing
            found.delete()
    return standings


def _write_claim(
    incident: Incident, said: ClaimRow, source: Source, standings: dict[str, str]
) -> None:
    claim = CasualtyClaim.objects.create(
        incident=incident,
        source=source,
        outcome=said.outcome,
        as_of=said.as_of,
        min=said.min,
        best=said.best,
        max=said.max,
        is_cumulative=said.is_cumulative,
        standing=_standing(incident, said, standings),
    )
    CasualtyBreakdown.objects.bulk_create(
        CasualtyBreakdown(
            claim=claim,
            category=part.category,
            sex=part.sex,
            age_group=part.age_group,
            min=part.min,
            best=part.best,
            max=part.max,
        )
        for part in said.breakdown
    )


def _standing(incident: Incident, said: ClaimRow, standings: dict[str, str]) -> str:
    """The editor's, if one has spoken; only one total can be the recommended one."""
    standing = standings.get(said.outcome, said.standing)
    if standing != Standing.RECOMMENDED or not said.is_cumulative:
        return standing
    is_taken = incident.claims.filter(
        outcome=said.outcome, standing=Standing.RECOMMENDED, is_cumulative=True
    ).exists()
    return Standing.CORROBORATING if is_taken else standing


def _write_citations(
    incident: Incident, row: IncidentRow, sources: list[Source], said: Content
) -> None:
    """Drop the sources no longer named, unless a figure still rests on one."""
    gone = Q(pk__in=[])
    for source in said["sources"]:
        gone |= Q(
            source__publisher=source["publisher"],
            source__title=source["title"],
            source__published_on=source["published_on"],
            source__url=source["url"],
        )
    still_used = incident.claims.values("source")
    incident.citations.filter(gone).exclude(
        Q(source__in=sources) | Q(source__in=still_used)
    ).delete()
    for source, found in zip(sources, row.sources, strict=True):
        Citation.objects.get_or_create(
            incident=incident,
            source=source,
            defaults={"credibility": found.credibility},
        )


def _write_actors(
    incident: Incident, actors: tuple[ActorRow, ...], said: Content
) -> None:
    """A link that is named again stays as it is; its role is the dataset's own."""
    named = [(_actor(link.name, link.kind), link) for link in actors]
    kept = {(actor.pk, link.role) for actor, link in named}
    for link in said["actors"]:
        actor = _actor(link["name"], link["kind"])
        if (actor.pk, link["role"]) not in kept:
            incident.actors.filter(actor=actor, role=link["role"]).delete()
    before = {
        (link["name"], link["role"]): link["confidence"] for link in said["actors"]
    }
    for actor, link in named:
        found, is_new = IncidentActor.objects.get_or_create(
            incident=incident,
            actor=actor,
            role=link.role,
            defaults={"confidence": link.confidence},
        )
        if not is_new and before.get((link.name, link.role)) == found.confidence:
            found.confidence = link.confidence
            found.save(update_fields=["confidence"])


def _source(row: SourceRow) -> Source:
    same = {
        "publisher": row.publisher,
        "title": row.title,
        "published_on": row.published_on,
        "url": row.url,
        "is_confidential": row.is_confidential,
    }
    found = Source.objects.filter(**same).order_by("pk").first()
    return found or Source.objects.create(
        **same, kind=row.kind, reliability=row.reliability
    )


def _actor(name: str, kind: str) -> Actor:
    """By its name, else by its English name, else by another name it goes by."""
    for known_as in (Q(name=name), Q(name_en=name), Q(aliases__contains=[name])):
        found = Actor.objects.filter(known_as).order_by("pk").first()
        if found:
            return found
    return Actor.objects.create(name=name, kind=kind)
