"""The sources of an incident side by side: who says what of each outcome."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.models import CasualtyClaim, Citation, Incident, Outcome


@dataclass(frozen=True, slots=True)
class SourceSide:
    citation: Citation
    figures: list[tuple[str, list[CasualtyClaim]]]
    """Each outcome, and what this source says of it."""


def source_sides(incident: Incident) -> list[SourceSide]:
    """None where there is one source: its figures are on the page already."""
    citations = sorted(incident.citations.all(), key=lambda citation: citation.pk)
    claims = list(incident.claims.all())
    if len(citations) < 2:
        return []
    return [
        SourceSide(
            citation,
            [
                (
                    str(Outcome(outcome).label),
                    [
                        claim
                        for claim in claims
                        if claim.outcome == outcome
                        and claim.source_id == citation.source_id
                    ],
                )
                for outcome in Outcome.values
            ],
        )
        for citation in citations
    ]
