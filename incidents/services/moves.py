"""How many incidents new outlines of a division would put into another unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from incidents.models import Incident, IncidentUnit
from incidents.services.location import levels_claimed
from incidents.statistics.claiming import KNOWN_LEVEL
from regions.areas import equal_area
from regions.models import Region
from regions.models.crosswalk import NEARLY_WHOLE
from regions.unit_index import NOWHERE, UnitIndex

NewOutlines = Mapping[str, Sequence[tuple[int | None, BaseGeometry]]]
"""By level: the id of the region, None for one that is not in the database yet."""
_Units = Mapping[tuple[int, str], int]
"""By incident and level: the id of the region."""
_CHUNK = 20_000


@dataclass(slots=True)
class Moves:
    """Counts of incidents at one level."""

    level: str
    gained: int = 0
    """In no unit now, in one afterwards."""
    moved: int = 0
    lost: int = 0
    same: int = 0

    def count(self, before: int | None, after: int | None) -> None:
        if before == after:
            self.same += after is not None
        elif before is None:
            self.gained += 1
        elif after is None:
            self.lost += 1
        else:
            self.moved += 1


def incidents_that_would_move(
    division_key: str, new_outlines: NewOutlines
) -> list[Moves]:
    """Reads only. Levels of the division that get no new outlines are left out."""
    covers = {} if division_key == settings.DEFAULT_DIVISION else _covers(new_outlines)
    layers = [_Layer(level, given, covers) for level, given in new_outlines.items()]
    for incidents in _chunks():
        points = np.array([(i.longitude, i.latitude) for i in incidents], dtype=float)
        before = _units_now(division_key, incidents)
        known = _units_now(settings.DEFAULT_DIVISION, incidents)
        for layer in layers:
            layer.count(incidents, points, before, known)
    return [layer.moves for layer in layers]


class _Layer:
    """The new outlines of one level."""

    def __init__(
        self,
        level: str,
        given: Sequence[tuple[int | None, BaseGeometry]],
        covers: Mapping[int, frozenset[tuple[str, int]]],
    ) -> None:
        self.level = level
        self.moves = Moves(level)
        # A new region has no id yet and equals none of now.
        self.ids = [pk or -1 - position for position, (pk, _) in enumerate(given)]
        self.index = UnitIndex([outline for _, outline in given])
        self.covers = covers

    def count(
        self,
        incidents: Sequence[Incident],
        points: NDArray[np.float64],
        before: _Units,
        known: _Units,
    ) -> None:
        found = self.index.find(points).unit.tolist()
        for incident, unit in zip(incidents, found, strict=True):
            is_claimed = (
                unit != NOWHERE
                and self.level in levels_claimed(incident)
                and self._may_hold(incident, unit, known)
            )
            self.moves.count(
                before.get((incident.pk, self.level)),
                self.ids[unit] if is_claimed else None,
            )

    def _may_hold(self, incident: Incident, unit: int, known: _Units) -> bool:
        """As `regions_claimed` decides it, by area alone: crosswalks come later."""
        level = KNOWN_LEVEL.get(incident.geo_precision, "")
        whole = known.get((incident.pk, level))
        others = self.covers.get(whole) if whole else None
        return others is None or (self.level, unit) in others


def _covers(new_outlines: NewOutlines) -> dict[int, frozenset[tuple[str, int]]]:
    """For each unit of the reference division: level and position of the new ones
    that hold nearly all of its land."""
    known = Region.objects.with_outline().filter(
        division__key=settings.DEFAULT_DIVISION, level__in=KNOWN_LEVEL.values()
    )
    land = {
        level: equal_area([outline for _, outline in given])
        for level, given in new_outlines.items()
    }
    found = {}
    for region in known:
        assert region.geometry is not None  # noqa: S101  asked for
        [outline] = equal_area([region.geometry])
        found[region.pk] = frozenset(
            (level, int(position))
            for level, outlines in land.items()
            for position in np.flatnonzero(
                shapely.area(shapely.intersection(outlines, outline))
                >= NEARLY_WHOLE * outline.area
            )
        )
    return found


def _chunks() -> Iterator[list[Incident]]:
    """Every incident that has a point, in the order of primary keys."""
    after = 0
    placed = Incident.objects.filter(longitude__isnull=False, latitude__isnull=False)
    fields = ("pk", "longitude", "latitude", "geo_precision")
    while chunk := list(
        placed.filter(pk__gt=after).order_by("pk").only(*fields)[:_CHUNK]
    ):
        yield chunk
        after = chunk[-1].pk


def _units_now(
    division_key: str, incidents: Sequence[Incident]
) -> dict[tuple[int, str], int]:
    rows = IncidentUnit.objects.filter(
        division__key=division_key,
        incident_id__gte=incidents[0].pk,
        incident_id__lte=incidents[-1].pk,
    )
    return {
        (incident, level): region
        for incident, level, region in rows.values_list(
            "incident_id", "level", "region_id"
        )
    }
