"""What the database itself refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.models import CasualtyBreakdown, Incident
from tests.factories import make_claim, make_event_type, make_incident

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"ended_on": date(2019, 3, 4)}, "incident_ends_after_it_begins"),
        ({"latitude": 91.0}, "incident_is_on_earth"),
        ({"latitude": None}, "incident_is_on_earth"),
        ({"status": "published"}, "published_incident_has_id_and_place"),
        ({"status": "draft"}, "incident_status_is_known"),
        ({"geo_precision": "street"}, "incident_precisions_are_known"),
        ({"date_precision": "hour"}, "incident_precisions_are_known"),
        ({"line": [[-4.0, 14.0], [-4.1, 14.1]]}, "only_an_area_is_drawn_as_a_line"),
    ],
)
def test_it_refuses_an_impossible_incident(
    change: dict[str, Any], constraint: str
) -> None:
    incident = make_incident()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**change)


@pytest.mark.parametrize("bounds", [(5, 4, None), (None, 9, 8), (7, None, 6)])
def test_it_refuses_known_bounds_out_of_order(bounds: tuple[int | None, ...]) -> None:
    with pytest.raises(IntegrityError, match="claim_bounds_in_order"):
        make_claim(make_incident(), "killed", *bounds)


def test_it_refuses_a_claim_that_says_nothing() -> None:
    with pytest.raises(IntegrityError, match="claim_says_something"):
        make_claim(make_incident())


def test_it_takes_one_recommended_total_per_outcome() -> None:
    incident = make_incident()
    make_claim(incident, "killed", 1, 2, 3)
    make_claim(incident, "injured", 1, 2, 3)
    with pytest.raises(IntegrityError, match="one_recommended_total_per_outcome"):
        make_claim(incident, "killed", 4, 5, 6)


def check_deferred_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("total", "parts", "is_accepted"),
    [
        ((3, 5, 8), [5], True),
        ((3, 5, 8), [2, 3], True),
        ((3, 5, 8), [3, 3], False),
        ((3, None, 8), [4, 4], True),
        ((3, None, 8), [5, 4], False),
        ((3, None, None), [50], True),  # the total has no known upper end
        ((None, 0, None), [1], False),
    ],
)
def test_the_breakdown_never_exceeds_the_total(
    total: tuple[int | None, ...], parts: list[int], is_accepted: bool
) -> None:
    claim = make_claim(make_incident(), "killed", *total)
    for category, part in zip(("civilian", "aid_worker"), parts, strict=False):
        CasualtyBreakdown.objects.create(claim=claim, category=category, best=part)
    if is_accepted:
        check_deferred_constraints()
    else:
        with pytest.raises(IntegrityError, match="the breakdown exceeds the total"):
            check_deferred_constraints()


def test_a_total_cannot_sink_below_its_breakdown() -> None:
    claim = make_claim(make_incident(), "killed", 3, 5, 8)
    CasualtyBreakdown.objects.create(claim=claim, category="civilian", best=5)
    check_deferred_constraints()
    claim.min, claim.best, claim.max = 1, 2, 3
    with pytest.raises(IntegrityError, match="the breakdown exceeds the total"):
        claim.save()


def test_a_term_stands_only_in_its_own_facet() -> None:
    from incidents.models import EventTerm

    EventTerm.objects.create(
        code="trigger.timed", facet="trigger", name_fr="retard", name_en="timed"
    )
    incident = make_incident()
    with (
        pytest.raises(IntegrityError, match="incident_emplacement_is_one"),
        transaction.atomic(),
    ):
        Incident.objects.filter(pk=incident.pk).update(emplacement_id="trigger.timed")


def test_a_change_by_raw_sql_is_in_the_history_too() -> None:
    incident = make_incident()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incidents_incident SET place_name = 'Mopti' WHERE id = %s",
            [incident.pk],
        )
    event = incident.events.order_by("pgh_id").last()
    assert event is not None
    assert event.place_name == "Mopti"


def test_the_quadkey_is_computed_by_the_database() -> None:
    from observatory.lib.quadkey import quadkey_of

    make_event_type()
    incident = make_incident(longitude=-4.09, latitude=14.53)
    Incident.objects.filter(pk=incident.pk).update(latitude=15.0)
    incident.refresh_from_db()
    assert incident.quadkey == quadkey_of(-4.09, 15.0)
