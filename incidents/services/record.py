"""The public record of an incident: every field the public may see, spelled out.

A field that is not named here is not public. Nothing about the author, no
confidential source, no team note, no coordinate finer than was chosen.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from incidents.models import (
    AbductionOutcome,
    CasualtyClaim,
    ExternalReference,
    Incident,
    Outcome,
    Source,
)
from incidents.models.fate import counts_in
from incidents.models.merged import with_merged
from incidents.services.location import public_place
from incidents.services.tolls import resolve_tolls


def public_record(incident: Incident) -> dict[str, Any]:
    """Column values of `PublishedIncident`, ids, version and dates of change aside."""
    place = public_place(incident)
    record: dict[str, Any] = {
        "started_on": incident.started_on,
        "ended_on": incident.ended_on,
        "date_precision": incident.date_precision,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_m": place.radius_m,
        "geo_precision": place.geo_precision,
        "place_name": place.place_name,
        "region_ids": list(place.region_ids),
        "footprint_region_id": place.footprint_region_id,
        "footprint": _line(incident),
        "event_type_id": incident.event_type_id,
        "emplacement_id": incident.emplacement_id,
        "trigger_id": incident.trigger_id,
        "device_state_id": incident.device_state_id,
        "language": incident.language,
        "title_fr": incident.title_fr,
        "title_en": incident.title_en,
        "summary_fr": incident.summary_fr,
        "summary_en": incident.summary_en,
        "is_illustrative": incident.is_illustrative,
        "is_provisional": incident.is_provisional,
        "attribution": incident.batch.attribution if incident.batch else "",
        "licence": incident.batch.licence if incident.batch else "",
        "claims": _claims(incident),
        "actors": _actors(incident),
        "sources": _sources(incident),
        "abduction_outcomes": _abduction_outcomes(incident),
        "references": _references(incident),
        "warnings": _warnings(incident),
    }
    record |= _tolls(incident)
    record["words"] = words_of(record)
    return record


def _line(incident: Incident) -> dict[str, Any] | None:
    if incident.line is None or incident.shown_precision != "point":
        return None
    return {"type": "LineString", "coordinates": incident.line}


def _tolls(incident: Incident) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    rules = {}
    for outcome, (toll, rule) in resolve_tolls(incident.claims.all()).items():
        rules[outcome] = rule
        columns[f"{outcome}_min"] = toll.min
        columns[f"{outcome}_best"] = toll.best
        columns[f"{outcome}_max"] = toll.max
    return {**columns, "toll_rules": rules}


def _source(source: Source) -> dict[str, Any]:
    if source.is_confidential:
        return {"kind": "confidential"}
    return {
        "publisher": source.publisher,
        "title": source.title,
        "published_on": _iso(source.published_on),
        "url": source.url,
        "kind": source.kind,
        "reliability": source.reliability,
    }


def _sources(incident: Incident) -> list[dict[str, Any]]:
    return [
        _source(citation.source)
        | (
            {}
            if citation.source.is_confidential
            else {"credibility": citation.credibility}
        )
        for citation in incident.citations.select_related("source").order_by("pk")
    ]


def _claims(incident: Incident) -> list[dict[str, Any]]:
    order = Outcome.values
    claims = incident.claims.select_related("source").prefetch_related("breakdown")
    return [
        {
            "outcome": claim.outcome,
            "source": _source(claim.source).get("publisher"),
            "as_of": _iso(claim.as_of),
            "min": claim.min,
            "best": claim.best,
            "max": claim.max,
            "is_cumulative": claim.is_cumulative,
            "standing": claim.standing,
            "breakdown": _breakdown(claim),
        }
        for claim in sorted(claims, key=lambda c: (order.index(c.outcome), c.pk))
    ]


def _breakdown(claim: CasualtyClaim) -> list[dict[str, Any]]:
    parts = sorted(
        claim.breakdown.all(), key=lambda p: (p.category, p.sex, p.age_group)
    )
    names = ("category", "sex", "age_group", "min", "best", "max")
    return [{name: getattr(part, name) for name in names} for part in parts]


def _abduction_outcomes(incident: Incident) -> list[dict[str, Any]]:
    """By date, those without one last; the note stays with the team."""
    outcomes = incident.abduction_outcomes.select_related("source")
    return [
        outcome_entry(
            outcome,
            source=_source(outcome.source).get("publisher"),
            taken_on=incident.started_on,
            taken_precision=incident.date_precision,
        )
        for outcome in sorted(
            outcomes, key=lambda o: (o.on is None, o.on or date.min, o.pk)
        )
    ]


def outcome_entry(
    outcome: AbductionOutcome,
    *,
    source: str | None,
    taken_on: date,
    taken_precision: str,
) -> dict[str, Any]:
    period = counts_in(
        outcome.on,
        outcome.date_precision,
        taken_on=taken_on,
        taken_precision=taken_precision,
    )
    return {
        "fate": outcome.fate,
        "on": _iso(outcome.on),
        "date_precision": outcome.date_precision,
        "counts_in": period,
        "min": outcome.min,
        "best": outcome.best,
        "max": outcome.max,
        "source": source,
    }


def _actors(incident: Incident) -> list[dict[str, Any]]:
    return [
        {
            "name": link.actor.name,
            "name_en": link.actor.name_en,
            "kind": link.actor.kind,
            "role": link.role,
            "confidence": link.confidence,
        }
        for link in incident.actors.select_related("actor").order_by("pk")
    ]


def _references(incident: Incident) -> list[dict[str, Any]]:
    """Those of what was merged into it as well: they name the same event."""
    found = ExternalReference.objects.filter(incident__in=with_merged(incident))
    return [
        {"dataset": ref.dataset, "id": ref.external_id, "version": ref.version}
        for ref in found.order_by("dataset", "external_id")
    ]


def _warnings(incident: Incident) -> list[dict[str, Any]]:
    return [
        {"code": warning.code, "detail": warning.detail}
        for warning in incident.warnings.order_by("code")
    ]


def words_of(record: dict[str, Any]) -> str:
    """What a search finds it by."""
    words = [
        record[name]
        for name in ("title_fr", "title_en", "summary_fr", "summary_en", "place_name")
    ]
    words += [name for a in record["actors"] for name in (a["name"], a["name_en"])]
    words += [s["publisher"] for s in record["sources"] if "publisher" in s]
    return " ".join(filter(None, words))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
