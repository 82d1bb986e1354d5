"""Positions of versions: given once, in order, and never taken back."""

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.utils import timezone

from incidents.models import PublishedVersion, VersionClock
from incidents.services.publication import publish_incident, retract_incident
from incidents.statistics.changes import changes_after
from incidents.statistics.positions import known_at, number_versions
from tests.factories import make_incident, make_published, make_user

pytestmark = pytest.mark.django_db


def positions() -> list[int | None]:
    return list(
        PublishedVersion.objects.order_by("pk").values_list("position", flat=True)
    )


def test_versions_get_positions_without_gaps() -> None:
    make_published()
    make_published()
    assert positions() == [None, None]
    assert number_versions() == 2
    make_published()
    assert number_versions() == 1
    assert positions() == [1, 2, 3]
    assert number_versions() == 0


def test_a_position_is_never_given_again_when_versions_are_removed() -> None:
    make_published()
    number_versions()
    PublishedVersion.objects.all().delete()
    make_published()
    number_versions()
    assert positions() == [2]


def test_a_numbered_version_cannot_be_changed() -> None:
    make_published()
    number_versions()
    for change in ({"position": 7}, {"position": None}, {"note_fr": "x"}):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            PublishedVersion.objects.update(**change)
    assert positions() == [1]


def test_instants_go_forward_when_the_clock_is_set_back() -> None:
    make_published()
    number_versions()
    ahead = timezone.now() + timedelta(minutes=5)
    VersionClock.objects.update(at=ahead)
    make_published()
    number_versions()
    last = PublishedVersion.objects.get(position=2)
    assert last.published_at == ahead + timedelta(microseconds=1)


def test_what_was_known_at_an_instant_stays_what_it_was() -> None:
    nothing = known_at(timezone.now())
    make_published()
    number_versions()
    first = known_at()
    between = timezone.now()
    make_published()
    number_versions()
    assert (nothing.position, nothing.at) == (0, None)
    assert (first.position, known_at(between).position) == (1, 1)
    assert known_at().position == 2
    assert known_at(position=1) == first


def test_changes_tell_an_incident_once_and_a_retraction_without_its_content() -> None:
    kept, gone = make_incident(title_fr="Un"), make_incident(title_fr="Deux")
    for incident in (kept, gone):
        publish_incident(incident, by=None)
    kept.title_fr = "Un, corrigé"
    kept.save(update_fields=["title_fr"])
    publish_incident(kept, by=None)
    retract_incident(gone, by=make_user("editor"), note_fr="Doublon")
    number_versions()
    first, second = changes_after(0, limit=10)
    assert (first.position, first.content["title_fr"]) == (3, "Un, corrigé")
    assert (second.position, second.is_deletion, second.content) == (4, True, {})
    assert changes_after(3, limit=10) == [second]
    assert changes_after(0, limit=1) == [first]
    assert changes_after(4, limit=10) == []


def test_a_version_that_a_later_one_replaces_is_not_told() -> None:
    """Also where the later one has no position yet."""
    incident = make_incident()
    publish_incident(incident, by=None)
    number_versions()
    incident.title_fr = "Corrigé"
    incident.save(update_fields=["title_fr"])
    publish_incident(incident, by=None)
    assert changes_after(0, limit=10) == []
    number_versions()
    assert [change.version for change in changes_after(0, limit=10)] == [2]
