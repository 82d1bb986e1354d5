"""Names on a map of some regions: towns, units, and what lies around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

import shapely
from django.db.models import F
from shapely.geometry.base import BaseGeometry

from incidents.views.discs import Disc
from incidents.views.labels import Label, Labels, Taken
from regions.drawing import Drawing
from regions.models import Place
from regions.neighbours import Neighbour
from regions.outlines import Outline

_TOWNS, _TOWNS_AROUND, _TOWNS_TRIED = 9, 4, 60
_MANY = 60
_DOWN, _EAST = (0, -16, 16, -32, 32, -48, 48), (0, -30, 30)


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Words:
    towns: list[Label]
    units: list[Label]
    around: list[Label]
    dots: list[Dot]


def words_of(
    drawing: Drawing,
    discs: Sequence[Disc],
    units: Sequence[Outline],
    beside: Sequence[Outline],
    neighbours: Sequence[Neighbour],
) -> Words:
    """The names that matter most first, as later ones must keep clear of them. A town
    names the unit that is called after it."""
    labels = Labels(drawing.width, drawing.height, _taken(discs))
    towns = _Towns(drawing, discs, labels)
    within, without = _places(drawing)
    names = {str(one.region) for one in units}
    towns.write((place for place in within if place.name in names), len(names))
    unwritten = [one for one in units if str(one.region) not in towns.labels]
    inside = _first([_unit_names(drawing, one) for one in unwritten], labels)
    towns.write((place for place in within if place.name not in names), _TOWNS)
    around = [
        *(Label(*_inner(o.geometry, drawing), str(o.region)) for o in beside),
        *(Label(n.label_x, n.label_y, n.name) for n in neighbours),
    ]
    outside = _first([[label] for label in around], labels)
    towns.write(without, _TOWNS_AROUND)
    return Words(list(towns.labels.values()), inside, outside, towns.dots)


def _unit_names(drawing: Drawing, unit: Outline) -> list[Label]:
    """Where the name of a unit may stand: in its middle or aside of that, wholly inside
    it if it can."""
    x, y = _inner(unit.geometry, drawing)
    inside = shapely.transform(unit.geometry, drawing.points)
    tried = [
        Label(x + east, y + down, str(unit.region)) for east in _EAST for down in _DOWN
    ]
    middles = [one for one in tried if shapely.contains_xy(inside, one.x, one.y)]
    whole = [one for one in middles if inside.contains(shapely.box(*one.box))]
    return [*whole, *middles]


def _taken(discs: Sequence[Disc]) -> list[Taken]:
    """The discs; where they are many, a name may lie over the small ones."""
    kept = [d for d in discs if d.is_numbered] if len(discs) > _MANY else discs
    return [
        (d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in kept
    ]


def _places(drawing: Drawing) -> tuple[list[Place], list[Place]]:
    """Those in sight, the largest first: in the units asked for, and around them."""
    west, south, east, north = drawing.frame(-6.0).bounds
    seen = Place.objects.filter(
        longitude__range=(west, east), latitude__range=(south, north)
    ).order_by(F("population").desc(nulls_last=True), "name", "pk")
    places = list(seen[:_TOWNS_TRIED])
    asked = shapely.union_all([shape.region.geometry for shape in drawing.shapes])
    inside = shapely.contains_xy(
        asked, [p.longitude for p in places], [p.latitude for p in places]
    )
    within = [place for place, is_in in zip(places, inside, strict=True) if is_in]
    return within, [place for place in places if place not in within]


@dataclass
class _Towns:
    drawing: Drawing
    discs: Sequence[Disc]
    room: Labels
    labels: dict[str, Label] = field(default_factory=dict)
    dots: list[Dot] = field(default_factory=list)
    named: list[Disc] = field(default_factory=list)

    def write(self, places: Iterable[Place], most: int) -> None:
        """So many of them at most, where there is room for their names."""
        most += len(self.labels)
        for place in places:
            if len(self.labels) == most:
                return
            if place.name in self.labels:
                continue
            self._write(place)

    def _write(self, place: Place) -> None:
        """Beside its dot; or beside the disc that covers it, which it then names."""
        x, y = self.drawing.point(place.longitude, place.latitude)
        over = [d for d in self.discs if hypot(d.x - x, d.y - y) < d.radius + 2]
        if any(disc in self.named for disc in over):
            return
        at = (over[0].x, over[0].y) if over else (x, y)
        gap = over[0].radius + 2 if over else 6.0
        if label := self.room.around(*at, place.name, gap):
            self.labels[place.name] = label
            self.named += over[:1]
            if not over:
                self.dots.append(Dot(x, y))


def _inner(geometry: BaseGeometry, drawing: Drawing) -> tuple[float, float]:
    """A point well inside what is seen of it."""
    seen = shapely.intersection(geometry, drawing.frame(0.0))
    if not shapely.area(seen):
        return -1.0, -1.0  # out of sight
    largest = max(shapely.get_parts(seen), key=shapely.area)
    point = shapely.point_on_surface(largest)
    return drawing.point(point.x, point.y)


def _first(wanted: Iterable[Sequence[Label]], labels: Labels) -> list[Label]:
    return [found for tried in wanted if (found := labels.first(*tried))]
