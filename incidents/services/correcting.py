"""A reporter's own correction of one part of their report, when asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from incidents.models import CasualtyClaim, Citation, Incident, Part, Toll
from incidents.models.part import PART_COLUMNS
from incidents.models.toll import UNKNOWN
from incidents.services.citing import ReportedSource
from incidents.services.constraints import refusals_in_words
from incidents.services.editing import SourceEdit, edit_source
from incidents.services.location import assign_units
from incidents.services.reporting import ReportedToll, point_of

Changes = dict[str, list[Any]]
Standing = CasualtyClaim.Standing


@dataclass(frozen=True, slots=True)
class Correction:
    columns: Mapping[str, Any] = field(default_factory=dict)
    toll: ReportedToll | None = None
    source: ReportedSource | None = None


def correct_part(incident: Incident, part: str, correction: Correction) -> Changes:
    """Write what differs, and nothing but this part; -> [before, after] of each."""
    with refusals_in_words():
        changes = _correct_columns(incident, part, correction.columns)
        if correction.toll is not None and correction.toll.outcome == part:
            changes |= _correct_toll(incident, correction.toll)
        if correction.source is not None and part == Part.SOURCES:
            changes |= _correct_source(incident, correction.source)
        if changes:
            incident.version += 1
            incident.save()
            assign_units(incident)
    return changes


def _correct_columns(
    incident: Incident, part: str, columns: Mapping[str, Any]
) -> Changes:
    given = {
        name: columns[name] for name in PART_COLUMNS.get(part, ()) if name in columns
    }
    changes: Changes = {}
    for name, value in _placed(incident, given).items():
        before = getattr(incident, name)
        if before != value:
            changes[name] = [_kept(before), _kept(value)]
            setattr(incident, name, value)
    if "geo_precision" in changes:
        incident.radius_m = incident.line = None  # drawn for the former precision
    return changes


def _placed(incident: Incident, given: dict[str, Any]) -> dict[str, Any]:
    """Another name with the former point: where the gazetteer knows the new name."""
    place_name = given.get("place_name", incident.place_name)
    point = [given.get(n, getattr(incident, n)) for n in ("latitude", "longitude")]
    if place_name == incident.place_name or point != [
        incident.latitude,
        incident.longitude,
    ]:
        return given
    latitude, longitude = point_of(place_name)
    if latitude is None:
        return given
    return given | {"latitude": latitude, "longitude": longitude}


def own_citation(incident: Incident) -> Citation | None:
    """Of the source that the report itself came with."""
    if incident.author_id is None:
        return None
    own = incident.citations.filter(named_by=incident.author_id)
    return own.select_related("source").order_by("pk").first()


def own_claim(incident: Incident, outcome: str) -> CasualtyClaim | None:
    """What the report itself said."""
    own = own_citation(incident)
    if own is None:
        return None
    claims = incident.claims.filter(source_id=own.source_id, outcome=outcome)
    return claims.exclude(standing=Standing.REJECTED).order_by("pk").first()


def _correct_toll(incident: Incident, toll: ReportedToll) -> Changes:
    """The reporter's own figure; what other sources say, and which of them the desk
    recommends, stays."""
    claim = own_claim(incident, toll.outcome)
    before = claim.toll if claim else UNKNOWN
    after = toll.toll
    own = own_citation(incident)
    if before == after or own is None:
        return {}
    if claim is None:
        known = incident.claims.filter(
            outcome=toll.outcome, standing=Standing.RECOMMENDED, is_cumulative=True
        )
        claim = CasualtyClaim(
            incident=incident,
            source_id=own.source_id,
            outcome=toll.outcome,
            standing=Standing.CORROBORATING if known.exists() else Standing.RECOMMENDED,
        )
    if after.is_unknown:
        claim.standing = Standing.REJECTED  # kept: the disagreement is history
    else:
        claim.min, claim.best, claim.max = after.min, after.best, after.max
    claim.save()
    return {toll.outcome: [_figures(before), _figures(after)]}


def _figures(toll: Toll) -> list[int | None]:
    return [toll.min, toll.best, toll.max]


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


HIDDEN = "•••"
"""Stands for who spoke in confidence: what is said of a report is kept for ever."""


def _correct_source(incident: Incident, after: ReportedSource) -> Changes:
    """How reliable it is, and how credible what it says, is the desk's to judge."""
    own = own_citation(incident)
    if own is None:
        return {}
    source, given = own.source, asdict(after)
    before = {name: getattr(source, name) for name in given}
    is_secret = source.is_confidential or after.is_confidential
    edit = SourceEdit(
        citation_id=own.pk,
        reliability=source.reliability,
        credibility=own.credibility,
        **given,
    )
    edit_source(incident, edit)
    return {
        f"source_{name}": [HIDDEN, HIDDEN]
        if is_secret and name in {"publisher", "url"}
        else [before[name], value]
        for name, value in given.items()
        if before[name] != value
    }
