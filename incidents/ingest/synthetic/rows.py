"""One drawn incident as the rows of each table, the public ones included.

The public row must be what `publish_incident` would have written; a test publishes
generated incidents again and finds that nothing changes.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from incidents.ingest.synthetic.drawing import Drawn
from incidents.ingest.synthetic.fates import outcomes_of
from incidents.ingest.synthetic.reference import SCALE, Named, Reference
from incidents.ingest.synthetic.tolls import Figures, figures_of
from incidents.ingest.synthetic.vocabulary import (
    ATTRIBUTION,
    IED,
    LICENCE,
    SHAPES,
    SUMMARY_EN,
    SUMMARY_FR,
    TITLE_EN,
    TITLE_FR,
)
from incidents.models import (
    AbductionOutcome,
    DatePrecision,
    GeoPrecision,
    IncidentActor,
    Outcome,
    PublicPrecision,
)
from incidents.models.precision import RADIUS_M
from incidents.services.coarse_place import coarse_place, is_coarse, units_shown
from incidents.statistics.claiming import regions_claimed
from regions.models import Region

_DATE_PRECISIONS = (
    (0.88, DatePrecision.EXACT),
    (0.93, DatePrecision.DAYS),
    (0.96, DatePrecision.WEEK),
    (0.99, DatePrecision.MONTH),
    (1.0, DatePrecision.YEAR),
)
_CONFIDENCES = IncidentActor.Confidence.values
_AT_LEAST_M = {PublicPrecision.POINT: 0, PublicPrecision.KILOMETRE: 1_000}


@dataclass(slots=True)
class Row:
    incident: dict[str, Any]
    public: dict[str, Any]
    """Columns that the public row and the incident do not share."""
    units: list[Region]
    actors: list[tuple[Named, str, str]]
    """Actor, role, confidence."""
    figures: Figures
    outcomes: list[AbductionOutcome]
    """Each from the first source cited."""


def rows_of(drawn: Drawn, reference: Reference, positions: range) -> Iterator[Row]:
    for position in positions:
        chances = drawn.chances[position]
        kind = reference.types[drawn.kind[position]]
        started_on, ended_on, precision = _dates(drawn.day[position], chances)
        units = regions_claimed(
            drawn.geo[position], drawn.units[position], reference.covering
        )
        incident: dict[str, Any] = {
            "uuid": uuid.UUID(bytes=drawn.uuid[position], version=4),
            "started_on": started_on,
            "ended_on": ended_on,
            "date_precision": precision,
            "latitude": drawn.point[position][1] / SCALE,
            "longitude": drawn.point[position][0] / SCALE,
            "geo_precision": drawn.geo[position],
            "place_name": reference.places[drawn.place[position]],
            "public_precision": _public_precision(drawn.public[position], units),
            "event_type_id": kind.key,
            **_device(str(kind.key), chances),
        }
        actors = _actors(str(kind.key), started_on, reference, chances)
        figures = figures_of(
            str(kind.key),
            drawn.people[position],
            chances,
            started_on=started_on,
            source_count=len(reference.sources),
        )
        incident |= _texts(kind, incident["place_name"], actors, figures, reference)
        public = _public_place(incident, units, drawn.kilometre[position], reference)
        outcomes = outcomes_of(
            figures.tolls[Outcome.ABDUCTED][0],
            drawn.fates[position],
            started_on=started_on,
        )
        yield Row(incident, public, units, actors, figures, outcomes)


def _dates(day: int, chances: Any) -> tuple[date, date, str]:
    started_on = date.fromordinal(day)
    precision = next(p for share, p in _DATE_PRECISIONS if chances[0] <= share)
    if precision == DatePrecision.EXACT:
        return started_on, started_on, precision
    if precision == DatePrecision.MONTH:
        first = started_on.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return first, following - timedelta(days=1), precision
    if precision == DatePrecision.YEAR:
        year = started_on.year
        return date(year, 1, 1), date(year, 12, 31), precision
    length = 3 if precision == DatePrecision.DAYS else 7
    return started_on, started_on + timedelta(days=length - 1), precision


def _public_precision(drawn: str, units: list[Region]) -> str:
    is_in_region = any(unit.level == Region.Level.REGION for unit in units)
    if drawn == PublicPrecision.REGION and not is_in_region:
        return PublicPrecision.POINT
    return drawn


def _device(kind: str, chances: Any) -> dict[str, str | None]:
    if kind != IED:
        return {"emplacement_id": None, "trigger_id": None, "device_state_id": None}
    triggers = ("trigger.victim_operated", "trigger.radio_controlled", None, None)
    return {
        "emplacement_id": "emplacement.roadside" if chances[1] < 0.7 else None,
        "trigger_id": triggers[int(chances[2] * 4)],
        "device_state_id": "device_state.exploded"
        if chances[3] < 0.8
        else "device_state.found_cleared",
    }


def _actors(
    kind: str, day: date, reference: Reference, chances: Any
) -> list[tuple[Named, str, str]]:
    shape = SHAPES[kind]
    return [
        (
            _pick(sides, day, reference, chances[place], chances[place + 1]),
            role,
            _CONFIDENCES[int(chances[place + 1] * len(_CONFIDENCES))],
        )
        for role, sides, place in (
            (IncidentActor.Role.PERPETRATOR, shape.by, 4),
            (IncidentActor.Role.TARGET, shape.against, 6),
        )
    ]


def _pick(
    kinds: tuple[str, ...], day: date, reference: Reference, one: float, two: float
) -> Named:
    """An actor of one of these kinds; unidentified men when it was not active."""
    found = reference.actors.get(kinds[int(one * len(kinds))], [])
    actor = found[int(two * len(found))] if found else None
    if actor is None or not actor.first <= day <= actor.last:
        return reference.actors["unknown"][0]
    return actor


def _texts(
    kind: Named,
    place: str,
    actors: list[tuple[Named, str, str]],
    figures: Figures,
    reference: Reference,
) -> dict[str, str]:
    publisher = reference.sources[figures.citations[0][0]][1]
    one, two = actors[0][0], actors[1][0]
    return {
        "title_fr": TITLE_FR.format(kind.fr, place),
        "title_en": TITLE_EN.format(kind.en, place),
        "summary_fr": SUMMARY_FR.format(one.fr, two.fr, place, publisher),
        "summary_en": SUMMARY_EN.format(one.en, two.en, place, publisher),
    }


def _public_place(
    incident: dict[str, Any],
    units: list[Region],
    kilometre: Any,
    reference: Reference,
) -> dict[str, Any]:
    public_precision = PublicPrecision.coarser(
        incident["public_precision"], reference.finest[incident["event_type_id"]]
    )
    if is_coarse(public_precision):
        place = coarse_place(
            public_precision,
            units,
            reference.covering,
            point=(incident["longitude"], incident["latitude"]),
            geo_precision=incident["geo_precision"],
            inner=lambda unit: reference.inner[unit.pk],
        )
        return asdict(place) | {"region_ids": list(place.region_ids)}
    by_region = units_shown(PublicPrecision.REGION, units, reference.covering)
    is_region = incident["geo_precision"] == GeoPrecision.REGION and by_region
    radius = RADIUS_M[incident["geo_precision"]]
    is_snapped = public_precision == PublicPrecision.KILOMETRE
    return {
        "longitude": kilometre[0] / SCALE if is_snapped else incident["longitude"],
        "latitude": kilometre[1] / SCALE if is_snapped else incident["latitude"],
        "radius_m": None
        if radius is None
        else max(radius, _AT_LEAST_M[public_precision]),
        "region_ids": sorted(unit.pk for unit in units),
        "footprint_region_id": by_region[0].pk if is_region else None,
    }


def words_of(public: dict[str, Any], row: Row, publishers: list[str]) -> str:
    words = [
        public[name]
        for name in ("title_fr", "title_en", "summary_fr", "summary_en", "place_name")
    ]
    words += [name for actor, _, _ in row.actors for name in (actor.fr, actor.en)]
    return " ".join(filter(None, [*words, *publishers]))


SAME_IN_ALL: dict[str, Any] = {
    "language": "fr",
    "is_illustrative": True,
    "is_provisional": False,
}
PUBLIC_IN_ALL: dict[str, Any] = SAME_IN_ALL | {
    "attribution": ATTRIBUTION,
    "licence": LICENCE,
    "footprint": None,
    "references": [],
    "warnings": [],
}
JSON_IN_ALL = json.dumps(PUBLIC_IN_ALL)[1:-1]
