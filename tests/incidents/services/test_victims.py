"""Victims and further sources of a report: kept as said, and once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.models import CasualtyBreakdown, CasualtyClaim, Incident, Toll
from incidents.services.citing import ReportedSource
from incidents.services.errors import (
    ConflictingReportError,
    VictimsWithoutTotalError,
)
from incidents.services.imported_parts import write_parts
from incidents.services.publication import publish_incident
from incidents.services.record import public_record
from incidents.services.reporting import Report, ReportedToll, submit_report
from incidents.services.rows import BreakdownRow, ClaimRow, IncidentRow, SourceRow
from incidents.services.victims import ReportedVictims, excess, write_victims
from tests.factories import make_claim, make_incident, make_user
from tests.incidents.services.test_reporting import make_report

pytestmark = pytest.mark.django_db

FIVE = (ReportedToll("killed", best=5),)
WOMEN = ReportedVictims("killed", "civilian", "woman", "adult", best=2)
CHILD = ReportedVictims("killed", "civilian", "unknown", "child", best=1)
RADIO = ReportedSource("Studio Tamani", "media", "https://example.org/1", False)


def test_a_report_keeps_who_the_victims_were_and_who_says_so_too() -> None:
    reporter = make_user()
    report = make_report(tolls=FIVE, victims=(WOMEN, CHILD), further_sources=(RADIO,))
    incident, _ = submit_report(report, client_id=uuid4(), by=reporter)
    (claim,) = incident.claims.all()
    assert claim.source.publisher == "Un habitant"
    parts = claim.breakdown.order_by("pk")
    assert [(p.sex, p.age_group, p.best) for p in parts] == [
        ("woman", "adult", 2),
        ("unknown", "child", 1),
    ]
    cited = incident.citations.select_related("source").order_by("pk")
    assert [(c.source.publisher, c.source.is_confidential) for c in cited] == [
        ("Un habitant", True),
        ("Studio Tamani", False),
    ]
    assert {citation.named_by for citation in cited} == {reporter}


@pytest.mark.parametrize(
    "other",
    [{"victims": (WOMEN,)}, {"further_sources": ()}, {"further_sources": (RADIO,) * 2}],
)
def test_a_replay_is_the_same_and_other_victims_or_sources_are_not(other: Any) -> None:
    reporter, client_id = make_user(), uuid4()
    report = make_report(tolls=FIVE, victims=(WOMEN, CHILD), further_sources=(RADIO,))
    first, _ = submit_report(report, client_id=client_id, by=reporter)
    again, is_new = submit_report(report, client_id=client_id, by=reporter)
    assert (again.pk, is_new) == (first.pk, False)
    assert CasualtyBreakdown.objects.count() == 2
    with pytest.raises(ConflictingReportError):
        submit_report(replace(report, **other), client_id=client_id, by=reporter)
    assert CasualtyBreakdown.objects.count() == 2


def test_a_report_without_them_has_the_hash_that_it_always_had() -> None:
    """That of the version before there were such fields: an outbox may send again."""
    report = make_report(tolls=(ReportedToll("killed", 2, 3, None),))
    known = "2524fc33051f56fac2a0707918eb8fd2"
    assert report.content_hash.startswith(known)


def test_victims_of_an_outcome_without_a_total_are_refused() -> None:
    report = make_report(tolls=(ReportedToll("killed"),), victims=(WOMEN,))
    with pytest.raises(VictimsWithoutTotalError):
        submit_report(report, client_id=uuid4(), by=make_user())


@pytest.mark.parametrize("total", [(None, 5, None), (2, 5, 9), (4, None, None)])
def test_from_a_form_they_are_published_as_from_an_import(total: Any) -> None:
    """Equal in the public record, and in what the explorer counts by."""
    parts = (WOMEN, CHILD)
    if total[1] is None:
        parts = tuple(replace(part, min=part.best, best=None) for part in parts)
    report = make_report(
        tolls=(ReportedToll("killed", *total),), victims=parts, latitude=14.5,
        longitude=-4.1, source_is_confidential=False,
    )  # fmt: skip
    sent, _ = submit_report(report, client_id=uuid4(), by=make_user())
    imported = imported_like(report)
    assert public_record(sent)["claims"] == public_record(imported)["claims"]
    shown = []
    for incident in (sent, imported):
        Incident.objects.filter(pk=incident.pk).update(status="verified")
        published = publish_incident(incident, by=None)
        published.refresh_from_db()
        shown.append(published.victims)
    assert shown[0] == shown[1] != []


def imported_like(report: Report) -> Incident:
    parts = tuple(
        BreakdownRow(p.category, p.sex, p.age_group, p.min, p.best, p.max)
        for p in report.victims
    )
    (toll,) = report.tolls
    claim = ClaimRow("killed", toll.min, toll.best, toll.max, breakdown=parts)
    row = IncidentRow(
        dataset="x", external_id="1", version="1", started_on=report.started_on,
        ended_on=report.ended_on, date_precision="exact", geo_precision="settlement",
        event_type=report.event_type, sources=(SourceRow("Un habitant"),),
        claims=(claim,),
    )  # fmt: skip
    incident = make_incident(started_on=report.started_on)
    write_parts(incident, row, before=None)
    return incident


def test_a_cell_that_stays_is_changed_and_not_made_anew() -> None:
    claim = make_claim(make_incident(), "killed", None, 5, None)
    write_victims(claim, [WOMEN, CHILD])
    before = {part.sex: part.pk for part in claim.breakdown.all()}
    write_victims(claim, [replace(WOMEN, best=3)])
    (part,) = claim.breakdown.all()
    assert (part.pk, part.best) == (before["woman"], 3)


bound = st.none() | st.integers(0, 6)
tolls = st.tuples(bound, bound, bound).filter(
    lambda b: [x for x in b if x is not None] == sorted(x for x in b if x is not None)
)


@given(total=tolls.filter(any), parts=st.lists(tolls, min_size=1, max_size=3))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rule_in_words_is_the_rule_of_the_database(
    total: tuple, parts: list[tuple]
) -> None:
    is_refused = False
    ages = CasualtyBreakdown.AgeGroup.values
    try:
        with transaction.atomic():
            claim = make_claim(make_incident(), "killed", *total)
            for age, (least, best, most) in zip(ages, parts, strict=False):
                CasualtyBreakdown.objects.create(
                    claim=claim, age_group=age, min=least, best=best, max=most
                )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        is_refused = True
    said = excess(Toll(*total), [Toll(*part) for part in parts])
    assert (said is not None) == is_refused


def test_a_claim_of_a_report_is_the_recommended_one() -> None:
    report = make_report(tolls=FIVE, victims=(WOMEN,))
    submit_report(report, client_id=uuid4(), by=make_user())
    assert CasualtyClaim.objects.get().standing == "recommended"
