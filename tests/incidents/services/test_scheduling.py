"""A publication on a later day: once, by who still may, of what was decided on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from incidents.models import (
    Incident,
    PublicIdCounter,
    PublishedIncident,
    ScheduledPublication,
    User,
)
from incidents.services import errors
from incidents.services.choosing import PublicChoice
from incidents.services.review import move_incident
from incidents.services.scheduling import (
    MOST_ATTEMPTS,
    cancel_publication,
    publish_due,
    schedule_publication,
    scheduled_of,
)
from tests.factories import make_incident, make_published, make_user, today

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


def fail_at(year: int) -> None:
    """The next number of that year is taken: an error that no service foresees."""
    taken = make_published(started_on=date(year, 1, 1))
    assert taken.public_id.endswith("1")
    PublicIdCounter.objects.filter(year=year).update(last=0)


def later(minutes: int = 0, **values: object) -> None:
    """As if so much time had passed since the attempt."""
    ScheduledPublication.objects.update(
        next_at=F("next_at") - timedelta(minutes=minutes), **values
    )


def test_one_that_fails_keeps_no_other_waiting_and_says_so(editor: User) -> None:
    failing = planned(editor, started_on=date(2018, 3, 5))
    fail_at(2018)
    planned(editor)
    assert publish_due()
    assert PublishedIncident.objects.filter(started_on__year=2019).count() == 1
    order = ScheduledPublication.objects.get(incident=failing)
    assert (order.outcome, order.attempts, order.failure) == ("", 1, "IntegrityError")
    failing.refresh_from_db()
    assert (failing.status, failing.public_id) == ("verified", None)
    scheduled = scheduled_of(failing)
    assert scheduled is not None
    assert scheduled.order == order


def test_it_is_tried_again_later_and_later_and_published_once_it_can_be(
    editor: User,
) -> None:
    incident = planned(editor, started_on=date(2018, 3, 5))
    fail_at(2018)
    waits = []
    for _ in range(3):
        before = timezone.now()
        assert publish_due()
        waits.append(ScheduledPublication.objects.get().next_at - before)
        assert publish_due(), "not before"
        later(minutes=400)
    assert ScheduledPublication.objects.get().attempts == 3
    assert [round(wait.total_seconds() / 60) for wait in waits] == [10, 20, 40]
    PublicIdCounter.objects.update(last=1)
    assert publish_due()
    assert outcome() == ("published", "")
    incident.refresh_from_db()
    assert incident.public_id == "MLI-2018-000002"


def test_after_its_last_attempt_the_desk_is_to_do_it(editor: User) -> None:
    incident = planned(editor, started_on=date(2018, 3, 5))
    fail_at(2018)
    later(attempts=MOST_ATTEMPTS - 1)
    assert publish_due()
    assert outcome() == ("", "")
    later(minutes=400)
    assert publish_due()
    assert outcome() == ("refused", "UnforeseenFailureError")
    scheduled = scheduled_of(incident)
    assert scheduled is not None
    assert scheduled.refusal == str(errors.UnforeseenFailureError.message)


def test_the_log_says_where_and_nothing_that_is_confidential(
    editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    planned(editor, started_on=date(2018, 3, 5), title_fr="CANARI")
    fail_at(2018)
    assert publish_due()
    assert "IntegrityError in " in caplog.text
    assert "CANARI" not in caplog.text
    assert "MLI-2018" not in caplog.text
