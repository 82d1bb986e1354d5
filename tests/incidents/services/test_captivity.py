"""Following up an abduction: who may, on which version, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from incidents.models import AbductionOutcome, Incident, Source
from incidents.services.captivity import NewSource, OutcomeEdit, follow_up_abduction
from incidents.services.errors import (
    EditedMeanwhileError,
    FateBeforeAbductionError,
    FateFigureError,
    FateInFutureError,
    FatesExceedTakenError,
    FateSourceError,
    NotAllowedError,
    OutcomeError,
    UnknownFateError,
    WrongStatusError,
)
from tests.factories import make_claim, make_incident, make_user, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def abduction() -> Incident:
    """Six people taken on 5 March 2019, says Radio Test."""
    incident = make_incident(status="reported")
    make_claim(incident, "abducted", best=6)
    return incident


def freed(incident: Incident, **values: Any) -> OutcomeEdit:
    return OutcomeEdit(
        **{"fate": "freed", "source": incident.citations.get().pk, "best": 2} | values
    )


def follow_up(incident: Incident, *outcomes: OutcomeEdit, **values: Any) -> Incident:
    asked: dict[str, Any] = {"by": None, "version": 1} | values
    by = asked.pop("by") or make_user("editor")
    return follow_up_abduction(incident, outcomes=outcomes, by=by, **asked)


def test_outcomes_are_written_changed_and_taken_away(abduction: Incident) -> None:
    follow_up(
        abduction,
        freed(abduction, on=date(2019, 4, 1), note=" Rançon. "),
        freed(abduction, fate="killed", best=None),
    )
    one, two = abduction.abduction_outcomes.order_by("pk")
    assert (one.fate, one.best, one.date_precision, one.note) == (
        "freed",
        2,
        "exact",
        "Rançon.",
    )
    assert (two.toll.is_unknown, two.on, two.date_precision) == (True, None, "")
    follow_up(abduction, freed(abduction, best=3, pk=one.pk), version=2)
    (one,) = abduction.abduction_outcomes.all()
    assert (one.best, one.on) == (3, None)
    abduction.refresh_from_db()
    assert abduction.version == 3


def test_a_new_source_is_cited_and_confidential_by_default(abduction: Incident) -> None:
    follow_up(abduction, freed(abduction, source=NewSource("Une famille")))
    source = Source.objects.get(publisher="Une famille")
    assert source.is_confidential
    assert abduction.citations.filter(source=source).exists()
    assert abduction.abduction_outcomes.get().source == source


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"fate": "lost"}, UnknownFateError, "fate"),
        ({"best": 0}, FateFigureError, "best"),
        ({"min": 3}, FateFigureError, "best"),
        ({"on": date(2019, 3, 4)}, FateBeforeAbductionError, "on"),
        ({"source": -1}, FateSourceError, "source"),
        ({"best": 7}, FatesExceedTakenError, "best"),
    ],
)
def test_refusals_name_the_field(
    abduction: Incident, values: dict[str, Any], error: type[OutcomeError], field: str
) -> None:
    with pytest.raises(error) as refused:
        follow_up(abduction, freed(abduction, best=1), freed(abduction, **values))
    assert refused.value.field == field
    assert refused.value.row in {1, None}
    assert not AbductionOutcome.objects.exists()
    abduction.refresh_from_db()
    assert abduction.version == 1


def test_no_fate_is_known_of_tomorrow(abduction: Incident) -> None:
    with pytest.raises(FateInFutureError) as refused:
        follow_up(abduction, freed(abduction, on=today() + timedelta(days=1)))
    assert refused.value.field == "on"


@pytest.mark.parametrize("role", ["analyst", "reporter"])
def test_only_the_desk_follows_up(abduction: Incident, role: str) -> None:
    with pytest.raises(NotAllowedError):
        follow_up(abduction, freed(abduction), by=make_user(role))


def test_an_old_version_is_refused(abduction: Incident) -> None:
    follow_up(abduction, freed(abduction))
    with pytest.raises(EditedMeanwhileError):
        follow_up(abduction, freed(abduction, best=1))
    assert abduction.abduction_outcomes.get().best == 2


@pytest.mark.parametrize("status", ["rejected", "retracted"])
def test_a_closed_incident_is_left_alone(abduction: Incident, status: str) -> None:
    Incident.objects.update(status=status)
    with pytest.raises(WrongStatusError):
        follow_up(abduction, freed(abduction))


@pytest.mark.parametrize(
    ("on", "precision", "kept"),
    [
        (date(2019, 3, 1), "month", date(2019, 3, 5)),
        (date(2019, 1, 1), "year", date(2019, 3, 5)),
        (date(2019, 4, 1), "month", date(2019, 4, 1)),
    ],
)
def test_any_day_of_the_month_of_the_abduction_will_do(
    abduction: Incident, on: date, precision: str, kept: date
) -> None:
    follow_up(abduction, freed(abduction, on=on, date_precision=precision))
    assert abduction.abduction_outcomes.get().on == kept
