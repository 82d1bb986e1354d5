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
    """`before` is what the dataset had said; None when this is the first time."""
    said = before or {"sources": [], "claims": [], "actors": [], "warnings": []}
    standings = _take_back_claims(incident, said)
    sources = [_source(found) for found in row.sources]
    for claim in row.claims:
        _write_claim(incident, claim, sources[claim.source], standings)
    _write_citations(incident, row, sources, said)
    _write_actors(incident, row.actors, said)
    _write_warnings(incident, row, said)


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
    gone = Q()
    for source in said["sources"]:
        gone |= Q(
            source__publisher=source["publisher"],
            source__title=source["title"],
            source__published_on=source["published_on"],
            source__url=source["url"],
        )
    if gone:
        incident.citations.filter(gone).exclude(
            Q(source__in=sources)
            | Q(source__in=incident.claims.values("source"))
            | Q(source__in=incident.abduction_outcomes.values("source"))
        ).delete()
    Citation.objects.bulk_create(
        (
            Citation(incident=incident, source=source, credibility=found.credibility)
            for source, found in zip(sources, row.sources, strict=True)
        ),
        ignore_conflicts=True,
    )


def _write_actors(
    incident: Incident, actors: tuple[ActorRow, ...], said: Content
) -> None:
    """Links that the dataset no longer names go; those it names again stay."""
    named = _find_actors([(link.name, link.kind) for link in actors])
    links = {(named[link.name].pk, link.role): link for link in actors}
    formerly = _find_actors([(old["name"], old["kind"]) for old in said["actors"]])
    for old in said["actors"]:
        mine = incident.actors.filter(actor=formerly[old["name"]], role=old["role"])
        again = links.get((formerly[old["name"]].pk, old["role"]))
        if again is None:
            mine.delete()
        elif again.confidence != old["confidence"]:
            mine.filter(confidence=old["confidence"]).update(
                confidence=again.confidence
            )
    IncidentActor.objects.bulk_create(
        (
            IncidentActor(
                incident=incident,
                actor_id=actor,
                role=role,
                confidence=link.confidence,
            )
            for (actor, role), link in links.items()
        ),
        ignore_conflicts=True,
    )


def _write_warnings(incident: Incident, row: IncidentRow, said: Content) -> None:
    if said["warnings"]:
        codes = [warning["code"] for warning in said["warnings"]]
        incident.warnings.filter(code__in=codes).delete()
    IncidentWarning.objects.bulk_create(
        (
            IncidentWarning(incident=incident, code=found.code, detail=found.detail)
            for found in row.warnings
        ),
        ignore_conflicts=True,
    )


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


def _find_actors(named: list[tuple[str, str]]) -> dict[str, Actor]:
    """(name, kind) -> actor: by its name, its English name, or another it goes by."""
    names = [name for name, _kind in named]
    if not names:
        return {}
    known = Actor.objects.filter(
        Q(name__in=names) | Q(name_en__in=names) | Q(aliases__overlap=names)
    ).order_by("pk")
    found: dict[str, Actor] = {}
    for actor in known:
        found |= dict.fromkeys(actor.aliases, actor)
    found |= {actor.name_en: actor for actor in known}
    found |= {actor.name: actor for actor in known}
    for name, kind in named:
        if name not in found:
            found[name] = Actor.objects.create(name=name, kind=kind)
    return found
