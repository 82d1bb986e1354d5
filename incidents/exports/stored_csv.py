"""Incidents as lines of CSV, of a whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import orjson
from django.db.models import F
from django.db.models.functions import Cast

from incidents.exports.incident_columns import COLUMNS
from incidents.exports.resource import TERMS, Addresses, Names
from incidents.exports.stored_parts import (
    FOOTPRINT_KIND,
    ID,
    REGION_IDS,
    TEXT,
    Made,
    Part,
    Taken,
    concat,
    literal,
    number,
    regions_in,
    written,
)
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.toll import BOUNDS
from observatory.lib.csv_safety import joined_cells, quoted

_TEXTS = (
    *("language", "title_fr", "title_en", "summary_fr", "summary_en", "place_name"),
    *("attribution", "licence"),
)
_OF_TYPE = ("event_type", "event_type_root", "event_type_fr", "event_type_en")
_FATES = ("freed", "killed_in_captivity", "escaped", "fate_unknown", "no_end_recorded")
_LISTS = ("actors", "sources", "references", "warnings")


class _Source(NamedTuple):
    """A column, and the part of a resource that cells are taken of."""

    column: Any
    record: Callable[[str], dict[str, Any]]


def table_lines(
    found: PublishedIncidentQuerySet, fields: Sequence[str], at: Addresses
) -> Iterator[str]:
    """Those of CSV, without its header; of two columns or more, as a line that is
    empty altogether would be none."""
    pieces: list[Part] = []
    plain, sources = _plain(at), _sources()
    for source, names in groupby(fields, lambda name: sources.get(name, name)):
        if isinstance(source, _Source):
            cells = [",", _taken(source, list(names))]
        else:
            cells = [part for name in names for part in (",", *plain[name])]
        pieces += cells
    yield from written(found, [*pieces[1:], "\r\n"])


def _taken(source: _Source, names: list[str]) -> Taken:
    def cells(stored: str) -> str:
        record = source.record(stored)
        return joined_cells(COLUMNS[name].of(record) for name in names)

    return Taken(source.column, Made(cells).__getitem__)


def _plain(at: Addresses) -> dict[str, list[Part]]:
    """What PostgreSQL writes by itself, but for quotation marks."""
    return {
        **{name: [F(name)] for name in COLUMNS if name not in _NO_COLUMNS},
        **{name: [Taken(F(name), quoted)] for name in _TEXTS},
        **{name: number(name) for name in ("latitude", "longitude")},
        **{name: literal(name) for name in ("is_illustrative", "is_provisional")},
        **{term: [F(f"{term}_id")] for term in TERMS},
        "id": [ID],
        "url": [at.page, ID, "/"],
        "footprint": [FOOTPRINT_KIND],
    }


def _sources() -> dict[str, _Source]:
    names = Names.load()
    kind = _Source(F("event_type_id"), lambda code: {"event_type": names.types[code]})
    units = _Source(REGION_IDS, lambda ids: {"regions": regions_in(ids, names)})
    taken = [part for b in BOUNDS for part in (",", *literal(f"abducted_{b}"))]
    fates = _Source(concat("[", *literal("abduction_outcomes"), *taken, "]"), _of_fates)
    return {
        **dict.fromkeys(_OF_TYPE, kind),
        "regions": units,
        **dict.fromkeys(_FATES, fates),
        **{name: _list(name) for name in _LISTS},
    }


def _of_fates(stored: str) -> dict[str, Any]:
    entries, *bounds = orjson.loads(stored)
    abducted = dict(zip(BOUNDS, bounds, strict=True))
    return {"abduction_outcomes": entries, "abducted": abducted}


def _list(name: str) -> _Source:
    return _Source(Cast(F(name), TEXT), lambda text: {name: orjson.loads(text)})


_NO_COLUMNS = {*_OF_TYPE, *_FATES, *_LISTS, *TERMS, "id", "url", "footprint", "regions"}
