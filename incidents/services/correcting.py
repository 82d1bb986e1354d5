"""A reporter's own correction of one part of their report, when asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from incidents.models import CasualtyClaim, Incident, Toll
from incidents.models.part import PART_COLUMNS
from incidents.models.toll import UNKNOWN
from incidents.services.constraints import refusals_in_words
from incidents.services.location import assign_units
from incidents.services.reporting import ReportedToll, point_of

Changes = dict[str, list[Any]]
Standing = CasualtyClaim.Standing


@dataclass(frozen=True, slots=True)
class Correction:
    columns: Mapping[str, Any] = field(default_factory=dict)
    toll: ReportedToll | None = None


def correct_part(incident: Incident, part: str, correction: Correction) -> Changes:
    """Write what differs, and nothing but this part; -> [before, after] of each."""
    with refusals_in_words():
        changes = _correct_columns(incident, part, correction.columns)
        if correction.toll is not None and correction.toll.outcome == part:
            changes |= _correct_toll(incident, correction.toll)
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


def own_claim(incident: Incident, outcome: str) -> CasualtyClaim | None:
    """What the report itself said: that of its first source."""
    first = incident.citations.order_by("pk").first()
    if first is None:
        return None
    claims = incident.claims.filter(source_id=first.source_id, outcome=outcome)
    return claims.exclude(standing=Standing.REJECTED).order_by("pk").first()


def _correct_toll(incident: Incident, toll: ReportedToll) -> Changes:
    """The reporter's own figure; what other sources say, and which of them the desk
    recommends, stays."""
    claim = own_claim(incident, toll.outcome)
    before = claim.toll if claim else UNKNOWN
    after = Toll(toll.min, toll.best, toll.max)
    first = incident.citations.order_by("pk").first()
    if before == after or first is None:
        return {}
    if claim is None:
        known = incident.claims.filter(
            outcome=toll.outcome, standing=Standing.RECOMMENDED, is_cumulative=True
        )
        claim = CasualtyClaim(
            incident=incident,
            source_id=first.source_id,
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
