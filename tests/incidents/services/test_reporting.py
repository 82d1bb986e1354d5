"""Each client id makes exactly one report, whatever the network does."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection

from incidents.models import Citation, Decision, Incident, IncidentWarning, User
from incidents.services.errors import (
    ConflictingReportError,
    NotAllowedError,
    ReportInFlightError,
)
from incidents.services.reporting import Report, ReportedToll, submit_report
from tests.factories import make_event_type, make_place, make_user


def make_report(**values: object) -> Report:
    make_event_type()
    report = Report(
        started_on=date(2026, 11, 20),
        ended_on=date(2026, 11, 20),
        date_precision="exact",
        geo_precision="settlement",
        place_name="Douentza",
        event_type="battles.armed_clash",
        title="Accrochage",
        summary="",
        language="fr",
        source_publisher="Un habitant",
        source_kind="witness",
    )
    return replace(report, **values)


@pytest.mark.django_db
def test_a_report_keeps_who_said_what() -> None:
    reporter = make_user()
    tolls = (ReportedToll("killed", 2, 3, None), ReportedToll("injured"))
    incident, is_new = submit_report(
        make_report(tolls=tolls), client_id=uuid4(), by=reporter
    )
    assert is_new
    assert (incident.status, incident.author) == ("reported", reporter)
    (claim,) = incident.claims.all()
    assert (claim.outcome, claim.min, claim.best, claim.max) == ("killed", 2, 3, None)
    assert Citation.objects.get().source.is_confidential
    assert Decision.objects.get().by == reporter


@pytest.mark.django_db
def test_the_same_again_is_the_same_report() -> None:
    reporter, client_id = make_user(), uuid4()
    first, _ = submit_report(make_report(), client_id=client_id, by=reporter)
    again, is_new = submit_report(make_report(), client_id=client_id, by=reporter)
    assert (again.pk, is_new) == (first.pk, False)


@pytest.mark.django_db
def test_other_content_under_the_same_id_is_refused_and_the_first_kept() -> None:
    reporter, client_id = make_user(), uuid4()
    submit_report(make_report(), client_id=client_id, by=reporter)
    with pytest.raises(ConflictingReportError):
        submit_report(make_report(title="Autre"), client_id=client_id, by=reporter)
    assert Incident.objects.get().title_fr == "Accrochage"


@pytest.mark.django_db
def test_somebody_else_s_id_is_a_conflict_and_tells_nothing() -> None:
    client_id = uuid4()
    submit_report(make_report(), client_id=client_id, by=make_user())
    with pytest.raises(ConflictingReportError):
        submit_report(make_report(), client_id=client_id, by=make_user())


@pytest.mark.django_db
def test_an_analyst_may_not_report() -> None:
    with pytest.raises(NotAllowedError):
        submit_report(make_report(), client_id=uuid4(), by=make_user("analyst"))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Douentza", " DOUENTZA ", "douentzà"])
def test_a_name_that_only_one_place_has_puts_it_on_the_map(typed: str) -> None:
    make_place("Douentza", 15.0, -2.95)
    report = make_report(place_name=typed)
    incident, _ = submit_report(report, client_id=uuid4(), by=make_user())
    assert (incident.latitude, incident.longitude) == (15.0, -2.95)


@pytest.mark.django_db
def test_a_name_that_two_places_have_is_left_to_an_editor() -> None:
    make_place("Douentza", 15.0, -2.95)
    make_place("Douentza", 13.0, -8.0)
    incident, _ = submit_report(make_report(), client_id=uuid4(), by=make_user())
    assert incident.latitude is None


@pytest.mark.django_db
def test_a_point_outside_the_country_is_accepted_with_a_warning() -> None:
    report = make_report(latitude=12.37, longitude=-1.52, place_name="Ouagadougou")
    report = replace(report, latitude=5.35, longitude=-4.0)
    incident, _ = submit_report(report, client_id=uuid4(), by=make_user())
    assert IncidentWarning.objects.get().code == "outside_country"
    assert incident.latitude == 5.35


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_report() -> None:
    """F7: the others are the same report, or are told that it is being received."""
    reporter, client_id, report = make_user(), uuid4(), make_report()
    barrier, answers = threading.Barrier(10), []

    def send() -> None:
        barrier.wait()
        try:
            answers.append(outcome(report, client_id, reporter))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Incident.objects.count() == 1
    assert answers.count("new") == 1
    assert len(answers) == 10
    assert set(answers) <= {"new", "same", "in flight"}


def outcome(report: Report, client_id: UUID, by: User) -> str:
    try:
        _, is_new = submit_report(report, client_id=client_id, by=by)
    except ReportInFlightError:
        return "in flight"
    return "new" if is_new else "same"


@pytest.mark.django_db
def test_a_field_of_a_later_version_leaves_what_was_sent_as_it_was() -> None:
    """An outbox sends again what was received before the server was brought up to
    date."""

    @dataclass(frozen=True)
    class LaterReport(Report):
        seen_by_many: bool = False

    sent = make_report(tolls=(ReportedToll("killed", 2, 3, None),))
    again = LaterReport(**{f.name: getattr(sent, f.name) for f in fields(sent)})
    assert again.content_hash == sent.content_hash
    assert replace(again, seen_by_many=True).content_hash != sent.content_hash
    assert replace(sent, latitude=0.0).content_hash != sent.content_hash
    hidden = replace(sent, source_is_confidential=False)
    assert hidden.content_hash != sent.content_hash
