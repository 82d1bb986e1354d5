"""A published incident as an event of UCDP's GED: the same 49 columns, our content.

The way back is `ingest/ucdp.py`, and a property test goes both ways. What is unknown,
and what only UCDP can number, is null, never 0. Rows are what UCDP calls organised
violence: battles, explosions, violence against civilians, excessive force against
protesters; other protests, riots and strategic developments have no place in it.

=======================  ===============================================================
id, relid                the digits of our public id as one number (2019000123), and the
                         id itself; UCDP's own numbers are shorter
type_of_violence         `type_of_violence`; null where neither side is known enough
side_a, side_b           `sides.py`, names in English joined by commas; a government
                         stands first, and the country's own forces are that; dyad_name
                         puts a dash between them
*_dset_id, *_new_id      null: those are UCDP's keys; conflict_name, active_year too
gwnoa, gwnob             the country's number for a side of its own forces, as theirs
                         in state-based violence alone
code_status              "Clear"; while provisional what its source says of it (such as
                         "Check deaths") or "Check"
event_clarity            2 for what its source calls a summary, else 1
number_of_sources …      public sources alone; source_date is empty where not known
where_prec               `models/precision.py`
where_coordinates        the name of the place; where_description: summary or title
adm_1, adm_2             region and cercle of the default division
priogrid_gid             the half-degree cell of the public point
date_prec                1 day · 2 a few days · 3 week · 4 month · 5 year
best, high, low          best, most and least killed
deaths_*                 the people of the recommended figure that is shown, if its
                         parts are known: security forces and armed groups on the side
                         that alone is of their nature; what is left over is unknown
=======================  ===============================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor
from typing import Any

from incidents.exports.peers.acled import notes_of, units_of
from incidents.exports.peers.acled_codes import AGAINST_CIVILIANS, EXCESSIVE_FORCE
from incidents.exports.peers.peer_country import COUNTRY
from incidents.exports.peers.sides import (
    Actor,
    is_armed,
    is_government,
    name_of,
    sides_of,
)
from incidents.exports.peers.ucdp_deaths import deaths_of
from incidents.exports.resource import Names
from incidents.models import DatePrecision
from incidents.models.precision import geo_to_ucdp

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
ROOTS = ("battles", "explosions", AGAINST_CIVILIANS)
DATE_PRECISIONS: dict[str, int] = {
    DatePrecision.EXACT: 1,
    DatePrecision.DAYS: 2,
    DatePrecision.WEEK: 3,
    DatePrecision.MONTH: 4,
    DatePrecision.YEAR: 5,
}
COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name"),
    *("dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a"),
    *("side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date"),
    *("source_headline", "source_original"),
    *("where_prec", "where_coordinates", "where_description", "adm_1", "adm_2"),
    *("latitude", "longitude", "geom_wkt", "priogrid_gid"),
    *("country", "country_id", "region", "event_clarity"),
    *("date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
    *("best", "high", "low", "gwnoa", "gwnob"),
)
_UNKNOWN: dict[str, Any] = dict.fromkeys(COLUMNS)
Row = dict[str, Any]


def ucdp_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Three queries for units and terms, however many rows."""
    names = Names.load()
    return (ucdp_row(row, units_of(row, names)) for row in rows)


def ucdp_row(row: Row, units: dict[str, str]) -> Row:
    kind = type_of_violence(row)
    a, b = two_sides(row["actors"], kind)
    return _UNKNOWN | {
        "id": int("".join(filter(str.isdigit, row["public_id"]))),
        "relid": row["public_id"],
        "year": row["started_on"].year,
        "code_status": _code_status(row),
        "type_of_violence": kind,
        **_named(a, b),
        **(_numbers(a, b) if kind == STATE_BASED else {}),
        **_sources(row["sources"]),
        **_where(row, units),
        "country": COUNTRY.name,
        "country_id": COUNTRY.ucdp_id,
        "region": COUNTRY.ucdp_region,
        "event_clarity": _clarity(row),
        "date_prec": DATE_PRECISIONS[row["date_precision"]],
        "date_start": f"{row['started_on'].isoformat()}T00:00:00",
        "date_end": f"{row['ended_on'].isoformat()}T00:00:00",
        **deaths_of(row, a, b),
        "best": row["killed_best"],
        "high": row["killed_max"],
        "low": row["killed_min"],
    }


def type_of_violence(row: Row) -> int | None:
    """`api/peers/ucdp_filter.py` asks the same of the database."""
    code, actors = row["event_type_id"], row["actors"]
    root = code.partition(".")[0]
    if root == AGAINST_CIVILIANS or code == EXCESSIVE_FORCE:
        return ONE_SIDED
    if root == "explosions" and any(map(_is_civilian_target, actors)):
        return ONE_SIDED
    if any(map(is_government, actors)):
        return STATE_BASED
    return NON_STATE if sum(map(is_armed, actors)) > 1 else None


def _is_civilian_target(actor: Actor) -> bool:
    return bool(actor["role"] == "target" and actor["kind"] == "civilians")


def two_sides(actors: list[Actor], kind: int | None) -> tuple[list[Actor], list[Actor]]:
    """UCDP names the government first, whoever attacked."""
    found = sides_of(actors)
    a, b = found.one, found.two
    if kind == STATE_BASED and any(map(is_government, b)) and not _has_government(a):
        return b, a
    return a, b


def _has_government(side: list[Actor]) -> bool:
    return any(map(is_government, side))


def _named(a: list[Actor], b: list[Actor]) -> Row:
    side_a, side_b = (
        ", ".join(dict.fromkeys(map(_name, side))) or None for side in (a, b)
    )
    dyad = f"{side_a} - {side_b}" if side_a and side_b else None
    return {"side_a": side_a, "side_b": side_b, "dyad_name": dyad}


def _name(actor: Actor) -> str:
    return f"Government of {COUNTRY.name}" if _is_ours(actor) else name_of(actor)


def _numbers(a: list[Actor], b: list[Actor]) -> Row:
    number = COUNTRY.ucdp_id
    sides = {"gwnoa": a, "gwnob": b}
    return {
        column: number for column, side in sides.items() if any(map(_is_ours, side))
    }


def _is_ours(actor: Actor) -> bool:
    return bool(actor["kind"] == "state_forces")


def _code_status(row: Row) -> str:
    if not row["is_provisional"]:
        return "Clear"
    said = (warning["detail"] for warning in row["warnings"])
    return next((text for text in said if text.startswith("Check")), "Check")


def _sources(sources: list[Row]) -> Row:
    public = [source for source in sources if source.get("publisher")]
    lists = [
        [_plain(source[key]) for source in public]
        for key in ("publisher", "published_on", "title")
    ]
    article = None
    if public and all(lists[1]):
        article = ";".join(
            f'"{office},{day},{title}"'
            for office, day, title in zip(*lists, strict=True)
        )
    office, day, headline = (";".join(texts) or None for texts in lists)
    return {
        "number_of_sources": len(sources),
        "source_article": article,
        "source_office": office,
        "source_date": day,
        "source_headline": headline,
    }


def _plain(text: str | None) -> str:
    """Without the marks that part a list."""
    return (text or "").replace(";", ",").replace('"', "'")


def _where(row: Row, units: dict[str, str]) -> Row:
    latitude, longitude = row["latitude"], row["longitude"]
    return {
        "where_prec": geo_to_ucdp(row["geo_precision"]),
        "where_coordinates": row["place_name"] or None,
        "where_description": notes_of(row, in_english=True) or None,
        "adm_1": f"{units['admin1']} region" if units["admin1"] else None,
        "adm_2": f"{units['admin2']} cercle" if units["admin2"] else None,
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})",
        "priogrid_gid": grid_cell(longitude, latitude),
    }


def grid_cell(longitude: float, latitude: float) -> int:
    """PRIO-GRID counts cells of half a degree from the south-west, row by row."""
    row, column = floor((latitude + 90) * 2), floor((longitude + 180) * 2)
    return min(row, 359) * 720 + min(column, 719) + 1


def _clarity(row: Row) -> int:
    codes = {warning["code"] for warning in row["warnings"]}
    return 2 if "summary_event" in codes else 1
