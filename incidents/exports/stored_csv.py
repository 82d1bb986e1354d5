"""Incidents as lines of CSV, of a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from django.db.models import F
from django.db.models.functions import Cast

from incidents.exports.incident_columns import COLUMNS
from incidents.exports.resource import AS_STORED, BOUNDS, TERMS, Addresses, Names
from incidents.exports.stored_parts import (
    AT_ONCE,
    FOOTPRINT_KIND,
    ID,
    REGION_IDS,
    TEXT,
    Made,
    Part,
    concat,
    literal,
    number,
    regions_in,
)
from incidents.exports.streaming import streamed
from incidents.models import Outcome
from incidents.models.published import PublishedIncidentQuerySet
from observatory.lib.csv_safety import joined_cells, quoted

_DAYS = AS_STORED[: AS_STORED.index("language")]
_LISTS = ("actors", "sources", "references", "warnings")
_OF_TYPE = ("event_type", "event_type_root", "event_type_fr", "event_type_en")
_FATES = ("freed", "killed_in_captivity", "escaped", "fate_unknown", "no_end_recorded")


def table_lines(found: PublishedIncidentQuerySet, at: Addresses) -> Iterator[str]:
    """Those of CSV, without its header."""
    names = Names.load()
    types = Made(lambda code: _cells(_OF_TYPE, event_type=names.types[code]))
    sets = Made(lambda ids: _cells(("regions",), regions=regions_in(ids, names)))
    fates = Made(_fate_cells)
    actors, sources, references, warnings = map(_lists, _LISTS)
    for rows in streamed(found.values_list(*_table_columns(at)), AT_ONCE):
        yield "".join(
            [
                f"{first},{types[kind]},{codes},{quoted(language)}"
                f",{quoted(title_fr)},{quoted(title_en)}"
                f",{quoted(summary_fr)},{quoted(summary_en)}"
                f",{place},{quoted(place_name)},{sets[ids]},{tolls},{fates[taken]}"
                f",{actors[a]},{sources[s]},{references[r]},{warnings[w]}"
                f",{marks},{quoted(attribution)},{quoted(licence)}\r\n"
                for first, kind, codes, language, title_fr, title_en, summary_fr,
                summary_en, place, place_name, ids, tolls, taken, a, s, r, w, marks,
                attribution, licence in rows
            ]
        )  # fmt: skip


def _table_columns(at: Addresses) -> list[Part]:
    texts = [F(name) for name in ("title_fr", "title_en", "summary_fr", "summary_en")]
    tolls = [f"{outcome}_{bound}" for outcome in Outcome.values for bound in BOUNDS]
    taken = [part for b in BOUNDS for part in (",", *literal(f"abducted_{b}"))]
    return [
        concat(ID, f",{at.page}", ID, "/,", *_with_commas(_DAYS)),
        "event_type_id",
        concat(*_with_commas([f"{term}_id" for term in TERMS])),
        *("language", *texts),
        concat(
            *(*number("latitude"), ",", *number("longitude"), ","),
            *(F("geo_precision"), ",", FOOTPRINT_KIND, ",", F("radius_m")),
        ),
        *("place_name", REGION_IDS),
        concat(*_with_commas(tolls)),
        concat("[", *literal("abduction_outcomes"), *taken, "]"),
        *(Cast(F(name), TEXT) for name in _LISTS),
        concat(*literal("is_illustrative"), ",", *literal("is_provisional")),
        *("attribution", "licence"),
    ]


def _with_commas(names: Sequence[str]) -> list[Part]:
    return [part for name in names for part in (",", F(name))][1:]


def _cells(names: Sequence[str], **record: Any) -> str:
    return joined_cells(COLUMNS[name].of(record) for name in names)


def _lists(name: str) -> Made:
    return Made(lambda text: _cells((name,), **{name: orjson.loads(text)}))


def _fate_cells(taken: str) -> str:
    entries, *bounds = orjson.loads(taken)
    abducted = dict(zip(BOUNDS, bounds, strict=True))
    return _cells(_FATES, abduction_outcomes=entries, abducted=abducted)
