"""What is in the database and generated incidents refer to, read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from incidents.ingest.synthetic import vocabulary
from incidents.models import Actor, EventType, Source
from incidents.services.coarse_place import inner_point
from incidents.statistics.claiming import Covering, reference_covering
from regions.locate import locate_in
from regions.models import Place, Region
from regions.unit_index import NOWHERE

SCALE = 10_000
"""Coordinates are drawn as whole ten-thousandths of a degree, about 11 m."""


class NothingToBuildOnError(Exception):
    """The database holds no places, event types or actors yet."""


@dataclass(frozen=True, slots=True)
class Named:
    """An event type, or an actor with the days between which it was active."""

    key: str | int
    fr: str
    en: str
    kind: str = ""
    first: date = date.min
    last: date = date.max


@dataclass(slots=True)
class Reference:
    places: list[str]
    points: NDArray[np.int64]
    """Longitude and latitude of each place, in units of 1/SCALE degree."""
    place_shares: NDArray[np.float64]
    types: list[Named]
    type_shares: NDArray[np.float64]
    actors: dict[str, list[Named]]
    """By kind."""
    covering: Covering
    inner: dict[int, tuple[float, float]]
    """Unit id -> where its incidents are shown when only the unit may be."""
    finest: dict[str, str]
    """Code of an event type -> the finest place that the public may know."""
    sources: list[tuple[int, str, str]]
    """Id, publisher, and the public record as JSON without its closing brace."""


def read_reference() -> Reference:
    places, points, weights = _places()
    types = [
        Named(event_type.code, event_type.name_fr, event_type.name_en)
        for event_type in EventType.objects.filter(code__in=vocabulary.SHAPES)
    ]
    actors: dict[str, list[Named]] = {}
    for actor in Actor.objects.order_by("pk"):
        actors.setdefault(actor.kind, []).append(_named(actor))
    if not (places and types and Actor.Kind.UNKNOWN in actors):
        raise NothingToBuildOnError
    shares = np.array([vocabulary.SHAPES[str(kind.key)].share for kind in types])
    return Reference(
        places=places,
        points=points,
        place_shares=weights / weights.sum(),
        types=types,
        type_shares=shares / shares.sum(),
        actors=actors,
        covering=reference_covering(),
        inner={
            region.pk: inner_point(region)
            for region in Region.objects.with_outline().filter(
                level__in=[Region.Level.REGION, Region.Level.CERCLE]
            )
        },
        finest=dict(EventType.objects.values_list("code", "finest_shown")),
        sources=[],
    )


def _places() -> tuple[list[str], NDArray[np.int64], NDArray[np.float64]]:
    """Those that surely lie in some unit; all of them while no outline is loaded."""
    found = list(Place.objects.order_by("source", "external_id"))
    degrees = np.array([(p.longitude, p.latitude) for p in found]).reshape(-1, 2)
    points = np.rint(degrees * SCALE).astype(np.int64)
    inside, approximate = is_inside(points)
    sure = np.flatnonzero(inside & ~approximate)
    # The root: violence is in the bush, and Bamako would take half of it otherwise.
    weights = np.sqrt([found[i].population or 2_000 for i in sure])
    return [found[i].name for i in sure], points[sure], weights


def is_inside(
    points: NDArray[np.int64],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each point is in some unit, and whether only nearly so in one."""
    inside = np.zeros(len(points), dtype=bool)
    approximate = np.zeros(len(points), dtype=bool)
    has_outlines = False
    for start, _layer, found in locate_in(points / SCALE):
        has_outlines = True
        chunk = slice(start, start + len(found.unit))
        inside[chunk] |= found.unit != NOWHERE
        approximate[chunk] |= found.is_approximate
    return (inside, approximate) if has_outlines else (~inside, approximate)


def _named(actor: Actor) -> Named:
    return Named(
        actor.pk,
        actor.name,
        actor.name_en,
        actor.kind,
        actor.active_from or date.min,
        actor.active_until or date.max,
    )


def make_sources() -> list[tuple[int, str, str]]:
    """The sources, made when they are not there yet."""
    kinds = vocabulary.SOURCE_KINDS
    sources = [
        Source.objects.get_or_create(
            publisher=vocabulary.SOURCE.format(number + 1),
            title="Données synthétiques – synthetic data",
            defaults={
                "kind": kinds[number % len(kinds)],
                "reliability": "BCDEF"[number % 5],
                "is_confidential": False,
            },
        )[0]
        for number in range(vocabulary.SOURCES)
    ]
    return [(source.pk, source.publisher, _as_json(source)) for source in sources]


def _as_json(source: Source) -> str:
    shown = {
        "publisher": source.publisher,
        "title": source.title,
        "published_on": None,
        "url": source.url,
        "kind": source.kind,
        "reliability": source.reliability,
    }
    return json.dumps(shown).removesuffix("}")
