"""A published world, and an unpublished incident full of canaries beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from incidents.exports.dataset_file import keep_dataset
from incidents.models import (
    ActorMention,
    Citation,
    EventType,
    Incident,
    IncidentActor,
    PublishedIncident,
)
from incidents.models.actor import Actor
from incidents.services.corrections import Wish, receive_correction
from incidents.services.publication import publish_incident, retract_incident
from incidents.services.snapshots import withdraw_file
from incidents.statistics.cell_totals import refresh_cells
from incidents.statistics.facet_totals import refresh_facets
from incidents.statistics.refresh import refresh_totals
from tests.factories import (
    make_attachment,
    make_claim,
    make_incident,
    make_outcome,
    make_published,
    make_region,
    make_snapshot,
    make_source,
    make_user,
)
from tests.pictures import make_office_pdf

CANARY = "CANARI"
SECRET_POINT = (-10.987654, 14.123456)


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> PublishedIncident:
    """Two regions, one of them empty; published incidents with confidential parts."""
    make_region("mopti", box=(-6.0, 13.0, -1.0, 16.0))
    make_region("kayes", box=(-12.0, 12.0, -8.0, 16.0))
    EventType.objects.get_or_create(
        code="riots", defaults={"name_fr": "Émeutes", "name_en": "Riots"}
    )
    make_published(title_fr="Autre fait", killed=(1, None, None))
    retired = make_incident(title_fr="Fait retiré")
    incident = make_incident(
        killed=(1, 2, 3),
        longitude=-4.0912345,
        latitude=14.5398765,
        public_precision="kilometre",
        internal_note=f"{CANARY}-note",
        author=make_user("reporter", username=f"{CANARY}-auteur"),
    )
    source = make_source(publisher=f"{CANARY}-contact", is_confidential=True)
    Citation.objects.create(incident=incident, source=source)
    make_claim(incident, "killed", 1, 9, 9, source=source, standing="corroborating")
    make_claim(incident, "abducted", best=4)
    make_outcome(
        incident, best=2, on=date(2019, 4, 2), source=source, note=f"{CANARY}-suite"
    )
    publish_incident(retired, by=None)
    retract_incident(retired, by=make_user("editor"), note_fr="Doublon")
    ActorMention.objects.create(incident=incident, name=f"{CANARY}-nom", role="party")
    attach_files(incident)
    published = publish_incident(incident, by=None)
    refresh_totals()
    refresh_facets()
    refresh_cells()  # no mark is left to grow late on a slow machine
    settings.DATA_DIR = tmp_path
    keep_dataset()
    make_snapshot(title_fr="Tout")
    withdraw_file(
        make_snapshot(title_fr="Retiré"), by=make_user("editor"), reason_fr="Sécurité"
    )
    ask_for_a_correction(published)
    return published


def attach_files(incident: Incident) -> None:
    """With a canary wherever a file can tell of more than its picture."""
    make_attachment(incident, keeps_position=True)
    make_attachment(incident, make_office_pdf())


def ask_for_a_correction(published: PublishedIncident) -> None:
    """What families write, and how to reach them, is on no public page either."""
    words = {name: f"{CANARY}-{name}" for name in ("wrong", "right", "contact")}
    receive_correction(Wish(published.public_id, **words), request_id=uuid4())


def add_unpublished_incident() -> None:
    """In the empty region, on a day, of a type and with an actor not seen before."""
    incident = make_incident(
        status="reported",
        event_type="riots",
        started_on=date(2031, 12, 31),
        longitude=SECRET_POINT[0],
        latitude=SECRET_POINT[1],
        place_name=f"{CANARY}-lieu",
        title_fr=f"{CANARY}-titre",
        title_en=f"{CANARY}-title",
        summary_fr=f"{CANARY}-texte",
        internal_note=f"{CANARY}-note",
        author=make_user("reporter", username=f"{CANARY}-rapporteur"),
    )
    make_claim(
        incident,
        "killed",
        777_001,
        777_002,
        777_003,
        source=make_source(publisher=f"{CANARY}-source", is_confidential=True),
    )
    make_claim(incident, "abducted", best=777_005)
    make_outcome(incident, best=777_004, on=date(2032, 1, 1))
    actor = Actor.objects.create(name=f"{CANARY}-acteur", kind="unknown")
    IncidentActor.objects.create(incident=incident, actor=actor, role="party")
    refresh_totals()
