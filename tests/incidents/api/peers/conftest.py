"""Incidents of every sort that the peers' shapes tell apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import (
    Actor,
    Citation,
    ExternalReference,
    Incident,
    IncidentActor,
    PublishedIncident,
)
from incidents.services.publication import publish_incident
from tests.factories import (
    make_claim,
    make_division,
    make_incident,
    make_part,
    make_region,
    make_source,
)

KINDS = {
    "FAMa": ("Malian armed forces", "state_forces"),
    "JNIM": ("", "rebel_group"),
    "Dan Na": ("", "identity_militia"),
    "Wagner": ("Wagner Group", "external"),
    "Hommes armés": ("Armed men", "unknown"),
    "Civils": ("Civilians", "civilians"),
    "Manifestants": ("Protesters", "protesters"),
}


def add_party(incident: Incident, name: str, role: str = "party") -> None:
    english, kind = KINDS[name]
    values = {"name_en": english, "kind": kind}
    actor = Actor.objects.get_or_create(name=name, defaults=values)[0]
    IncidentActor.objects.create(incident=incident, actor=actor, role=role)


def publish(
    *actors: str | tuple[str, str], killed: Any = None, **values: Any
) -> PublishedIncident:
    incident = make_incident(killed=killed, **values)
    for actor in actors:
        add_party(incident, *([actor] if isinstance(actor, str) else actor))
    return publish_incident(incident, by=None)


def publish_from_acled(licence: str = "", dataset: str = "") -> PublishedIncident:
    incident = make_incident(title_en="Taken from elsewhere")
    if dataset:
        ExternalReference.objects.create(
            incident=incident, dataset=dataset, external_id="MLI4437"
        )
    published = publish_incident(incident, by=None)
    if licence:  # as a row from before publishing refused it
        published.licence = licence
        published.save()
    return published


def publish_a_clash() -> PublishedIncident:
    """With people on each side, and a source with everything."""
    incident = make_incident(
        started_on=date(2026, 1, 29),
        summary_en="An ambush near the town; four attackers died.",
        summary_fr="Une embuscade.",
    )
    claim = make_claim(incident, "killed", 6, 7, 9)
    make_part(claim, category="security_forces", best=3)
    make_part(claim, category="armed_group", best=4)
    source = make_source(
        publisher="Studio Tamani", title="Embuscade", published_on=date(2026, 1, 30)
    )
    Citation.objects.create(incident=incident, source=source)
    for name in ("JNIM", "FAMa", "Wagner"):
        add_party(incident, name)
    return publish_incident(incident, by=None)


def publish_a_mine() -> PublishedIncident:
    """In some day of a month, somewhere in a region, with nobody killed."""
    return publish(
        ("FAMa", "target"),
        event_type="explosions.remote_explosive_ied",
        started_on=date(2020, 5, 1),
        ended_on=date(2020, 5, 31),
        date_precision="month",
        geo_precision="region",
        longitude=-7.0,
        title_en="",
        title_fr="Mine près de Ségou",
        place_name="Ségou",
        killed=(0, 0, 0),
    )


def make_units() -> None:
    box = (-6.0, 13.0, -1.0, 16.0)
    make_region("mopti", box, name="Mopti")
    make_region("segou", (-8.0, 12.0, -6.5, 16.0), name="Ségou")
    make_region("mopti-c", box, name="Mopti", level="cercle")
    make_region("socoura", box, name="Socoura", level="commune")
    make_region("bandiagara", box, division=make_division("2023"), name="Bandiagara")
    make_region("inconnue", None, name="Sans contour")


@pytest.fixture
def types(db: None) -> None:
    load_taxonomy()


@pytest.fixture
def shaped_world(types: None) -> list[PublishedIncident]:
    """Two more at the end were taken from ACLED."""
    make_units()
    return [
        publish_a_clash(),
        publish(
            ("JNIM", "perpetrator"),
            ("Dan Na", "perpetrator"),
            ("Civils", "target"),
            ("Hommes armés", "party"),
            event_type="violence_against_civilians.attack",
            started_on=date(2020, 1, 1),
            ended_on=date(2020, 1, 3),
            date_precision="days",
        ),
        publish_a_mine(),
        publish(
            ("Manifestants", "perpetrator"),
            event_type="protests.peaceful_protest",
            started_on=date(2021, 3, 4),
            longitude=10.0,
            place_name="",
        ),
        publish("JNIM", "Dan Na", event_type="battles", killed=(5, None, None)),
        publish("Hommes armés", event_type="explosions.shelling", killed=(1, 2, 3)),
        publish(event_type="riots.mob_violence", date_precision="year"),
        publish_from_acled(dataset="acled"),
        publish_from_acled(licence="ACLED-restricted"),
    ]
