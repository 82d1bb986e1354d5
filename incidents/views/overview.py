"""The overview map that needs no JavaScript: regions shaded, towns, neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from incidents.statistics.reads import TotalRow
from incidents.views.wording import number
from regions.drawing import Drawing, draw_division
from regions.models import Place, Region
from regions.neighbours import Neighbour, neighbours_of

MARGIN = 28
"""Units of the drawing shown around the country."""
_STEPS = 5


@dataclass(frozen=True, slots=True)
class ShadedRegion:
    region: Region
    path: str
    shade: int


@dataclass(frozen=True, slots=True)
class LegendStep:
    shade: int
    label: str


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    x: float
    y: float
    longitude: float
    latitude: float
    is_west: bool
    """Its name is written to the left of its dot."""


@dataclass(frozen=True, slots=True)
class Overview:
    drawing: Drawing
    shapes: tuple[ShadedRegion, ...]
    legend: tuple[LegendStep, ...]
    towns: tuple[Town, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def view_box(self) -> str:
        width = self.drawing.width + 2 * MARGIN
        height = self.drawing.height + 2 * MARGIN
        return f"{-MARGIN} {-MARGIN} {width:g} {height:g}"


def frame_of(drawing: Drawing) -> dict[str, float]:
    """What the browser needs to turn the paths back into degrees."""
    x, y = drawing.point(0.0, 0.0)
    return {"x": x, "y": y, "scale": drawing.scale}


def overview_of(
    division: str, by_region: Mapping[int, TotalRow], *, measure: str
) -> Overview | None:
    """None while the division has no outlines."""
    drawing = draw_division(division)
    if drawing is None:
        return None
    values = {
        shape.region.pk: value_of(by_region.get(shape.region.pk), measure)
        for shape in drawing.shapes
    }
    breaks = class_breaks([v for v in values.values() if v])
    shapes = [
        ShadedRegion(s.region, s.path, shade_of(values[s.region.pk], breaks))
        for s in drawing.shapes
    ]
    return Overview(
        drawing,
        tuple(shapes),
        legend_of(breaks),
        towns_of([shape.region for shape in drawing.shapes], drawing),
        neighbours_of(drawing, MARGIN),
    )


def value_of(row: TotalRow | None, measure: str) -> int:
    if row is None:
        return 0
    return row.killed.best if measure == "killed" else row.incidents


def class_breaks(values: list[int]) -> list[int]:
    """The greatest value of each class, on round numbers, roughly geometric."""
    most = max(values, default=0)
    if not most:
        return []
    last = _round_up(most)
    breaks = {last}
    for step in range(1, _STEPS):
        breaks.add(_round_up(max(1, round(last ** (step / _STEPS)))))
    return sorted(breaks)


def _round_up(value: int) -> int:
    """The next of 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100 …"""
    size = 1
    while True:
        for lead in (10, 15, 20, 30, 50, 70):
            if lead * size >= value * 10 and lead * size % 10 == 0:
                return lead * size // 10
        size *= 10


def shade_of(value: int, breaks: list[int]) -> int:
    """0 for none, then 1 to 5; a map with few classes uses the darker ones."""
    if not value:
        return 0
    position = next(i for i, most in enumerate(breaks) if value <= most)
    return _STEPS - (len(breaks) - 1 - position)


def legend_of(breaks: list[int]) -> tuple[LegendStep, ...]:
    steps = [LegendStep(0, _("none"))]
    least = 1
    for most in breaks:
        label = number(most) if least == most else f"{number(least)}–{number(most)}"
        steps.append(LegendStep(shade_of(most, breaks), label))
        least = most + 1
    return tuple(steps)


_LABELS_TO_THE_LEFT = {"Kayes", "Ségou", "Sikasso", "Tombouctou"}
_TOO_CLOSE = "Koulikoro"
"""Its label would cover Bamako's."""


def towns_of(regions: list[Region], drawing: Drawing) -> tuple[Town, ...]:
    """The seats of the regions, placed, under the names the reader's language has."""
    names = {r.seat: str(r) if r.seat == r.name else r.seat for r in regions if r.seat}
    names.pop(_TOO_CLOSE, None)
    places: dict[str, Place] = {}
    largest = F("population").desc(nulls_last=True)  # hamlets share their names
    for place in Place.objects.filter(name__in=names).order_by("name", largest, "pk"):
        places.setdefault(place.name, place)
    return tuple(
        Town(
            names[seat],
            *drawing.point(place.longitude, place.latitude),
            place.longitude,
            place.latitude,
            seat in _LABELS_TO_THE_LEFT,
        )
        for seat, place in places.items()
    )
