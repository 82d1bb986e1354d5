"""Incidents that are published, corrected and retracted, through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from incidents.models import Incident, User
from incidents.services.location import assign_units
from incidents.services.publication import publish_incident, retract_incident
from tests.factories import make_claim, make_incident, make_source

POINTS = {"mopti": (-4.09, 14.53), "kayes": (-10.0, 14.0), "nowhere": (9.0, 30.0)}


@dataclass
class Writer:
    editor: User
    incidents: list[Incident] = field(default_factory=list)

    def add(self, what: dict[str, Any]) -> None:
        lon, lat = POINTS[what["place"]]
        incident = make_incident(
            event_type=what["type"],
            started_on=what["day"],
            ended_on=what["day"],
            date_precision=what["dated"],
            geo_precision=what["precision"],
            longitude=lon,
            latitude=lat,
            is_provisional=what.get("provisional", False),
        )
        support(incident, what)
        publish_incident(incident, by=None)
        self.incidents.append(incident)

    def correct(self, incident: Incident, what: dict[str, Any]) -> None:
        incident.longitude, incident.latitude = POINTS[what["place"]]
        incident.event_type_id = what["type"]
        incident.started_on = incident.ended_on = what["day"]
        incident.date_precision = what["dated"]
        incident.geo_precision = what["precision"]
        incident.is_provisional = what.get("provisional", False)
        names = ("longitude", "latitude", "event_type", "started_on", "ended_on")
        names += ("date_precision", "geo_precision", "is_provisional")
        incident.save(update_fields=names)
        assign_units(incident)
        incident.claims.all().delete()
        incident.citations.all().delete()
        support(incident, what)
        publish_incident(incident, by=None)

    def retract(self, incident: Incident) -> None:
        retract_incident(incident, by=self.editor, note_fr="Doublon")
        self.incidents.remove(incident)


def support(incident: Incident, what: dict[str, Any]) -> None:
    """Nobody claims nothing: the toll is unknown where there is no claim. Further
    sources say something else."""
    if what["killed"] != (None, None, None):
        make_claim(incident, "killed", *what["killed"])
    for number in range(what.get("sources", 0)):
        source = make_source(publisher=f"Source {number}")
        make_claim(
            incident, "killed", 70, 70, 70, source=source, standing="corroborating"
        )
