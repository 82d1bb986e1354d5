"""Changing what an incident says. What is public stays as it was until it is
published again, as a correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from incidents.models import CasualtyClaim, Citation, Incident, Source, User
from incidents.services.captivity import OutcomeEdit, write_outcomes
from incidents.services.citing import ReportedSource, cite_further
from incidents.services.constraints import refusals_in_words
from incidents.services.errors import (
    NotAllowedError,
    VictimsWithoutTotalError,
    WrongStatusError,
)
from incidents.services.location import assign_units
from incidents.services.naming_actors import ActorEdit, MentionEdit, write_actors
from incidents.services.reporting import ReportedToll
from incidents.services.review import EDITABLE, locked
from incidents.services.victims import ReportedVictims, write_victims

Standing = CasualtyClaim.Standing


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """What a citation and its source shall say."""

    citation_id: int
    publisher: str
    kind: str
    url: str
    reliability: str
    credibility: int
    is_confidential: bool


@dataclass(frozen=True, slots=True)
class IncidentEdit:
    """All that the desk's form holds; ids are those of the incident's own columns."""

    started_on: date
    ended_on: date
    date_precision: str
    latitude: float | None
    longitude: float | None
    geo_precision: str
    public_precision: str
    place_name: str
    event_type_id: str
    emplacement_id: str | None
    trigger_id: str | None
    device_state_id: str | None
    title_fr: str
    title_en: str
    summary_fr: str
    summary_en: str
    internal_note: str
    tolls: tuple[ReportedToll, ...] = ()
    sources: tuple[SourceEdit, ...] = ()
    outcomes: tuple[OutcomeEdit, ...] | None = None
    """Of those taken; None leaves them as they are."""
    victims: tuple[ReportedVictims, ...] | None = None
    """All parts of the recommended figures; None leaves them as they are."""
    new_sources: tuple[ReportedSource, ...] = ()
    actors: tuple[ActorEdit, ...] | None = None
    """All of them; None leaves them as they are."""
    mentions: tuple[MentionEdit, ...] = ()
    """Those that are settled."""


_OWN_FIELDS = tuple(
    name
    for name in IncidentEdit.__slots__
    if name
    not in {
        *("tolls", "sources", "outcomes", "victims", "new_sources"),
        *("actors", "mentions"),
    }
)
_SOURCE_FIELDS = ("publisher", "kind", "url", "reliability", "is_confidential")


def edit_incident(
    incident: Incident, edit: IncidentEdit, *, by: User, version: int
) -> Incident:
    """Write the edit over the version that the editor read, and no other."""
    with refusals_in_words():
        return _edit(incident, edit, by=by, version=version)


def _edit(
    incident: Incident, edit: IncidentEdit, *, by: User, version: int
) -> Incident:
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.review_incident", incident):
        raise NotAllowedError
    if incident.status not in EDITABLE:
        raise WrongStatusError
    if incident.geo_precision != edit.geo_precision:
        incident.radius_m = incident.line = None  # drawn for the former precision
    for name in _OWN_FIELDS:
        setattr(incident, name, getattr(edit, name))
    incident.version += 1
    incident.save()
    assign_units(incident)
    for source in edit.sources:
        edit_source(incident, source)
    cite_further(incident, edit.new_sources, named_by=None)
    _edit_figures(incident, edit)
    if edit.outcomes is not None:
        write_outcomes(incident, edit.outcomes)
    write_actors(incident, edit.actors, settled=edit.mentions)
    return incident


def edit_source(incident: Incident, edit: SourceEdit) -> None:
    """Another incident that cites the same source keeps it as it was."""
    citation = incident.citations.select_related("source").get(pk=edit.citation_id)
    if citation.credibility != edit.credibility:
        citation.credibility = edit.credibility
        citation.save()
    source = citation.source
    if all(getattr(source, name) == getattr(edit, name) for name in _SOURCE_FIELDS):
        return
    if source.citations.exclude(pk=citation.pk).exists():
        source = _own_copy(citation)
    for name in _SOURCE_FIELDS:
        setattr(source, name, getattr(edit, name))
    source.save()


def _own_copy(citation: Citation) -> Source:
    """Other incidents cite the source too: theirs stays as it is."""
    former = citation.source_id
    source = citation.source
    source.pk = None
    source._state.adding = True
    source.save()
    citation.source = source
    citation.save()
    incident = citation.incident
    incident.claims.filter(source=former).update(source=source)
    incident.abduction_outcomes.filter(source=former).update(source=source)
    return source


def recommended_claims(incident: Incident) -> dict[str, CasualtyClaim]:
    """outcome -> the total that the desk recommends, where it recommends one."""
    claims = incident.claims.filter(
        standing=Standing.RECOMMENDED, is_cumulative=True
    ).select_related("source")
    return {claim.outcome: claim for claim in claims}


def _edit_figures(incident: Incident, edit: IncidentEdit) -> None:
    for toll in edit.tolls:
        _edit_toll(incident, toll)
    if edit.victims is not None:
        _edit_victims(incident, edit.victims)


def _edit_toll(incident: Incident, toll: ReportedToll) -> None:
    claim = recommended_claims(incident).get(toll.outcome)
    if toll.toll.is_unknown:
        if claim is not None:
            # A figure taken back is kept and set aside: the disagreement is history.
            claim.standing = Standing.REJECTED
            claim.save()
        return
    if claim is None:
        citation = incident.citations.order_by("pk").first()
        if citation is None:
            return
        claim = CasualtyClaim(
            incident=incident,
            source_id=citation.source_id,
            outcome=toll.outcome,
            standing=Standing.RECOMMENDED,
        )
    elif claim.toll == toll.toll:
        return
    claim.min, claim.best, claim.max = toll.min, toll.best, toll.max
    claim.save()


def _edit_victims(incident: Incident, victims: tuple[ReportedVictims, ...]) -> None:
    claims = recommended_claims(incident)
    if not {part.outcome for part in victims} <= claims.keys():
        raise VictimsWithoutTotalError
    for outcome, claim in claims.items():
        write_victims(claim, [part for part in victims if part.outcome == outcome])
