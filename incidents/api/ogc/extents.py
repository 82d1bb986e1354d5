"""Where and when the features of a collection are: GIS programs zoom to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from incidents.api.ogc.crs import CRS84
from incidents.models import PublishedIncident
from regions.models import Division
from regions.outlines import simplified_outlines

_WORLD = [-180.0, -90.0, 180.0, 90.0]


def of_incidents() -> dict[str, Any]:
    found = PublishedIncident.objects.aggregate(
        west=Min("longitude"),
        south=Min("latitude"),
        east=Max("longitude"),
        north=Max("latitude"),
        start=Min("started_on"),
        end=Max("ended_on"),
    )
    box = [found[side] for side in ("west", "south", "east", "north")]
    return _shown(None if None in box else box, found["start"], found["end"])


def of_units() -> dict[str, Any]:
    """Of the division that is given where none is named, and since the oldest began."""
    outlines = simplified_outlines(settings.DEFAULT_DIVISION)
    bounds = [outline.geometry.bounds for outline in outlines]
    sides = list(zip(*bounds, strict=True))
    box = [*map(min, sides[:2]), *map(max, sides[2:])]
    span = Division.objects.aggregate(
        start=Min("valid_from"),
        end=Max("valid_until"),
        in_force=Count("pk", filter=Q(valid_until=None)),
    )
    return _shown(box, span["start"], None if span["in_force"] else span["end"])


def _shown(
    box: Sequence[float] | None, start: date | None, end: date | None
) -> dict[str, Any]:
    days = [f"{day}T00:00:00Z" if day else None for day in (start, end)]
    return {
        "spatial": {"bbox": [box or _WORLD], "crs": CRS84},
        "temporal": {
            "interval": [days],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        },
    }
