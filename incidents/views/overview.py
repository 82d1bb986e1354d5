"""The overview map that needs no JavaScript: regions shaded, towns, neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from incidents.views.shading import OUT, LegendStep, Shading
from regions.drawing import Drawing, Shape, draw_division
from regions.models import Place, Region
from regions.neighbours import Neighbour, neighbours_of
from regions.waters import DrawnWater, drawn_by, waters_of

MARGIN = 28
"""Units of the drawing shown around the country."""


@dataclass(frozen=True, slots=True)
class ShadedRegion:
    region: Region
    path: str
    shade: str
    words: str
    x: float
    y: float


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
    waters: tuple[DrawnWater, ...]
    title: str

    @property
    def is_fine(self) -> bool:
        """Of so many units that their borders must be thin."""
        return len(self.shapes) > _MOST_WORDS

    @property
    def drawn_by(self) -> str:
        return drawn_by(self.drawing, self.waters)

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
    division: str,
    shade: Callable[[list[Region]], Shading],
    level: str = Region.Level.REGION,
) -> Overview | None:
    """None while the division has no outlines of this level; `shade` is asked for its
    units."""
    drawing = draw_division(division, level)
    if drawing is None:
        return None
    is_whole = level == Region.Level.REGION
    whole = drawing if is_whole else draw_division(division)
    shading = shade([shape.region for shape in drawing.shapes])
    seats = whole.shapes if whole else ()
    towns = towns_of([shape.region for shape in seats], drawing)
    shapes = tuple(_shaded(shape, shading, towns) for shape in drawing.shapes)
    legend = shading.legend
    if any(shape.shade == OUT for shape in shapes):
        legend = (*legend, LegendStep(OUT, _("left out by the filter")))
    return Overview(
        drawing,
        shapes,
        legend,
        towns,
        neighbours_of(drawing, MARGIN),
        waters_of(drawing, MARGIN),
        shading.title,
    )


def _shaded(shape: Shape, shading: Shading, towns: tuple[Town, ...]) -> ShadedRegion:
    pk = shape.region.pk
    is_written = shading.is_written and len(shading.shades) <= _MOST_WORDS
    words = shading.words.get(pk, "") if is_written else ""
    x, y = shape.middle
    near = [t.y for t in towns if abs(t.x - x) < _WIDE and abs(t.y - y) < _TALL]
    if words and near:  # the name of a town is there
        y = min(near) - _TALL
    return ShadedRegion(shape.region, shape.path, shading.of(pk), words, x, y)


_MOST_WORDS = 25
"""Numbers that have room on the map; the tables have them all."""
_WIDE, _TALL = 60.0, 16.0
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
