"""GeoJSON: a FeatureCollection of polygons."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import shape

from regions.ingest.boundaries import crs
from regions.ingest.boundaries.layers import (
    BoundaryError,
    Feature,
    Layer,
    as_text,
    feature_name,
    polygon_from,
)


def read_geojson(name: str, data: bytes) -> Layer:
    content = collection_of(name, data)
    named = content.get("crs")
    if isinstance(named, dict):
        crs.check_name(str((named.get("properties") or {}).get("name", "")), name)
    features = tuple(
        _feature(name, number, given)
        for number, given in enumerate(content["features"], start=1)
    )
    columns: dict[str, None] = {}
    for feature in features:
        columns.update(dict.fromkeys(feature.values))
    return Layer(name=name, columns=tuple(columns), features=features)


def collection_of(name: str, data: bytes) -> dict[str, Any]:
    """Its FeatureCollection; `BoundaryError` where there is none."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:  # bad UTF-8 as well as bad JSON
        raise BoundaryError(
            _("%(file)s is not JSON in UTF-8: %(why)s") % {"file": name, "why": error}
        ) from error
    is_collection = (
        isinstance(content, dict)
        and content.get("type") == "FeatureCollection"
        and isinstance(content.get("features"), list)
    )
    if not is_collection:
        raise BoundaryError(
            _("%(file)s is not a GeoJSON FeatureCollection") % {"file": name}
        )
    return dict(content)


def _feature(name: str, number: int, given: Any) -> Feature:
    where = feature_name(name, number)
    if not isinstance(given, dict):
        raise BoundaryError(_("%(where)s is not a feature") % {"where": where})
    drawn = given.get("geometry")
    values = given.get("properties") or {}
    return Feature(
        number=number,
        geometry=polygon_from(lambda: shape(drawn), where) if drawn else None,
        values={key: as_text(value) for key, value in values.items()},
    )
