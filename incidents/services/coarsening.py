"""What became public before its type was told no closer than a whole unit: told anew
so, its earlier versions out of sight. Read off the public row alone, so that nothing of
the desk that nobody has approved yet goes out with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from incidents.models import (
    Decision,
    Incident,
    PublicPrecision,
    PublishedIncident,
    PublishedVersion,
)
from incidents.services.coarse_place import PublicPlace, coarse_place, inner_point
from incidents.services.publication import AFTERWARDS
from incidents.services.reach import reach_columns
from incidents.services.record import words_of
from incidents.statistics.claiming import reference_covering
from observatory.lib.bell import ring
from regions.models import Region

NOTE_FR = "Lieu indiqué moins précisément, pour protéger des personnes."
NOTE_EN = "Place told less closely, to protect people."
_COARSE = (PublicPrecision.CERCLE, PublicPrecision.REGION)


def coarsen_published(*, commit: bool) -> list[str]:
    """The public ids of those told too closely; doing it twice changes nothing."""
    coarse = _CoarsePlaces()
    rows = PublishedIncident.objects.filter(event_type__finest_shown__in=_COARSE)
    rows = rows.select_related("event_type").order_by("pk")
    found = [row for row in rows.iterator() if coarse.of(row) is not None]
    if commit:
        for row in found:
            _coarsen(row, coarse)
        for task in AFTERWARDS:
            ring(task)
    return [row.public_id for row in found]


@transaction.atomic
def _coarsen(row: PublishedIncident, coarse: _CoarsePlaces) -> None:
    # The desk locks it first as well: never a version between two of theirs.
    incidents = Incident.objects.select_for_update(of=("self",))
    incident = incidents.get(uuid=row.incident_uuid)
    rows = PublishedIncident.objects.select_related("event_type")
    now = rows.filter(pk=row.pk).first()
    place = coarse.of(now) if now else None
    if now and place:
        _tell_less(now, incident, place)


class _CoarsePlaces:
    """Of thousands of rows in a few units: each unit is looked up once."""

    def __init__(self) -> None:
        self.covering = reference_covering()
        regions = Region.objects.select_related("division")
        self.units = {region.pk: region for region in regions.defer("outline")}
        self.points: dict[int, tuple[float, float]] = {}

    def of(self, row: PublishedIncident) -> PublicPlace | None:
        """None where it is told no closer already."""
        place = coarse_place(
            row.event_type.finest_shown,
            [self.units[pk] for pk in row.region_ids if pk in self.units],
            self.covering,
            point=(row.longitude, row.latitude),
            geo_precision=row.geo_precision,
            inner=self._inner,
        )
        told = {name: getattr(row, name) for name in asdict(place)}
        told["region_ids"] = tuple(sorted(row.region_ids))
        return None if told == asdict(place) and row.footprint is None else place

    def _inner(self, region: Region) -> tuple[float, float]:
        if region.pk not in self.points:
            self.points[region.pk] = inner_point(region)
        return self.points[region.pk]


def _tell_less(row: PublishedIncident, incident: Incident, place: PublicPlace) -> None:
    columns: dict[str, Any] = asdict(place) | {"footprint": None}
    columns["region_ids"] = list(place.region_ids)
    versions = PublishedVersion.objects.filter(public_id=row.public_id)
    last = versions.latest("version")
    today = timezone.localdate()
    for name, value in columns.items():
        setattr(row, name, value)
    row.version, row.updated_on = last.version + 1, today
    row.words = words_of(vars(row))
    for name, value in reach_columns(columns).items():
        setattr(row, name, value)
    del columns["region_ids"]
    PublishedVersion.objects.create(
        public_id=row.public_id,
        version=row.version,
        change=PublishedVersion.Change.CORRECTED,
        published_on=today,
        note_fr=NOTE_FR,
        note_en=NOTE_EN,
        withholds_earlier=True,
        content=last.content | columns,
    )
    row.save()
    Decision.objects.create(
        incident=incident,
        from_status=incident.status,
        to_status=incident.status,
        reason=NOTE_FR,
    )
