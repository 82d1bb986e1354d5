"""One incident as an importer read it: the same shape for every source format."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from incidents.models import PublicPrecision
from incidents.models.actor import IncidentActor
from incidents.models.claim import CasualtyBreakdown, CasualtyClaim
from incidents.models.source import Citation, Source


@dataclass(frozen=True, slots=True)
class SourceRow:
    publisher: str
    title: str = ""
    published_on: date | None = None
    url: str = ""
    kind: str = Source.Kind.OTHER
    reliability: str = Source.Reliability.F
    credibility: int = Citation.Credibility.UNKNOWN
    is_confidential: bool = False


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    category: str = CasualtyBreakdown.Category.UNKNOWN
    sex: str = CasualtyBreakdown.Sex.UNKNOWN
    age_group: str = CasualtyBreakdown.AgeGroup.UNKNOWN
    min: int | None = None
    best: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """`source` is the position of the claim's source in `IncidentRow.sources`."""

    outcome: str
    min: int | None = None
    best: int | None = None
    max: int | None = None
    as_of: date | None = None
    is_cumulative: bool = True
    standing: str = CasualtyClaim.Standing.RECOMMENDED
    source: int = 0
    breakdown: tuple[BreakdownRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor by any of its names; unknown names become new actors of `kind`."""

    name: str
    kind: str
    role: str = IncidentActor.Role.PARTY
    confidence: str = IncidentActor.Confidence.UNKNOWN


@dataclass(frozen=True, slots=True)
class WarningRow:
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """Dates are days, coordinates degrees (WGS 84), codes those of our taxonomy."""

    dataset: str
    external_id: str
    version: str
    started_on: date
    ended_on: date
    date_precision: str
    geo_precision: str
    event_type: str
    sources: tuple[SourceRow, ...]
    latitude: float | None = None
    longitude: float | None = None
    radius_m: int | None = None
    place_name: str = ""
    public_precision: str = PublicPrecision.POINT
    emplacement: str | None = None
    trigger: str | None = None
    device_state: str | None = None
    language: str = "en"
    title_fr: str = ""
    title_en: str = ""
    summary_fr: str = ""
    summary_en: str = ""
    is_illustrative: bool = False
    is_provisional: bool = False
    claims: tuple[ClaimRow, ...] = ()
    actors: tuple[ActorRow, ...] = ()
    warnings: tuple[WarningRow, ...] = field(default=())

    def as_content(self) -> dict[str, Any]:
        """All that the dataset says of the event, as JSON keeps it.

        Without the dataset's version: every release would change every event.
        """
        content = asdict(self)
        del content["version"]
        loaded: dict[str, Any] = json.loads(json.dumps(content, default=str))
        return loaded

    @property
    def content_hash(self) -> str:
        """SHA-256 of the content: same hash, same event."""
        text = json.dumps(self.as_content(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
