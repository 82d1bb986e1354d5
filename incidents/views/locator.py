"""Where an incident was, drawn without JavaScript: its extent inside its region."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians

from incidents.models import PublishedIncident
from incidents.views.overview import Town
from regions.drawing import Drawing, draw_region
from regions.models import Place, Region
from regions.waters import DrawnWater, drawn_by, waters_of

_METRES_PER_DEGREE = 111_320
_SMALLEST = 5.0
_TOWNS = 4


@dataclass(frozen=True, slots=True)
class Locator:
    """`radius` in units of the drawing; 0 where the whole region is the place."""

    drawing: Drawing
    region: Region
    is_whole_region: bool
    x: float
    y: float
    radius: float
    towns: tuple[Town, ...]
    waters: tuple[DrawnWater, ...]

    @property
    def drawn_by(self) -> str:
        return drawn_by(self.drawing, self.waters)


def locator_of(incident: PublishedIncident, units: list[Region]) -> Locator | None:
    """None where no unit that it lies in has an outline."""
    whole = incident.footprint_region_id
    drawn = [u for u in units if u.level == Region.Level.REGION and u.outline]
    chosen = next((u for u in drawn if u.pk == whole), drawn[0] if drawn else None)
    drawing = draw_region(chosen) if chosen else None
    if drawing is None or chosen is None:
        return None
    x, y = drawing.point(incident.longitude, incident.latitude)
    radius = _radius(incident, drawing)
    towns, waters = _towns(incident, drawing), waters_of(drawing, 0)
    return Locator(drawing, chosen, chosen.pk == whole, x, y, radius, towns, waters)


def _towns(incident: PublishedIncident, drawing: Drawing) -> tuple[Town, ...]:
    """The places nearest to the public point, inside the drawing."""
    near = Place.objects.by_distance(incident.longitude, incident.latitude)[:_TOWNS]
    placed = [(p, *drawing.point(p.longitude, p.latitude)) for p in near]
    return tuple(
        Town(place.name, x, y, place.longitude, place.latitude, x > drawing.width / 2)
        for place, x, y in placed
        if 0 < x < drawing.width and 0 < y < drawing.height
    )


def _radius(incident: PublishedIncident, drawing: Drawing) -> float:
    """Degrees at this latitude; Mercator stretches both ways alike."""
    if incident.radius_m is None:
        return 0.0
    metres = _METRES_PER_DEGREE * cos(radians(incident.latitude))
    return max(_SMALLEST, round(incident.radius_m / metres * drawing.scale, 1))
