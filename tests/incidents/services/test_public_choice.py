"""What the public may know of a place, and what stands beside it to tell more."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import timezone

from incidents.filters import PublishedIncidentFilter
from incidents.models import (
    EventType,
    ImportBatch,
    Incident,
    PublishedIncident,
    PublishedVersion,
)
from incidents.services.choosing import PublicChoice, publish_as_chosen
from incidents.services.errors import LicenceForbidsError, TooFinePlaceError
from incidents.services.publication import publish_incident
from incidents.statistics.as_known import AsKnown
from incidents.statistics.positions import known_at, number_versions
from regions.models import Region
from tests.factories import (
    make_claim,
    make_division,
    make_incident,
    make_region,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
RAPE = "violence_against_civilians.sexual_violence"


@pytest.fixture
def cercle() -> Region:
    """In a region, with a commune below it; the same ground in another division."""
    region = make_region(box=(-6.0, 13.0, -1.0, 16.0))
    cercle = make_region(
        "sevare", box=(-5.0, 14.0, -4.0, 15.0), level="cercle", parent=region
    )
    make_region("centre", box=(-4.2, 14.4, -4.0, 14.6), level="commune", parent=cercle)
    newer = make_division("2023", valid_from=date(2023, 3, 13))
    make_region("east", box=(-4.5, 13.0, -1.0, 16.0), division=newer)
    return cercle


def published(**values: object) -> PublishedIncident:
    return publish_incident(make_incident(**values), by=None)


def test_of_a_cercle_nothing_finer_is_told(cercle: Region) -> None:
    row = published(public_precision="cercle", place_name="Sévaré")
    assert (row.longitude, row.latitude) == (-4.5, 14.5)
    assert (row.geo_precision, row.radius_m, row.place_name) == ("cercle", 60_000, "")
    parent = cercle.parent
    assert parent is not None
    # Not the region of 2023 either: where it overlaps the cercle is half of it.
    assert row.region_ids == sorted([cercle.pk, parent.pk])
    assert "Sévaré" not in str(PublishedVersion.objects.get().content["place_name"])


def test_every_place_in_a_unit_is_told_as_the_same_point(cercle: Region) -> None:
    """G-01: no number of incidents can be averaged back to where they were."""
    points = {
        (row.longitude, row.latitude)
        for row in (
            published(public_precision="cercle", longitude=x, latitude=y)
            for x, y in ((-4.01, 14.99), (-4.99, 14.01), (-4.09, 14.53))
        )
    }
    assert points == {(-4.5, 14.5)}


def test_sexual_violence_is_never_told_closer_than_its_type_allows(
    cercle: Region,
) -> None:
    incident = make_incident(event_type=RAPE, public_precision="point")
    EventType.objects.filter(code=RAPE).update(finest_shown="cercle")
    incident = Incident.objects.get(pk=incident.pk)
    editor = make_user("editor")
    with pytest.raises(TooFinePlaceError):
        publish_as_chosen(incident, chosen("kilometre"), by=editor, version=1)
    assert publish_incident(incident, by=editor).geo_precision == "cercle"
    assert cercle.pk in PublishedIncident.objects.get().region_ids


def test_without_a_cercle_known_the_region_is_told() -> None:
    make_region(box=(-5.0, 14.0, -4.0, 15.0))
    assert published(public_precision="cercle").geo_precision == "region"


def test_in_no_unit_the_point_is_a_whole_degree() -> None:
    row = published(public_precision="region")
    assert (row.longitude, row.latitude, row.radius_m) == (-4.0, 15.0, 110_000)
    assert (row.place_name, row.region_ids) == ("", [])


def test_the_finer_levels_of_a_new_division_are_not_told_later(cercle: Region) -> None:
    from incidents.services.assignment import assign_divisions

    row = published(public_precision="region")
    division = cercle.division
    division.geometry_version += 1
    division.save()
    assert assign_divisions()
    row.refresh_from_db()
    assert row.region_ids == [cercle.parent_id]


def chosen(precision: str, *confidential: int) -> PublicChoice:
    return PublicChoice(precision, frozenset(confidential))


def test_another_choice_later_is_a_new_version_that_can_hide_the_former(
    cercle: Region,
) -> None:
    incident = make_incident(killed=(1, 1, 1))
    incident.refresh_from_db()
    editor = make_user("editor")
    publish_as_chosen(incident, chosen("point"), by=editor, version=1)
    number_versions()
    then = timezone.now()
    incident.refresh_from_db()
    (citation,) = incident.citations.all()
    publish_as_chosen(
        incident,
        chosen("region", citation.pk),
        by=editor,
        version=incident.version,
        withhold=True,
    )
    row = PublishedIncident.objects.get()
    assert (row.version, row.geo_precision) == (2, "region")
    assert row.sources == [{"kind": "confidential"}]
    first, second = PublishedVersion.objects.history_of(row.public_id)
    assert (first.content, second.changed_fields) == ({}, [])
    assert second.content["geo_precision"] == "region"
    number_versions()
    filters = PublishedIncidentFilter(data=QueryDict(""))
    assert filters.is_valid()
    assert AsKnown(filters, known_at(then)).then() == []


def test_a_source_that_another_incident_cites_stays_named_there() -> None:
    one, other = make_incident(), make_incident()
    source = make_source(publisher="Radio Test")
    make_claim(one, best=1, source=source)
    make_claim(other, best=1, source=source)
    one.refresh_from_db()
    (citation,) = one.citations.all()
    publish_as_chosen(
        one, chosen("point", citation.pk), by=make_user("editor"), version=1
    )
    assert publish_incident(other, by=None).sources[0]["publisher"] == "Radio Test"
    assert PublishedIncident.objects.get(incident_uuid=one.uuid).sources == [
        {"kind": "confidential"}
    ]


def test_what_acled_s_licence_forbids_is_not_published() -> None:
    incident = make_incident()
    incident.batch = ImportBatch.objects.create(dataset="x", licence="ACLED terms")
    incident.save()
    with pytest.raises(LicenceForbidsError):
        publish_incident(incident, by=None)
    assert not PublishedIncident.objects.exists()
