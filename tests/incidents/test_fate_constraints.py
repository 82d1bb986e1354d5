"""What the database refuses of the outcomes of an abduction, whoever writes."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.models import AbductionOutcome, CasualtyClaim, Incident
from tests.factories import make_claim, make_incident, make_outcome

pytestmark = pytest.mark.django_db


def check_deferred_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def abduction() -> Incident:
    """Five to eight people, taken on 5 March 2019."""
    incident = make_incident()
    make_claim(incident, "abducted", 5, 6, 8)
    return incident


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"fate": "lost"}, "fate_is_known"),
        ({"best": 0}, "fate_is_of_somebody"),
        ({"min": 3, "best": 2}, "fate_bounds_in_order"),
        ({"on": date(2019, 4, 1), "date_precision": ""}, "fate_date_has_its_precision"),
        ({"date_precision": "month"}, "fate_date_has_its_precision"),
    ],
)
def test_it_refuses_an_impossible_outcome(
    abduction: Incident, values: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_outcome(abduction, **values)


def test_it_refuses_a_fate_before_the_abduction(abduction: Incident) -> None:
    make_outcome(abduction, on=date(2019, 3, 4))
    with pytest.raises(IntegrityError, match="dated before it"):
        check_deferred_constraints()


def test_it_refuses_to_move_the_abduction_after_a_fate(abduction: Incident) -> None:
    make_outcome(abduction, on=date(2019, 3, 5))
    check_deferred_constraints()
    later = date(2019, 3, 6)
    Incident.objects.update(started_on=later, ended_on=later)
    with pytest.raises(IntegrityError, match="dated before it"):
        check_deferred_constraints()


@pytest.mark.parametrize(
    ("claims", "fates", "is_refused"),
    [
        ([(5, 6, 8)], [8], False),
        ([(5, 6, 8)], [5, 4], True),
        ([(5, 6, None)], [6], False),
        ([(5, 6, None)], [7], True),
        ([(5, None, None)], [70], False),  # at least five: no most is known
        ([], [3], False),
    ],
)
def test_fates_are_never_of_more_people_than_were_taken(
    claims: list[Any], fates: list[int], is_refused: bool
) -> None:
    incident = make_incident()
    for claim in claims:
        make_claim(incident, "abducted", *claim)
    for best in fates:
        make_outcome(incident, best=best)
    refusal = pytest.raises(IntegrityError, match="more people have a fate")
    with refusal if is_refused else nullcontext():
        check_deferred_constraints()


def test_the_least_counts_where_there_is_no_best(abduction: Incident) -> None:
    make_outcome(abduction, best=6)
    make_outcome(abduction, min=3)
    with pytest.raises(IntegrityError, match="more people have a fate"):
        check_deferred_constraints()


def test_the_number_taken_may_not_fall_below_the_fates(abduction: Incident) -> None:
    make_outcome(abduction, best=8)
    check_deferred_constraints()
    CasualtyClaim.objects.update(max=7)
    with pytest.raises(IntegrityError, match="more people have a fate"):
        check_deferred_constraints()


def test_a_recommended_figure_that_goes_may_leave_a_lower_one(
    abduction: Incident,
) -> None:
    make_claim(abduction, "abducted", best=2, standing="corroborating")
    make_outcome(abduction, best=8)
    check_deferred_constraints()
    CasualtyClaim.objects.filter(standing="recommended").delete()
    with pytest.raises(IntegrityError, match="more people have a fate"):
        check_deferred_constraints()


def test_later_additions_count_and_figures_set_aside_do_not(
    abduction: Incident,
) -> None:
    day = date(2019, 3, 9)
    make_claim(abduction, "abducted", best=2, is_cumulative=False, as_of=day)
    make_claim(abduction, "abducted", best=90, standing="rejected")
    make_outcome(abduction, best=10)
    check_deferred_constraints()
    make_outcome(abduction, best=1)
    with pytest.raises(IntegrityError, match="more people have a fate"):
        check_deferred_constraints()


def test_an_incident_goes_with_its_outcomes(abduction: Incident) -> None:
    make_outcome(abduction, best=8)
    abduction.delete()
    check_deferred_constraints()
    assert not AbductionOutcome.objects.exists()
    events = AbductionOutcome.pgh_event_model.objects  # type: ignore[attr-defined]
    assert [e.pgh_label for e in events.order_by("pk")] == ["insert", "delete"]
