"""A published incident as a row of ACLED's data: the same 31 columns, our content.

What is unknown is null (an empty cell in CSV), never 0 and never a guess; "" says that
there is none. The rows are not ACLED's and hold nothing of theirs (`origin.py`).

======================  ================================================================
event_id_cnty           our public id (MLI-2019-000123; ACLED's have no second dash)
event_date, year        the first day; a last day after it is in tags (date_end=)
time_precision …        codes: `acled_codes.py`
actor1, actor2          the first actor of each side (`sides.py`), "" if nobody is named
assoc_actor_1, _2       the others of that side; those of no side are in tags
admin1, admin2, admin3  region, cercle and commune of the default division
location                the name of the place
latitude, longitude     the public point, no finer than was chosen for the public
source                  publishers; "Undisclosed source" for those not disclosed
source_scale            null: we do not keep it
notes                   the summary, or else the title
fatalities              best estimate of killed; bounds are in tags
tags                    bounds, end date, licence and attribution of imported records …
timestamp               the day on which this version was published, at 00:00, in
                        seconds: the public learns no finer time of an edit
======================  ================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone

from incidents.exports.peers import acled_codes as codes
from incidents.exports.peers.peer_country import COUNTRY
from incidents.exports.peers.sides import Sides, name_of, sides_of
from incidents.exports.resource import Names
from regions.models import Region

BETWEEN = "; "
LEVELS = {
    "admin1": Region.Level.REGION,
    "admin2": Region.Level.CERCLE,
    "admin3": Region.Level.COMMUNE,
}
COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type"),
    *("event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2"),
    *("assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region"),
    *("country", "admin1", "admin2", "admin3", "location", "latitude", "longitude"),
    *("geo_precision", "source", "source_scale", "notes", "fatalities", "tags"),
    "timestamp",
)
DELETED = ("event_id_cnty", "deleted_timestamp")
UNDISCLOSED = "Undisclosed source"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reader chose: which language first, numbers or names of kinds."""

    in_english: bool = True
    in_numbers: bool = False


def acled_rows(rows: Iterable[Row], wording: Wording) -> Iterator[Row]:
    """Three queries for units and terms and one for types, however many rows."""
    names, types = Names.load(), codes.load_types()
    for row in rows:
        units = units_of(row, names)
        yield acled_row(row, types[row["event_type_id"]], units, wording)


def units_of(row: Row, names: Names) -> dict[str, str]:
    """admin1 … -> the unit's name in the default division, "" where not known."""
    mine = [names.units[pk] for pk in row["region_ids"] if pk in names.units]
    here = [unit for unit in mine if unit["division"] == settings.DEFAULT_DIVISION]
    by_level = {unit["level"]: unit["name"] for unit in here}
    return {column: by_level.get(level, "") for column, level in LEVELS.items()}


def acled_row(
    row: Row, kind: codes.TypeNames, units: dict[str, str], wording: Wording
) -> Row:
    sides = sides_of(row["actors"])
    return {
        "event_id_cnty": row["public_id"],
        "event_date": row["started_on"].isoformat(),
        "year": row["started_on"].year,
        "time_precision": codes.TIME_PRECISIONS[row["date_precision"]],
        "disorder_type": kind.disorder_type,
        "event_type": kind.event_type,
        "sub_event_type": kind.sub_event_type,
        **_actors(sides, wording),
        "civilian_targeting": _civilian_targeting(row, kind),
        "iso": COUNTRY.iso,
        "region": COUNTRY.acled_region,
        "country": COUNTRY.name,
        **units,
        "location": row["place_name"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "geo_precision": codes.GEO_PRECISIONS[row["geo_precision"]],
        "source": _sources(row["sources"]),
        "source_scale": None,
        "notes": notes_of(row, in_english=wording.in_english),
        "fatalities": row["killed_best"],
        "tags": BETWEEN.join(_tags(row, sides, wording)),
        "timestamp": at_midnight(row["updated_on"]),
    }


def _actors(sides: Sides, wording: Wording) -> Row:
    def named(actors: list[Row]) -> str:
        return BETWEEN.join(name_of(a, in_english=wording.in_english) for a in actors)

    first, second = (
        actor["kind"] if actor else None for actor in (sides.first, sides.second)
    )
    one, two = codes.first_inter(first), codes.second_inter(first, second)

    def shown(inter: codes.Inter | None) -> int | str | None:
        return None if inter is None else inter[0 if wording.in_numbers else 1]

    return {
        "actor1": named(sides.one[:1]),
        "assoc_actor_1": named(sides.one[1:]),
        "inter1": shown(one),
        "actor2": named(sides.two[:1]),
        "assoc_actor_2": named(sides.two[1:]),
        "inter2": shown(two),
        "interaction": shown(codes.interaction(one, two)),
    }


def _civilian_targeting(row: Row, kind: codes.TypeNames) -> str:
    targeted = any(
        actor["role"] == "target" and actor["kind"] == "civilians"
        for actor in row["actors"]
    )
    return codes.CIVILIAN_TARGETING if targeted or kind.is_against_civilians else ""


def _sources(sources: list[Row]) -> str:
    names = [source.get("publisher") or UNDISCLOSED for source in sources]
    return BETWEEN.join(dict.fromkeys(names))


def notes_of(row: Row, *, in_english: bool) -> str:
    order = ("en", "fr") if in_english else ("fr", "en")
    texts = (row[f"{part}_{x}"] for x in order for part in ("summary", "title"))
    return next(filter(None, texts), "")


def _tags(row: Row, sides: Sides, wording: Wording) -> list[str]:
    def tag(name: str, value: Any) -> str:
        """A semicolon ends it."""
        return f"{name}={str(value).replace(';', ',')}"

    others = [name_of(a, in_english=wording.in_english) for a in sides.others]
    bounds = {f"fatalities_{x}": row[f"killed_{x}"] for x in ("min", "max")}
    terms = {name: row[name] for name in ("licence", "attribution") if row[name]}
    said = {
        "provisional": row["is_provisional"],
        "illustrative": row["is_illustrative"],
        "date known to the year": row["date_precision"] == "year",
    }
    is_longer = row["ended_on"] != row["started_on"]
    return [
        *[tag("date_end", row["ended_on"].isoformat())] * is_longer,
        *(tag(name, bound) for name, bound in bounds.items() if bound is not None),
        *(tag("other party", name) for name in others),
        *(words for words, holds in said.items() if holds),
        *(tag(name, text) for name, text in terms.items()),
    ]


def at_midnight(day: date) -> int:
    """The beginning of the day, here, in seconds of the epoch."""
    start = datetime.combine(day, time(), timezone.get_current_timezone())
    return int(start.timestamp())


def deleted_row(tombstone: Row) -> Row:
    return {
        "event_id_cnty": tombstone["public_id"],
        "deleted_timestamp": at_midnight(tombstone["published_on"]),
    }
