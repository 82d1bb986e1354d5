"""How many incidents new outlines of a division would put into another unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from incidents.models import Incident, IncidentUnit
from incidents.services.location import levels_claimed
from regions.unit_index import NOWHERE, UnitIndex

NewOutlines = Mapping[str, Sequence[tuple[int | None, BaseGeometry]]]
"""By level: the id of the region, None for one that is not in the database yet."""
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
    indexes = {
        level: (UnitIndex([g for _, g in given]), [pk for pk, _ in given])
        for level, given in new_outlines.items()
    }
    moves = {level: Moves(level) for level in new_outlines}
    for incidents in _chunks():
        points = np.array([(i.longitude, i.latitude) for i in incidents], dtype=float)
        before = _units_now(division_key, incidents)
        claimed = [levels_claimed(incident) for incident in incidents]
        for level, (index, ids) in indexes.items():
            found = index.find(points).unit.tolist()
            for incident, unit, levels in zip(incidents, found, claimed, strict=True):
                after: int | None = None
                if unit != NOWHERE and level in levels:
                    after = ids[unit] or -1 - unit  # a new region equals none of now
                moves[level].count(before.get((incident.pk, level)), after)
    return list(moves.values())


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
