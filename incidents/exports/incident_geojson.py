"""Incidents as GeoJSON: the public point as geometry, the rest as properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from incidents.exports.incident_columns import COLUMNS
from observatory.lib.public_api import as_json

_FLAT = {n: c.of for n, c in COLUMNS.items() if n not in {"longitude", "latitude"}}


def feature(record: dict[str, Any]) -> dict[str, Any]:
    """How far from the point it may have been is in `properties.footprint`."""
    properties = dict(record)
    point = [properties.pop("longitude"), properties.pop("latitude")]
    return _feature(record["id"], point, properties)


def flat_feature(record: dict[str, Any]) -> dict[str, Any]:
    """As a GIS program reads it: the columns of the CSV, nothing nested."""
    properties = {name: of(record) for name, of in _FLAT.items()}
    return _feature(record["id"], [record["longitude"], record["latitude"]], properties)


def _feature(
    public_id: str, point: list[float], properties: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": public_id,
        "geometry": {"type": "Point", "coordinates": point},
        "properties": properties,
    }


def collection_pieces(
    features: Iterable[dict[str, Any]], members: Mapping[str, Any]
) -> Iterator[bytes]:
    """The FeatureCollection a feature at a time; `members` are its foreign ones."""
    head, end = collection_ends(members)
    yield head.encode()
    between = b"\n"
    for found in features:
        yield between + orjson.dumps(found)
        between = b",\n"
    yield end.encode()


def collection_ends(members: Mapping[str, Any]) -> tuple[str, str]:
    """What stands before its features and behind them."""
    head = as_json({"type": "FeatureCollection", **members}).removesuffix("}")
    return f'{head}, "features": [', "\n]}\n"
