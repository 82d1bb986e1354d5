"""What the public is to see of place and sources: chosen as it is published."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from incidents.models import Citation, Incident, PublicPrecision, User
from incidents.services.editing import SourceEdit, edit_source
from incidents.services.errors import NotAllowedError, TooFinePlaceError
from incidents.services.review import locked, move_incident


@dataclass(frozen=True, slots=True)
class PublicChoice:
    """`confidential`: the citations whose source is not named to the public."""

    precision: str
    confidential: frozenset[int]


def precisions_for(incident: Incident) -> list[PublicPrecision]:
    """Those that its type allows, the finest first."""
    finest = incident.event_type.finest_shown
    return [p for p in PublicPrecision if PublicPrecision.coarser(p, finest) == p]


@transaction.atomic
def publish_as_chosen(
    incident: Incident,
    choice: PublicChoice,
    *,
    by: User,
    version: int,
    note_fr: str = "",
    note_en: str = "",
    withhold: bool = False,
) -> Incident:
    """Of what is public already, another choice is a new version."""
    incident = locked(incident, version=version)
    if not by.has_perm("incidents.publish_incident", incident):
        raise NotAllowedError
    choose(incident, choice)
    return move_incident(
        incident,
        Incident.Status.PUBLISHED,
        by=by,
        version=version,
        reason=note_fr,
        reason_en=note_en,
        withhold=withhold,
    )


def choose(incident: Incident, choice: PublicChoice) -> None:
    """Onto a row that is locked by whoever may publish it."""
    if choice.precision not in precisions_for(incident):
        finest = PublicPrecision(incident.event_type.finest_shown)
        raise TooFinePlaceError(finest.label)
    if incident.public_precision != choice.precision:
        incident.public_precision = choice.precision
        incident.save(update_fields=["public_precision", "updated_at"])
    for citation in incident.citations.select_related("source").order_by("pk"):
        edit_source(incident, _with_confidence(citation, choice))


def _with_confidence(citation: Citation, choice: PublicChoice) -> SourceEdit:
    source = citation.source
    return SourceEdit(
        citation_id=citation.pk,
        publisher=source.publisher,
        kind=source.kind,
        url=source.url,
        reliability=source.reliability,
        credibility=citation.credibility,
        is_confidential=citation.pk in choice.confidential,
    )
