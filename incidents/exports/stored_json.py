"""Resources and GeoJSON features as lines of JSON, of a whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.db.models import F

from incidents.exports.resource import TERMS, Addresses, Names
from incidents.exports.stored_parts import (
    FOOTPRINT_KIND,
    ID,
    REGION_IDS,
    Made,
    Part,
    Taken,
    literal,
    members,
    number,
    regions_in,
    written,
)
from incidents.models.published import PublishedIncidentQuerySet

_POINT = ("longitude", "latitude")


def json_lines(
    found: PublishedIncidentQuerySet,
    fields: Sequence[str],
    at: Addresses,
    *,
    is_feature: bool = False,
    before: str = "",
    after: str = "\n",
) -> Iterator[str]:
    """Each a resource, or a GeoJSON feature, with these of its members."""
    values = _values(at)
    if is_feature:
        fields = [name for name in fields if name not in _POINT]
    record = members(fields, lambda name: values.get(name) or literal(name))
    if is_feature:
        record = [*_feature_head(), *record, "}"]
    yield from written(found, [before, *record, after])


def _feature_head() -> list[Part]:
    point = (*number("longitude"), ",", *number("latitude"))
    geometry = ('","geometry":{"type":"Point","coordinates":[', *point, "]}")
    return ['{"type":"Feature","id":"', ID, *geometry, ',"properties":']


def _values(at: Addresses) -> dict[str, list[Part]]:
    """Of the members that are no column, or one that keeps a key."""
    names = Names.load()
    page, api = (_dumped(address)[:-1] for address in (at.page, at.api))
    terms = _texts(names.terms)
    sets = Made(lambda ids: _dumped(regions_in(ids, names)))
    region = Taken(F("footprint_region_id"), _texts(names.units))
    return {
        "id": ['"', ID, '"'],
        "url": [page, ID, '/"'],
        "api_url": [api, ID, '/"'],
        "event_type": [Taken(F("event_type_id"), _texts(names.types))],
        **{term: [Taken(F(f"{term}_id"), terms)] for term in TERMS},
        "footprint": [
            *('{"kind":"', FOOTPRINT_KIND, '","radius_m":', *literal("radius_m")),
            *(',"geometry":', *literal("footprint"), ',"region":', region, "}"),
        ],
        "regions": [Taken(REGION_IDS, sets.__getitem__)],
    }


def _texts(named: Mapping[Any, dict[str, Any]]) -> Callable[[Any], str]:
    return Made(lambda key: _dumped(named.get(key)), len(named) + 1).__getitem__


def _dumped(found: Any) -> str:
    return orjson.dumps(found).decode()
