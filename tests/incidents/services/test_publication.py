"""Publishing: what the public gets, once, and how it is taken back."""

from datetime import date

import pytest

from incidents.models import Incident, PublishedIncident, PublishedVersion
from incidents.services import errors
from incidents.services.publication import publish_incident, retract_incident
from tests.factories import (
    make_claim,
    make_incident,
    make_region,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_ids_count_what_is_public_without_gaps() -> None:
    ids = [
        publish_incident(make_incident(started_on=day, ended_on=day), by=None).public_id
        for day in (date(2019, 1, 1), date(2020, 1, 1), date(2019, 6, 1))
    ]
    assert ids == ["MLI-2019-000001", "MLI-2020-000001", "MLI-2019-000002"]


def test_publishing_twice_changes_nothing() -> None:
    incident = make_incident(killed=(1, 2, 3))
    first = publish_incident(incident, by=None)
    again = publish_incident(incident, by=None)
    assert again.pk == first.pk
    assert PublishedVersion.objects.count() == 1
    assert incident.decisions.count() == 1


def test_a_correction_becomes_a_version_that_names_what_changed() -> None:
    incident = make_incident(killed=(1, 2, 3))
    publish_incident(incident, by=None)
    incident.claims.update(best=3)
    published = publish_incident(incident, by=None, note_en="One more body was found")
    version = PublishedVersion.objects.get(version=2)
    assert published.version == 2
    assert published.killed_best == 3
    assert version.change == "corrected"
    assert version.changed_fields == ["claims", "killed_best"]


def test_a_retraction_leaves_a_tombstone_and_nothing_else() -> None:
    incident = make_incident()
    published = publish_incident(incident, by=None)
    retract_incident(incident, by=make_user("editor"), note_fr="Doublon")
    assert not PublishedIncident.objects.exists()
    tombstone = PublishedVersion.objects.get(change="retracted")
    assert (tombstone.public_id, tombstone.content) == (published.public_id, {})
    incident.refresh_from_db()
    assert incident.status == Incident.Status.RETRACTED


def test_a_retraction_needs_a_reason() -> None:
    incident = make_incident()
    publish_incident(incident, by=None)
    with pytest.raises(errors.ReasonMissingError):
        retract_incident(incident, by=make_user("editor"), note_fr=" ")


def test_the_author_cannot_publish_their_own_report() -> None:
    editor = make_user("editor")
    with pytest.raises(errors.NotAllowedError):
        publish_incident(make_incident(author=editor), by=editor)


@pytest.mark.parametrize("role", ["reporter", "analyst"])
def test_only_editors_publish(role: str) -> None:
    with pytest.raises(errors.NotAllowedError):
        publish_incident(make_incident(), by=make_user(role))


@pytest.mark.parametrize("status", ["reported", "under_review", "rejected"])
def test_only_what_is_verified_is_published(status: str) -> None:
    with pytest.raises(errors.WrongStatusError):
        publish_incident(make_incident(status=status), by=None)


def test_an_incident_without_a_place_is_not_published() -> None:
    with pytest.raises(errors.NoPlaceError):
        publish_incident(make_incident(latitude=None, longitude=None), by=None)


def test_a_confidential_source_is_never_named() -> None:
    incident = make_incident()
    source = make_source(publisher="Awa CANARY", is_confidential=True)
    make_claim(incident, "killed", 1, 1, 1, source=source)
    published = publish_incident(incident, by=None)
    version = PublishedVersion.objects.get()
    assert published.sources == [{"kind": "confidential"}]
    assert "CANARY" not in str(version.content) + published.words


@pytest.mark.parametrize(
    ("precision", "point", "radius"),
    [
        ("point", (-4.0876, 14.5312), 3_000),
        ("kilometre", (-4.09, 14.53), 3_000),
        ("ten_kilometres", (-4.1, 14.5), 10_000),
    ],
)
def test_the_public_point_is_as_coarse_as_was_chosen(
    precision: str, point: tuple[float, float], radius: int
) -> None:
    make_region()
    published = publish_incident(
        make_incident(
            longitude=-4.08761, latitude=14.53119, public_precision=precision
        ),
        by=None,
    )
    assert (published.longitude, published.latitude) == point
    assert published.radius_m == radius


def test_only_the_region_is_told_when_that_was_chosen() -> None:
    region = make_region(box=(-5.0, 14.0, -4.0, 15.0))
    published = publish_incident(make_incident(public_precision="region"), by=None)
    assert (published.longitude, published.latitude) == (-4.5, 14.5)
    assert published.place_name == ""
    assert published.geo_precision == "region"
    assert published.footprint_region_id == region.pk


def test_a_snapped_point_stays_in_its_own_region() -> None:
    here = make_region("here", box=(-5.0, 14.0, -4.04, 15.0))
    make_region("there", box=(-4.04, 14.0, -3.0, 15.0))
    # 0.1° snapping alone would round -4.045 to -4.0, over the border.
    published = publish_incident(
        make_incident(
            longitude=-4.045, latitude=14.52, public_precision="ten_kilometres"
        ),
        by=None,
    )
    assert published.region_ids == [here.pk]
    assert published.longitude == -4.1
