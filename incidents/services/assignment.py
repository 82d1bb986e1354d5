"""Put all incidents into the units of a newly loaded division, chunk by chunk.

Each chunk is one transaction that also moves the mark, so that a killed worker
repeats at most one chunk and doing one twice changes nothing. New incidents find
their units as they are written; those whose transaction overlapped the loading are
looked at again before an assignment counts as finished.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from incidents.models import (
    DivisionAssignment,
    Incident,
    IncidentUnit,
    PublicPrecision,
    PublishedIncident,
)
from incidents.models.incident import IncidentQuerySet
from incidents.services.coarse_place import is_coarse, units_shown
from incidents.services.location import units_claimed
from incidents.services.reach import refresh_reach
from incidents.statistics.claiming import Covering, reference_covering
from observatory.lib.bell import ring
from regions.locate import locate_many
from regions.models import Division

logger = logging.getLogger(__name__)

CHUNK = 5_000
_OVERLAP = timedelta(minutes=10)
"""Longer than any transaction that may have written an incident meanwhile."""

_REFRESH_PUBLISHED = """
UPDATE incidents_publishedincident p SET region_ids = found.ids
  FROM (
      SELECT i.uuid, coalesce(array_agg(u.region_id ORDER BY u.region_id)
             FILTER (WHERE u.region_id IS NOT NULL), '{}') AS ids
        FROM incidents_incident i
        LEFT JOIN incidents_incidentunit u ON u.incident_id = i.id
       WHERE i.id = ANY(%s)
       GROUP BY i.uuid
  ) found
 WHERE p.incident_uuid = found.uuid AND p.region_ids IS DISTINCT FROM found.ids
"""
_COARSE = [PublicPrecision.CERCLE, PublicPrecision.REGION]


def assign_divisions(
    *,
    seconds: float = 200,
    progress: Callable[[DivisionAssignment], None] | None = None,
) -> bool:
    """Work on every division that is not finished, for so long, then on what published
    incidents surely and possibly lie in; whether all is done."""
    deadline = time.monotonic() + seconds
    for division in Division.objects.filter(geometry_version__gt=0):
        while (state := _assign_chunk(division)) is not None:
            if progress:
                progress(state)
            if time.monotonic() > deadline:
                return False
    return refresh_reach(seconds=deadline - time.monotonic())


@transaction.atomic
def _assign_chunk(division: Division) -> DivisionAssignment | None:
    """One step on; None when nothing is left or another worker is at it."""
    state = _state(division)
    if state is None or state.finished_at is not None:
        return None
    chunk = _locked(Incident.objects.filter(pk__gt=state.after_id), CHUNK)
    if chunk:
        _assign(division, chunk)
        state.after_id = chunk[-1].pk
        state.done_count += len(chunk)
    else:
        late = Incident.objects.filter(updated_at__gte=state.started_at - _OVERLAP)
        _assign(division, _locked(late))
        state.finished_at = timezone.now()
        logger.info("division %s: %s incidents assigned", division, state.done_count)
    state.save()
    ring("incidents.tasks.refresh_totals")
    return state


def _state(division: Division) -> DivisionAssignment | None:
    """The locked mark of the division, begun anew when its outlines have changed."""
    DivisionAssignment.objects.get_or_create(
        division=division, defaults={"geometry_version": division.geometry_version}
    )
    state = (
        DivisionAssignment.objects.select_for_update(skip_locked=True)
        .filter(division=division)
        .first()
    )
    if state is not None and state.geometry_version != division.geometry_version:
        state.geometry_version = division.geometry_version
        state.after_id = state.done_count = 0
        state.started_at = timezone.now()
        state.finished_at = None
    return state


def _locked(incidents: IncidentQuerySet, most: int | None = None) -> list[Incident]:
    """In one order, so that two writers cannot wait for each other."""
    return list(
        incidents.order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .only("pk", "longitude", "latitude", "geo_precision")[:most]
    )


def _assign(division: Division, incidents: list[Incident]) -> None:
    placed = [
        i for i in incidents if i.longitude is not None and i.latitude is not None
    ]
    found = locate_many([(i.longitude or 0.0, i.latitude or 0.0) for i in placed])
    covering = reference_covering()
    ids = [incident.pk for incident in incidents]
    IncidentUnit.objects.filter(division=division, incident__in=ids).delete()
    IncidentUnit.objects.bulk_create(
        unit
        for incident, locations in zip(placed, found, strict=True)
        for unit in units_claimed(incident, locations, covering)
        if unit.division_id == division.pk
    )
    coarse = _refresh_coarse(ids, covering)
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH_PUBLISHED, [[pk for pk in ids if pk not in coarse]])


def _refresh_coarse(ids: list[int], covering: Covering) -> set[int]:
    """Of those shown as a whole unit, only the units that tell no more than it does."""
    shown = Q(public_precision__in=_COARSE) | Q(event_type__finest_shown__in=_COARSE)
    incidents = Incident.objects.filter(shown, pk__in=ids).prefetch_related(
        "event_type", "units__region__division"
    )
    uuids = {incident.uuid: incident for incident in incidents}
    published = PublishedIncident.objects.filter(incident_uuid__in=uuids)
    for row in published.only("incident_uuid", "geo_precision", "region_ids"):
        incident = uuids[row.incident_uuid]
        told = units_shown(
            row.geo_precision
            if is_coarse(row.geo_precision)
            else incident.shown_precision,
            [unit.region for unit in incident.units.all()],
            covering,
        )
        found = sorted(region.pk for region in told)
        if row.region_ids != found:
            row.region_ids = found
            row.save(update_fields=["region_ids"])
    return {incident.pk for incident in incidents}
