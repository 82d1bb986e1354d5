"""Resources and GeoJSON features as lines of JSON, of a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from incidents.exports.resource import (
    AFTER_THE_TOLLS,
    AS_STORED,
    TERMS,
    Addresses,
    Names,
)
from incidents.exports.stored_parts import (
    AT_ONCE,
    FOOTPRINT_KIND,
    ID,
    REGION_IDS,
    Made,
    Part,
    concat,
    literal,
    members,
    number,
    regions_in,
)
from incidents.exports.streaming import streamed
from incidents.models import Outcome
from incidents.models.published import PublishedIncidentQuerySet

_POINT = ("latitude", "longitude")
_NAMED = ("event_type_id", *(f"{term}_id" for term in TERMS))
_UNITS = ("footprint_region_id", REGION_IDS)


def json_lines(
    found: PublishedIncidentQuerySet,
    at: Addresses,
    *,
    is_feature: bool = False,
    before: str = "",
    after: str = "\n",
) -> Iterator[str]:
    """Each a resource, or a GeoJSON feature; some hundreds at a time."""
    head = concat(before, *(_feature_head(at) if is_feature else _head(at, AS_STORED)))
    place = concat(
        *('{"kind":"', FOOTPRINT_KIND, '",', *members(["radius_m"])),
        *(',"geometry":', *literal("footprint")),
    )
    end = ("}}" if is_feature else "}") + after
    tail = concat(*members([*Outcome.values, *AFTER_THE_TOLLS]), end)
    names = Names.load()
    types, terms = _texts(names.types), _texts(names.terms)
    units = _texts(names.units)
    sets = Made(lambda ids: _dumped(regions_in(ids, names)))
    columns = found.values_list(head, *_NAMED, place, *_UNITS, tail)
    for rows in streamed(columns, AT_ONCE):
        yield "".join(
            [
                f'{head},"event_type":{types[kind]},"emplacement":{terms[a]}'
                f',"trigger":{terms[b]},"device_state":{terms[c]}'
                f',"footprint":{place},"region":{units[unit]}}}'
                f',"regions":{sets[ids]},{tail}'
                for head, kind, a, b, c, place, unit, ids, tail in rows
            ]
        )


def _head(at: Addresses, stored: Sequence[str]) -> list[Part]:
    page, api = (_dumped(address)[:-1] for address in (at.page, at.api))
    addresses = [f'","url":{page}', ID, f'/","api_url":{api}', ID, '/",']
    return ['{"id":"', ID, *addresses, *members(stored)]


def _feature_head(at: Addresses) -> list[Part]:
    point = (*number("longitude"), ",", *number("latitude"))
    properties = [name for name in AS_STORED if name not in _POINT]
    geometry = ('","geometry":{"type":"Point","coordinates":[', *point, "]}")
    feature = ('{"type":"Feature","id":"', ID, *geometry)
    return [*feature, ',"properties":', *_head(at, properties)]


def _texts(named: Mapping[Any, dict[str, Any]]) -> Made:
    return Made(lambda key: _dumped(named.get(key)), len(named) + 1)


def _dumped(found: Any) -> str:
    return orjson.dumps(found).decode()
