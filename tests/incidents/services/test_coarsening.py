"""What was published before its type was told no closer than the cercle."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from incidents.models import EventType, Incident, PublishedIncident, PublishedVersion
from incidents.services.coarsening import NOTE_FR, coarsen_published
from incidents.services.publication import publish_incident
from incidents.statistics.changes import changes_after
from incidents.statistics.positions import number_versions
from incidents.statistics.refresh import refresh_totals
from tests.factories import make_incident, make_published, make_region
from tests.incidents.statistics.recomputation import kept, recomputed

pytestmark = pytest.mark.django_db
RAPE = "violence_against_civilians.sexual_violence"
PLACE = (
    *("longitude", "latitude", "radius_m", "geo_precision", "place_name"),
    *("region_ids", "footprint_region_id", "footprint"),
    *("sure_region_ids", "possible_region_ids"),
)


def finest(precision: str) -> None:
    EventType.objects.filter(code=RAPE).update(finest_shown=precision)


@pytest.fixture
def told_too_closely() -> PublishedIncident:
    region = make_region(box=(-6.0, 13.0, -1.0, 16.0))
    box = (-5.0, 14.0, -4.0, 15.0)
    make_region("sevare", box=box, level="cercle", parent=region)
    old = make_published(event_type=RAPE, killed=(1, 1, 1), title_fr="Violences")
    make_published(place_name="Hameau")
    finest("cercle")
    assert (old.place_name, old.geo_precision) == ("Sévaré", "settlement")
    return old


def anew(row: PublishedIncident) -> PublishedIncident:
    return PublishedIncident.objects.get(pk=row.pk)


def place_of(row: PublishedIncident) -> dict[str, object]:
    return {name: getattr(row, name) for name in PLACE}


def test_it_is_told_as_one_that_is_published_today(
    told_too_closely: PublishedIncident,
) -> None:
    today = place_of(make_published(event_type=RAPE))
    call_command("coarsen_places")
    assert place_of(anew(told_too_closely)) != today
    call_command("coarsen_places", commit=True)
    row = anew(told_too_closely)
    assert place_of(row) == today
    assert row.words.startswith("Violences ")
    assert told_too_closely.words.count("Sévaré") == 2
    assert row.words.count("Sévaré") == 1, "the English title, which people wrote"
    assert (row.killed_best, row.version) == (1, 2)
    assert coarsen_published(commit=True) == []
    refresh_totals()
    assert kept() == recomputed()


def test_the_change_is_in_the_feed_and_what_stood_before_is_not_told(
    told_too_closely: PublishedIncident,
) -> None:
    assert coarsen_published(commit=True) == [told_too_closely.public_id]
    number_versions()
    last = changes_after(0, 10)[-1]
    assert (last.public_id, last.version) == (told_too_closely.public_id, 2)
    first, second = PublishedVersion.objects.history_of(told_too_closely.public_id)
    assert (first.content, second.change, second.note_fr) == ({}, "corrected", NOTE_FR)
    assert "Sévaré" not in str(second.content["place_name"])


def test_what_the_desk_has_not_published_yet_stays_there(
    told_too_closely: PublishedIncident,
) -> None:
    incident = Incident.objects.get(uuid=told_too_closely.incident_uuid)
    Incident.objects.filter(pk=incident.pk).update(title_fr="CANARI", latitude=13.1)
    coarsen_published(commit=True)
    row = anew(told_too_closely)
    assert (row.title_fr, row.geo_precision) == ("Violences", "cercle")
    assert incident.decisions.latest("at").reason == NOTE_FR


def test_published_again_it_is_no_correction(
    told_too_closely: PublishedIncident,
) -> None:
    coarsen_published(commit=True)
    incident = Incident.objects.get(uuid=told_too_closely.incident_uuid)
    assert publish_incident(incident, by=None).version == 2


def test_of_a_region_only_its_region_is_told(
    told_too_closely: PublishedIncident,
) -> None:
    coarsen_published(commit=True)
    finest("region")
    assert coarsen_published(commit=True) == [told_too_closely.public_id]
    assert anew(told_too_closely).geo_precision == "region"
    expected = publish_incident(make_incident(event_type=RAPE), by=None)
    assert place_of(anew(told_too_closely)) == place_of(expected)


def test_a_road_is_no_longer_drawn() -> None:
    make_region(box=(-6.0, 13.0, -1.0, 16.0))
    line = [[-4.1, 14.5], [-4.0, 14.6]]
    row = make_published(event_type=RAPE, geo_precision="area", line=line)
    assert row.footprint
    finest("cercle")
    coarsen_published(commit=True)
    expected = publish_incident(make_incident(event_type=RAPE), by=None)
    assert expected.footprint is None
    assert anew(row).footprint is None
    assert (anew(row).longitude, anew(row).latitude) == (-3.5, 14.5)
