"""One incident: everything public about it, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from incidents.models import Outcome, PublishedIncident, PublishedVersion
from incidents.views.fate_words import described_captivity
from incidents.views.history import described_history
from incidents.views.locator import Locator, locator_of
from incidents.views.map import base_map_data
from incidents.views.record_words import (
    described_actors,
    described_claims,
    described_sources,
    described_warnings,
    radius_in_km,
    toll_rule_in_words,
)
from observatory.lib.access import public
from regions.models import Region


@public
def incident_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """410 with the public note once retracted; what was merged is told of elsewhere.
    Unknown and unpublished are alike."""
    merged = PublishedVersion.objects.merged_into(OuterRef("public_id"))
    found = (
        PublishedIncident.objects.select_related(
            "event_type__parent", "emplacement", "trigger", "device_state"
        )
        .annotate(merged_ids=ArraySubquery(merged.values("public_id")))
        .filter(public_id=public_id)
    )
    incident = found.first()
    if incident is None:
        return _tombstone(request, public_id)
    return render(request, "incidents/detail.html", _context(incident))


def _context(incident: PublishedIncident) -> dict[str, Any]:
    units = list(
        Region.objects.filter(pk__in=incident.region_ids)
        .select_related("division")
        .order_by("division__valid_from", "level")
    )
    locator = locator_of(incident, units)
    device = (incident.emplacement, incident.trigger, incident.device_state)
    return {
        "incident": incident,
        "units": units,
        "tolls": _tolls(incident),
        "captivity": described_captivity(incident),
        "actors": described_actors(incident.actors),
        "sources": described_sources(incident),
        "device": [term for term in device if term],
        "warnings": described_warnings(incident),
        "radius_km": radius_in_km(incident.radius_m),
        "history": described_history(incident.public_id),
        "locator": locator,
        "map_data": _map_data(incident, locator),
    }


def _tolls(incident: PublishedIncident) -> list[tuple[Any, ...]]:
    """By outcome: its name, the toll, the rule behind it, the claims behind that."""
    claims = described_claims(incident)
    return [
        (
            Outcome(outcome).label,
            incident.toll(outcome),
            toll_rule_in_words(incident.toll_rules.get(outcome, "unknown")),
            claims.get(outcome, []),
        )
        for outcome in Outcome.values
    ]


def _tombstone(request: HttpRequest, public_id: str) -> HttpResponse:
    versions = PublishedVersion.objects.filter(public_id=public_id)
    last = versions.order_by("-version").first()
    if last is None or last.change != PublishedVersion.Change.RETRACTED:
        raise Http404
    if last.merged_into:
        # The event has not gone, it is told of there: readers and search engines are
        # to follow. A copy by the API has to let the record go instead (410). Nobody
        # may keep this answer, as a merge can be undone (PrivateByDefaultMiddleware).
        return redirect("incident-detail", last.merged_into, permanent=True)
    context = {"tombstone": last, "note_language": _note_language(last)}
    return render(request, "incidents/retracted.html", context, status=410)


def _note_language(tombstone: PublishedVersion) -> str:
    return "en" if tombstone.note == tombstone.note_en else "fr"


def _map_data(incident: PublishedIncident, locator: Locator | None) -> dict[str, Any]:
    drawing, towns = (locator.drawing, locator.towns) if locator else (None, ())
    return base_map_data(drawing, towns, locator.drawn_by if locator else "") | {
        "lon": incident.longitude,
        "lat": incident.latitude,
        "radius": incident.radius_m,
        "line": incident.footprint,
        "wholeRegion": bool(locator and locator.is_whole_region),
    }
