"""The cube in plain Python: loops over all incidents, and dictionaries."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from incidents.models import EventType, Outcome, PublishedIncident
from incidents.statistics.reads import SummedToll, TotalRow

PEOPLE = {"victim_category": "category", "sex": "sex", "age_group": "age_group"}
BOUNDS = ("min", "best", "max")
Toll = tuple[int | None, ...]


def plain_cube(
    incidents: Iterable[PublishedIncident],
    by: Sequence[str],
    units: Iterable[int] = (),
    wanted: dict[str, list[str]] | None = None,
) -> dict[tuple[Any, ...], tuple[int, dict[str, SummedToll]]]:
    """`wanted`: dimension -> the members that are groups, where not all are."""
    roots = {kind.code: kind.root_code for kind in EventType.objects.all()}
    groups: dict[tuple[Any, ...], list[dict[str, Toll]]] = {}
    for incident in incidents:
        for people, tolls in people_of(incident, by, wanted or {}):
            for values in itertools.product(
                *(members(incident, d, roots, set(units), people) for d in by)
            ):
                if all(
                    value in (wanted or {}).get(dimension, [value])
                    for dimension, value in zip(by, values, strict=True)
                ):
                    groups.setdefault(values, []).append(tolls)
    return {key: (len(found), summed(found)) for key, found in groups.items()}


def figures(rows: Iterable[TotalRow]) -> dict[Any, Any]:
    return {row.key: (row.incidents, row.outcomes) for row in rows}


def members(
    incident: PublishedIncident,
    dimension: str,
    roots: dict[str, str],
    units: set[int],
    people: dict[str, str],
) -> list[Any]:
    day = incident.started_on
    has_day = incident.date_precision in {"exact", "days", "week"}
    has_month = incident.date_precision != "year"
    year, week, _ = day.isocalendar()
    return {
        "region": [pk for pk in incident.region_ids if pk in units] or [None],
        "year": [day.year],
        "quarter": [f"{day.year}-Q{(day.month + 2) // 3}" if has_month else None],
        "month": [f"{day:%Y-%m}" if has_month else None],
        "week": [f"{year}-W{week:02}" if has_day else None],
        "day": [day if has_day else None],
        "type": [roots[incident.event_type_id]],
        "subtype": [incident.event_type_id],
        "perpetrator": incident.perpetrators or [""],
        "actor": incident.parties or [""],
        "confidence": [incident.confidence],
        **{d: [people[d]] for d in PEOPLE if d in people},
    }[dimension]


def people_of(
    incident: PublishedIncident, by: Sequence[str], wanted: dict[str, list[str]]
) -> list[tuple[dict[str, str], dict[str, Toll]]]:
    """Each kind of people that the dimensions tell apart, and their tolls."""
    whole = {o: bounds(incident.toll(o)) for o in Outcome.values}
    dimensions = [d for d in PEOPLE if d in by]
    if not dimensions:
        return [({}, whole)]
    nobody = dict.fromkeys(dimensions, "")
    found: dict[tuple[str, ...], list[Any]] = {}
    for part in incident.victims:
        if all(part[PEOPLE[d]] in wanted.get(d, [part[PEOPLE[d]]]) for d in PEOPLE):
            key = tuple(part[PEOPLE[d]] for d in dimensions)
            found.setdefault(key, []).append(part)
    kinds = [
        (
            dict(zip(dimensions, key, strict=True)),
            {o: known([p for p in parts if p["outcome"] == o]) for o in Outcome.values},
        )
        for key, parts in found.items()
    ]
    takes_rest = all("" in codes for d, codes in wanted.items() if d in PEOPLE)
    rest = {o: left(incident.victims, o, whole[o]) for o in Outcome.values}
    is_left = not incident.victims or any(
        whole[o] != (None, None, None) and rest[o][1] != 0 for o in Outcome.values
    )
    return kinds + ([(nobody, rest)] if takes_rest and is_left else [])


def bounds(toll: Any) -> Toll:
    return toll.min, toll.best, toll.max


def known(parts: list[Any]) -> Toll:
    low = [p["min"] for p in parts if p["min"] is not None]
    best = [p["best"] for p in parts if p["best"] is not None]
    high = [p["max"] for p in parts if p["max"] is not None]
    return (
        sum(low) if low else None,
        sum(best) if best else None,
        sum(high) if high and len(high) == len(parts) else None,
    )


def left(victims: list[Any], outcome: str, toll: Toll) -> Toll:
    parts = [part for part in victims if part["outcome"] == outcome]
    if not parts:
        return toll
    least, best, most = toll
    lows, highs = [], []
    for part in parts:
        is_single = part["min"] is None and part["max"] is None
        lows.append((part["best"] if is_single else part["min"]) or 0)
        highs.append(part["best"] if is_single else part["max"])
    rest = None if best is None else max(0, best - sum(p["best"] or 0 for p in parts))
    low = 0 if None in highs else max(0, (least or 0) - sum(highs))
    high = max(0, rest or 0, (most or 0) - sum(lows))
    return (None if least is None else low, rest, None if most is None else high)


def summed(found: list[dict[str, Toll]]) -> dict[str, SummedToll]:
    return {
        outcome: SummedToll(
            len(found),
            *(sum(tolls[outcome][b] or 0 for tolls in found) for b in range(3)),
            *(sum(tolls[outcome][b] is None for tolls in found) for b in range(3)),
        )
        for outcome in Outcome.values
    }
