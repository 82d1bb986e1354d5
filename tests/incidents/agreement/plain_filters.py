"""What each filter asks of an incident, in plain Python."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

import shapely

from incidents.models import PublishedIncident
from regions.services.places import EARTH_RADIUS_KM
from tests.incidents.agreement.plain_people import (
    has_fate,
    has_fate_in,
    has_people,
    is_of_indicator,
)

ON_A_DAY = {"exact", "days", "week"}
TO_A_SETTLEMENT = {"exact", "near", "settlement"}
TO_THE_CERCLE = TO_A_SETTLEMENT | {"commune", "cercle"}
DEVICE_TYPES = {"explosions.remote_explosive_ied", "explosions.suicide_bomb"}
TERMS = ("trigger_id", "emplacement_id", "device_state_id")

Row = PublishedIncident


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of each filter of an address, and the whole of what was asked."""

    values: dict[str, list[str]]
    roots: dict[str, str]
    units: dict[str, int]
    """Both as `2012:mopti`."""
    levels: dict[int, str]
    """By unit: `2012:region`."""

    @property
    def regions(self) -> set[int]:
        return {self.units[name] for name in self.values.get("region", [])}


def folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in apart if not unicodedata.combining(c))


Words = list[str]
Test = Callable[[Row, Words, Asked], bool]


def _day(words: Words) -> date:
    return date.fromisoformat(words[0])


def _has_day(row: Row) -> bool:
    return row.date_precision in ON_A_DAY


def _month(row: Row) -> int:
    return 0 if row.date_precision == "year" else row.started_on.month


def _in_quarter(row: Row, words: Words, asked: Asked) -> bool:
    if words == ["none"]:
        return _month(row) == 0
    year, quarter = words[0].split("-Q")
    day = row.started_on
    return _month(row) > 0 and (day.year, (day.month + 2) // 3) == (
        int(year),
        int(quarter),
    )


def _in_week(row: Row, words: Words, asked: Asked) -> bool:
    if words == ["none"]:
        return not _has_day(row)
    year, week, _ = row.started_on.isocalendar()
    return _has_day(row) and words[0] == f"{year}-W{week:02}"


def _on_day(row: Row, words: Words, asked: Asked) -> bool:
    if words == ["none"]:
        return not _has_day(row)
    return _has_day(row) and row.started_on == _day(words)


def _in_region(row: Row, words: Words, asked: Asked) -> bool:
    is_possible = asked.values.get("certainty") == ["possible"]
    mine = row.possible_region_ids if is_possible else row.region_ids
    return bool(asked.regions & set(mine))


def _is_sure(row: Row, words: Words, asked: Asked) -> bool:
    if words != ["sure"]:
        return True
    start, end = asked.values.get("from"), asked.values.get("to")
    return (
        (not asked.regions or bool(asked.regions & set(row.sure_region_ids)))
        and (not start or row.started_on >= _day(start))
        and (not end or row.ended_on <= _day(end))
    )


def _is_outside(row: Row, words: Words, asked: Asked) -> bool:
    wanted = words[0] if ":" in words[0] else f"{words[0]}:region"
    return all(asked.levels[unit] != wanted for unit in row.region_ids)


def _in_box(row: Row, words: Words, asked: Asked) -> bool:
    west, south, east, north = map(float, words)
    return west <= row.longitude <= east and south <= row.latitude <= north


def _is_near(row: Row, words: Words, asked: Asked) -> bool:
    lon, lat, km = map(float, words)
    half = (
        sin(radians(row.latitude - lat) / 2) ** 2
        + cos(radians(lat))
        * cos(radians(row.latitude))
        * sin(radians(row.longitude - lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half)) <= km


def _in_polygon(row: Row, words: Words, asked: Asked) -> bool:
    numbers = list(map(float, words))
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    point = shapely.Point(row.longitude, row.latitude)
    return bool(shapely.covers(shapely.Polygon(corners), point))


def _at_place(row: Row, words: Words, asked: Asked) -> bool:
    known = row.place_name if row.geo_precision in TO_A_SETTLEMENT else ""
    return known == ("" if words == ["none"] else words[0])


def _is_firm(row: Row, words: Words, asked: Asked) -> bool:
    doubts = {
        "provisional": row.is_provisional,
        "contested": row.is_contested,
        "single_source": row.source_count < 2,
        "vague_place": row.geo_precision not in TO_THE_CERCLE,
    }
    return not any(doubts[word] for word in words)


def _is_cited(row: Row, words: Words, asked: Asked) -> bool:
    publishers = {source.get("publisher") for source in row.sources}
    kinds = {source.get("kind") for source in row.sources}
    return any(
        "confidential" in kinds if word == "confidential" else word in publishers
        for word in words
    )


def _names(column: str) -> Test:
    def test(row: Row, words: Words, asked: Asked) -> bool:
        mine = getattr(row, column)
        return bool(set(mine) & set(words)) or ("none" in words and not mine)

    return test


def _is_of(column: str) -> Test:
    def test(row: Row, words: Words, asked: Asked) -> bool:
        return getattr(row, column) in words

    return test


def _term(column: str) -> Test:
    return lambda row, words, asked: (getattr(row, column) or "none") in words


def _best_is_known(row: Row, words: Words, is_known: bool) -> bool:
    bests = [getattr(row, f"{word}_best") for word in words]
    return all((best is not None) == is_known for best in bests)


def _has_device(row: Row, words: Words, asked: Asked) -> bool:
    terms = [getattr(row, column) for column in TERMS]
    has = row.event_type_id in DEVICE_TYPES or any(terms)
    return has == (words == ["yes"])


def _is_of_type(row: Row, words: Words, asked: Asked) -> bool:
    return row.event_type_id in words or asked.roots[row.event_type_id] in words


def _says(row: Row, words: Words, asked: Asked) -> bool:
    return all(folded(w) in folded(row.words) for w in words[0].split())


def _killed(row: Row) -> int | None:
    best: int | None = row.killed_best
    return best


WHOLE = frozenset({"q", "place", "actor", "perpetrator", "source"})
"""Filters whose commas part nothing."""
FILTERS: dict[str, Test] = {
    "hide": _is_firm,
    "source": _is_cited,
    "from": lambda row, words, asked: row.ended_on >= _day(words),
    "to": lambda row, words, asked: row.started_on <= _day(words),
    "began_from": lambda row, words, asked: (
        _has_day(row) and row.started_on >= _day(words)
    ),
    "began_to": lambda row, words, asked: (
        _has_day(row) and row.started_on <= _day(words)
    ),
    "updated_since": lambda row, words, asked: row.updated_on >= _day(words),
    "date_precision": _is_of("date_precision"),
    "year": lambda row, words, asked: row.started_on.year == int(words[0]),
    "month": lambda row, words, asked: _month(row) == int(words[0]),
    "quarter": _in_quarter,
    "week": _in_week,
    "day": _on_day,
    "type": _is_of_type,
    "subtype": _is_of("event_type_id"),
    "region": _in_region,
    "outside": _is_outside,
    "certainty": _is_sure,
    "precision": _is_of("geo_precision"),
    "bbox": _in_box,
    "near": _is_near,
    "polygon": _in_polygon,
    "place": _at_place,
    "killed_at_least": lambda row, words, asked: (
        _killed(row) is not None and row.killed_best >= int(words[0])
    ),
    "killed_at_most": lambda row, words, asked: (
        _killed(row) is not None and row.killed_best <= int(words[0])
    ),
    "known": lambda row, words, asked: _best_is_known(row, words, True),
    "unknown": lambda row, words, asked: _best_is_known(row, words, False),
    "q": _says,
    "actor": _names("parties"),
    "perpetrator": _names("perpetrators"),
    "confidence": lambda row, words, asked: (row.confidence or "none") in words,
    "explosive_device": _has_device,
    "trigger": _term("trigger_id"),
    "emplacement": _term("emplacement_id"),
    "device_state": _term("device_state_id"),
    "victim_category": lambda row, words, asked: has_people(row, asked.values),
    "sex": lambda row, words, asked: has_people(row, asked.values),
    "age_group": lambda row, words, asked: has_people(row, asked.values),
    "sdg": lambda row, words, asked: is_of_indicator(row, words, asked.roots),
    "fate": lambda row, words, asked: has_fate(
        row, words, asked.values.get("fate_in", [])
    ),
    "fate_in": lambda row, words, asked: (
        "fate" in asked.values or has_fate_in(row, words)
    ),
}
