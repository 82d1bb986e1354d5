"""What the narrow rows must be: the published ones."""

from __future__ import annotations

from typing import Any

from incidents.models import (
    NarrowActors,
    NarrowIncident,
    NarrowKind,
    NarrowPlace,
    PublishedIncident,
)
from observatory.lib.quadkey import morton, tile_of

KIND = ("event_type_id", "emplacement_id", "trigger_id", "device_state_id")
PLACE = ("region_ids", "sure_region_ids", "possible_region_ids")
ACTORS = ("parties", "perpetrators", "confidence")


def assert_narrow_exact() -> None:
    kinds = {kind.pk: kind for kind in NarrowKind.objects.all()}
    places = {place.pk: place for place in NarrowPlace.objects.all()}
    actors = {who.pk: who for who in NarrowActors.objects.all()}
    own = [
        field.name
        for field in NarrowIncident._meta.fields
        if field.name not in {"kind", "place", "actors", "wide_cell"}
    ]
    kept = {
        row.pk: (
            *(*_values(row, own), row.wide_cell),
            *_values(kinds[row.kind], KIND),
            *_values(places[row.place], PLACE),
            *_values(actors[row.actors], ACTORS),
        )
        for row in NarrowIncident.objects.all()
    }
    assert kept == {
        row.pk: (
            *_values(row, own),
            morton(*tile_of(row.longitude, row.latitude, 7)),
            *_values(row, (*KIND, *PLACE, *ACTORS)),
        )
        for row in PublishedIncident.objects.all()
    }


def _values(row: Any, names: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
