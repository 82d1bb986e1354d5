"""Which parts of an incident are checked, as they are now. A check holds as long as its
part says the same, so that no way of changing it can forget to ask for another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager, Model

from incidents.models import (
    CasualtyBreakdown,
    CasualtyClaim,
    Incident,
    Outcome,
    Part,
    PartCheck,
    User,
)

_COLUMNS: dict[str, tuple[str, ...]] = {
    Part.TYPE: ("event_type_id", "emplacement_id", "trigger_id", "device_state_id"),
    Part.DAYS: ("started_on", "ended_on", "date_precision"),
    Part.PLACE: (
        "place_name",
        "latitude",
        "longitude",
        "geo_precision",
        "public_precision",
    ),
    Part.TEXTS: ("title_fr", "title_en", "summary_fr", "summary_en"),
}
_CLAIM = ("source_id", "as_of", "min", "best", "max", "is_cumulative", "standing")
_BREAKDOWN = ("category", "sex", "age_group", "min", "best", "max")
_FATE = ("fate", "on", "date_precision", "min", "best", "max", "source_id")
_SOURCE = ("publisher", "title", "url", "kind", "reliability", "is_confidential")
_ACTOR = ("actor_id", "role", "confidence")
_MENTION = ("name", "role")


@dataclass(frozen=True, slots=True)
class PartState:
    part: str
    last: PartCheck | None
    is_checked: bool

    @property
    def has_changed(self) -> bool:
        """Since somebody checked it."""
        return not self.is_checked and bool(self.last and self.last.fingerprint)


def part_states(incident: Incident) -> list[PartState]:
    """In the order of the desk's page."""
    last = {check.part: check for check in incident.part_checks.select_related("by")}
    prints = fingerprints(incident)
    return [
        PartState(
            part,
            last.get(part),
            part in last and last[part].fingerprint == prints[part],
        )
        for part in Part.values
    ]


def accept_parts(incident: Incident, *, by: User) -> None:
    """Who publishes it stands for all of it: what changes afterwards is to be checked
    again, and nothing else."""
    prints = fingerprints(incident)
    open_parts = [s.part for s in part_states(incident) if not s.is_checked]
    PartCheck.objects.bulk_create(
        PartCheck(incident=incident, part=part, fingerprint=prints[part], by=by)
        for part in open_parts
    )


def fingerprints(incident: Incident) -> dict[str, str]:
    contents = {
        **{part: _values(incident, columns) for part, columns in _COLUMNS.items()},
        **_figures(incident),
        Part.ACTORS: [
            *_rows(incident.actors, _ACTOR),
            *(_values(m, _MENTION) for m in incident.actor_mentions.all() if m.is_open),
        ],
        Part.SOURCES: [
            [citation.credibility, *_values(citation.source, _SOURCE)]
            for citation in sorted(incident.citations.all(), key=lambda c: c.pk)
        ],
    }
    return {part: _print(content) for part, content in contents.items()}


def _figures(incident: Incident) -> dict[str, Any]:
    claims = [
        claim
        for claim in incident.claims.all()
        if claim.standing != CasualtyClaim.Standing.REJECTED
    ]
    figures: dict[str, Any] = {
        outcome: _sorted(claims, _CLAIM, outcome) for outcome in Outcome.values
    }
    for outcome, parts in _parts(claims):
        figures[outcome].append(parts)
    figures[Outcome.ABDUCTED] += _rows(incident.abduction_outcomes, _FATE)
    return figures


def _parts(claims: Sequence[CasualtyClaim]) -> Iterator[tuple[str, list[Any]]]:
    """Of the figures that say who the people were, which is checked with them."""
    if not claims:
        return
    rows = CasualtyBreakdown.objects.filter(claim__in=claims)
    for row in rows.order_by("claim", *_BREAKDOWN).select_related("claim"):
        yield row.claim.outcome, [row.claim_id, *_values(row, _BREAKDOWN)]


def _sorted(
    claims: Iterable[CasualtyClaim], columns: tuple[str, ...], outcome: str
) -> list[Any]:
    return [
        _values(claim, columns)
        for claim in sorted(claims, key=lambda claim: claim.pk)
        if claim.outcome == outcome
    ]


def _rows(rows: Manager[Any], columns: tuple[str, ...]) -> list[Any]:
    return [_values(row, columns) for row in sorted(rows.all(), key=lambda r: r.pk)]


def _values(row: Model, columns: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in columns]


def _print(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
