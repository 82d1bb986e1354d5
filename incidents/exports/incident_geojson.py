"""Incidents as GeoJSON: the public point as geometry, the rest as properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from observatory.lib.public_api import as_json


def feature(record: dict[str, Any]) -> dict[str, Any]:
    """How far from the point it may have been is in `properties.footprint`."""
    properties = dict(record)
    point = [properties.pop("longitude"), properties.pop("latitude")]
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": {"type": "Point", "coordinates": point},
        "properties": properties,
    }


def collection_pieces(
    records: Iterable[dict[str, Any]], members: dict[str, Any]
) -> Iterator[str]:
    """The FeatureCollection a feature at a time; `members` are its foreign ones."""
    head = as_json({"type": "FeatureCollection"} | members).removesuffix("}")
    yield f'{head}, "features": ['
    between = "\n"
    for record in records:
        yield between + as_json(feature(record))
        between = ",\n"
    yield "\n]}\n"
