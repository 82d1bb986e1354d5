"""The public record's codes in words: claims, actors, sources, warnings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents.models import (
    Actor,
    CasualtyClaim,
    Citation,
    IncidentActor,
    IncidentWarning,
    PublishedIncident,
    Source,
    Toll,
)
from incidents.models.claim import who_they_were
from incidents.views.wording import decimal


def label(choices: type[TextChoices], value: str | None) -> str:
    """The choice's words; an unknown code is shown as it is, never dropped."""
    if not value:
        return ""
    return str(dict(choices.choices).get(value, value))


@dataclass(frozen=True, slots=True)
class ShownPart:
    who: str
    toll: Toll


@dataclass(frozen=True, slots=True)
class ShownClaim:
    source: str
    as_of: date | None
    toll: Toll
    standing: str
    standing_label: str
    is_cumulative: bool
    parts: tuple[ShownPart, ...]


def described_claims(incident: PublishedIncident) -> dict[str, list[ShownClaim]]:
    """By outcome: who said what."""
    found: dict[str, list[ShownClaim]] = {}
    for claim in incident.claims:
        shown = ShownClaim(
            source=claim["source"] or _("confidential source"),
            as_of=_day(claim["as_of"]),
            toll=_toll(claim),
            standing=claim["standing"],
            standing_label=label(CasualtyClaim.Standing, claim["standing"]),
            is_cumulative=claim["is_cumulative"],
            parts=tuple(
                ShownPart(
                    who_they_were(part["category"], part["sex"], part["age_group"]),
                    _toll(part),
                )
                for part in claim["breakdown"]
            ),
        )
        found.setdefault(claim["outcome"], []).append(shown)
    return found


def toll_rule_in_words(rule: str) -> str:
    words = {
        "recommended": _("figure recommended by the editors"),
        "envelope": _(
            "least and most of the figures not set aside; the latest best estimate"
        ),
        "unknown": _("no figure from any source"),
    }
    return words.get(rule, rule)


def described_actors(actors: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Name (French unless it has another), kind, role and how sure that is."""
    english = get_language() == "en"
    return [
        {
            "name": actor["name_en"] if english and actor["name_en"] else actor["name"],
            "language": "" if english and actor["name_en"] else "fr",
            "kind": label(Actor.Kind, actor["kind"]),
            "role": label(IncidentActor.Role, actor["role"]),
            "confidence": label(IncidentActor.Confidence, actor["confidence"]),
        }
        for actor in actors
    ]


def described_sources(incident: PublishedIncident) -> list[dict[str, Any]]:
    return [_source(source) for source in incident.sources]


def described_warnings(incident: PublishedIncident) -> list[tuple[str, str]]:
    return [
        (label(IncidentWarning.Code, warning["code"]), warning.get("detail", ""))
        for warning in incident.warnings
    ]


def radius_in_km(metres: int | None) -> str:
    """0.5, 3, 25: a decimal where there is one, and two of what is very near."""
    metres = metres or 0
    digits = 0 if metres % 1000 == 0 else 1 if metres >= 100 else 2
    return decimal(metres / 1000, digits)


def _source(source: dict[str, Any]) -> dict[str, Any]:
    if source.get("kind") == "confidential":
        return {"is_confidential": True}
    reliability = source.get("reliability") or "F"
    credibility = source.get("credibility") or 6
    return {
        "publisher": source["publisher"],
        "title": source.get("title", ""),
        "published_on": _day(source.get("published_on")),
        "url": source.get("url", ""),
        "kind": label(Source.Kind, source["kind"]),
        "grade": f"{reliability}{credibility}",
        "reliability": label(Source.Reliability, reliability),
        "credibility": str(dict(Citation.Credibility.choices).get(credibility, "")),
    }


def _toll(record: dict[str, Any]) -> Toll:
    return Toll(record["min"], record["best"], record["max"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
