"""The map of some regions: their units shaded, and discs of the incidents inside them
where these are known to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

import shapely
from django.db.models import QuerySet

from incidents.models import PublishedIncident
from incidents.statistics.placed import Placed, placed
from incidents.views.discs import WIDEST, Disc, depth_of, discs_of
from incidents.views.map_words import Words, words_of
from incidents.views.shading import Shading
from regions.drawing import Drawing, draw_within
from regions.models import Region
from regions.neighbours import Neighbour, neighbours_of
from regions.outlines import Outline, simplified_outlines
from regions.waters import DrawnWater, drawn_by, waters_of

WIDTH, HEIGHT = 480.0, 360.0
INSET = 104.0
_MARGIN = 26.0
_TOLERANCES = (0.02, 0.01, 0.005, 0.002)
"""Degrees: few, as simplified outlines are kept."""
_CLOSEST = 800.0
"""Units of a degree: the widest disc is then as wide as a settlement is known."""
_LONGEST_BAR = 110.0


@dataclass(frozen=True, slots=True)
class Patch:
    """`shade`: of a `Shading`; '' where the map has none."""

    path: str
    shade: str


@dataclass(frozen=True, slots=True)
class Inset:
    """Where in the country it is: its regions, the units asked for, and what the map
    shows, as some units are too small to be seen."""

    regions: list[str]
    marked: list[str]
    frame: str


@dataclass(frozen=True, slots=True)
class RegionMap:
    """`drawing` is of the units asked for; `around`: others of their level."""

    drawing: Drawing
    around: list[str]
    units: list[Patch]
    neighbours: tuple[Neighbour, ...]
    waters: tuple[DrawnWater, ...]
    discs: list[Disc]
    placed: Placed
    words: Words
    inset: Inset | None

    @property
    def drawn_by(self) -> str:
        return drawn_by(self.drawing, self.waters)

    @property
    def bar(self) -> tuple[int, float]:
        """Kilometres on a round number, and how long they are in the drawing."""
        most = _LONGEST_BAR * self.drawing.metres / 1000
        size = 10 ** floor(log10(most))
        kilometres = max(lead * size for lead in (1, 2, 5) if lead * size <= most)
        return round(kilometres), kilometres * 1000 / self.drawing.metres


def region_map(
    incidents: QuerySet[PublishedIncident],
    regions: Sequence[Region],
    units: Sequence[Region] = (),
    shading: Shading | None = None,
) -> RegionMap | None:
    """None while none of the regions has an outline; without a shading the units are
    drawn without a figure."""
    drawing, tolerance = _drawn(regions)
    if drawing is None:
        return None
    asked = [shape.region for shape in drawing.shapes]
    shown = _outlines(units, tolerance)
    beside = _beside(asked, drawing, tolerance)
    neighbours, waters = neighbours_of(drawing, 0.0), waters_of(drawing, 0.0)
    found = placed(incidents, depth_of(drawing), WIDEST * drawing.metres)
    discs = discs_of(found, drawing)
    return RegionMap(
        drawing,
        [drawing.path(outline.geometry) for outline in beside],
        [_patch(drawing, one, shading) for one in shown],
        neighbours,
        waters,
        discs,
        found,
        words_of(drawing, discs, shown, beside, neighbours),
        _inset(asked, drawing),
    )


def _patch(drawing: Drawing, unit: Outline, shading: Shading | None) -> Patch:
    shade = shading.of(unit.region.pk) if shading else ""
    return Patch(drawing.path(unit.geometry), shade)


# -- Outlines ------
def _drawn(regions: Sequence[Region]) -> tuple[Drawing | None, float]:
    """As finely as can be seen, and how fine that is: the drawing itself tells it."""
    size = {"width": WIDTH, "height": HEIGHT, "margin": _MARGIN, "closest": _CLOSEST}
    tolerance = _TOLERANCES[0]
    drawing = draw_within(_outlines(regions, tolerance), **size)
    if drawing and drawing.blur < tolerance:
        fine = (some for some in _TOLERANCES if some <= drawing.blur)
        tolerance = next(fine, _TOLERANCES[-1])
        drawing = draw_within(_outlines(regions, tolerance), **size)
    return drawing, tolerance


def _outlines(regions: Iterable[Region], tolerance: float) -> list[Outline]:
    wanted = {region.pk for region in regions}
    levels = dict.fromkeys((region.division.key, region.level) for region in regions)
    return [
        outline
        for division, level in levels
        for outline in simplified_outlines(division, level=level, tolerance=tolerance)
        if outline.region.pk in wanted
    ]


def _beside(
    regions: Sequence[Region], drawing: Drawing, tolerance: float
) -> list[Outline]:
    """What is seen of the other units of the first one's level."""
    asked, first = {region.pk for region in regions}, regions[0]
    frame = drawing.frame(_MARGIN)
    outlines = simplified_outlines(
        first.division.key, level=first.level, tolerance=tolerance
    )
    others = [
        Outline(o.region, shapely.intersection(o.geometry, frame))
        for o in outlines
        if o.region.pk not in asked
    ]
    return [other for other in others if shapely.area(other.geometry)]


def _inset(regions: Sequence[Region], of: Drawing) -> Inset | None:
    coarse = simplified_outlines(regions[0].division.key, tolerance=0.1)
    drawing = draw_within(coarse, width=INSET, height=INSET, margin=2)
    if drawing is None:
        return None
    marked = [drawing.path(o.geometry) for o in _outlines(regions, _TOLERANCES[0])]
    frame = drawing.path(of.frame(0.0))
    return Inset([shape.path for shape in drawing.shapes], marked, frame)
