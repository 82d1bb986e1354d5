"""A publication on a later day: once, by who still may, of what was decided on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.models import Incident, PublishedIncident, ScheduledPublication, User
from incidents.services import errors
from incidents.services.choosing import PublicChoice
from incidents.services.review import move_incident
from incidents.services.scheduling import (
    cancel_publication,
    publish_due,
    schedule_publication,
    scheduled_of,
)
from tests.factories import make_incident, make_user, today

pytestmark = pytest.mark.django_db
CHOICE = PublicChoice("region", frozenset())


@pytest.fixture
def editor() -> User:
    return make_user("editor")


def planned(by: User, *, days: int = 0, **values: object) -> Incident:
    made = make_incident(status="reported", author=make_user(), **values)
    incident = Incident.objects.get(pk=made.pk)
    on = today() + timedelta(days=days)
    schedule_publication(incident, CHOICE, on=on, by=by, version=1)
    return incident


def outcome() -> tuple[str, str]:
    return ScheduledPublication.objects.values_list("outcome", "refusal").get()


def test_it_is_published_on_its_day_and_once(editor: User) -> None:
    incident = planned(editor, days=1)
    assert publish_due()
    assert not PublishedIncident.objects.exists()
    ScheduledPublication.objects.update(publish_on=today())
    for _ in range(2):
        assert publish_due()
    assert PublishedIncident.objects.get().version == 1
    assert outcome() == ("published", "")
    (_reported, published) = incident.decisions.values_list("to_status", "by")
    assert published == ("published", editor.pk)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "analyst"}])
def test_who_may_not_any_more_publishes_nothing(
    change: dict[str, object], editor: User
) -> None:
    incident = planned(editor)
    User.objects.filter(pk=editor.pk).update(**change)
    assert publish_due()
    assert not PublishedIncident.objects.exists()
    assert outcome() == ("refused", "NotAllowedError")
    scheduled = scheduled_of(incident)
    assert scheduled is not None
    assert scheduled.refusal == str(errors.NotAllowedError.message)


def test_what_has_changed_since_is_left_to_the_desk(editor: User) -> None:
    incident = planned(editor)
    incident.refresh_from_db()
    move_incident(
        incident, "under_review", by=make_user("editor"), version=incident.version
    )
    assert publish_due()
    assert outcome() == ("refused", "EditedMeanwhileError")
    assert not PublishedIncident.objects.exists()


def test_a_refused_one_keeps_no_other_from_being_published(editor: User) -> None:
    other = make_user("editor")
    planned(other)
    User.objects.filter(pk=other.pk).update(is_active=False)
    planned(editor)
    assert publish_due()
    assert PublishedIncident.objects.count() == 1


def test_it_can_be_cancelled_and_planned_again(editor: User) -> None:
    incident = planned(editor)
    incident.refresh_from_db()
    with pytest.raises(errors.AlreadyScheduledError):
        schedule_publication(
            incident, CHOICE, on=today(), by=editor, version=incident.version
        )
    cancel_publication(incident, by=make_user("editor"))
    assert publish_due()
    assert not PublishedIncident.objects.exists()
    assert scheduled_of(incident) is None
    schedule_publication(
        incident, CHOICE, on=today(), by=editor, version=incident.version
    )
    with pytest.raises(errors.NotAllowedError):
        cancel_publication(incident, by=make_user("reporter"))


def test_what_cannot_be_published_is_not_planned_either(editor: User) -> None:
    with pytest.raises(errors.NoPlaceError):
        planned(editor, latitude=None, longitude=None)
    author = make_incident(status="reported", author=editor)
    with pytest.raises(errors.NotAllowedError):
        schedule_publication(author, CHOICE, on=today(), by=editor, version=1)
