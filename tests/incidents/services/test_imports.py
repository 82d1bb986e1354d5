"""Recording rows: what the dataset says, beside what editors have made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from incidents.models import (
    Actor,
    CasualtyClaim,
    ImportBatch,
    Incident,
    PublishedIncident,
    PublishedVersion,
)
from incidents.services.imports import Verdict, compare_row, compare_rows, record_row
from incidents.services.publication import retract_incident
from incidents.services.rows import (
    ActorRow,
    BreakdownRow,
    ClaimRow,
    IncidentRow,
    SourceRow,
    WarningRow,
)
from tests.factories import make_claim, make_event_type, make_region, make_user

pytestmark = pytest.mark.django_db


def make_row(**values: Any) -> IncidentRow:
    row = IncidentRow(
        dataset="test",
        external_id="1",
        version="1",
        started_on=date(2019, 3, 5),
        ended_on=date(2019, 3, 5),
        date_precision="exact",
        geo_precision="settlement",
        event_type=make_event_type().code,
        sources=(SourceRow("Dataset"), SourceRow("Gazette", "A clash")),
        latitude=14.53,
        longitude=-4.09,
        place_name="Sevare",
        title_en="Clash",
        claims=(ClaimRow("killed", 1, 2, 3, breakdown=(BreakdownRow(best=2),)),),
        actors=(ActorRow("JNIM", "rebel_group", confidence="likely"),),
        warnings=(WarningRow("code_status", "Check"),),
    )
    return replace(row, **values)


def record(row: IncidentRow, *, publish: bool = True) -> Incident:
    batch = ImportBatch.objects.create(
        dataset="test", file_name="f", licence="CC BY 4.0", attribution="Somebody"
    )
    incident = record_row(row, batch=batch, publish=publish).incident
    assert incident is not None
    incident.refresh_from_db()
    return incident


def public(incident: Incident) -> PublishedIncident:
    return PublishedIncident.objects.get(incident_uuid=incident.uuid)


def test_the_same_content_again_changes_nothing() -> None:
    first = record(make_row())
    again = record(make_row(version="2"))
    assert (again.pk, again.version, again.updated_at) == (
        first.pk,
        1,
        first.updated_at,
    )
    assert PublishedVersion.objects.count() == 1


def test_a_change_is_told_field_by_field() -> None:
    record(make_row())
    changed = make_row(place_name="Sévaré", claims=(ClaimRow("killed", 1, 4, 4),))
    (compared,) = compare_rows([changed])
    assert compared.verdict == Verdict.CHANGED
    assert [str(change) for change in compared.changes] == [
        "place_name: Sevare → Sévaré",
        "claims: killed 1–2–3 (2 unknown) → killed 1–4–4",
    ]


def test_a_changed_event_is_a_correction_of_the_same_incident() -> None:
    incident = record(make_row())
    again = record(make_row(claims=(), sources=(SourceRow("Dataset"),), warnings=()))
    assert (again.pk, again.version) == (incident.pk, 2)
    found = public(again)
    assert (found.version, found.killed_best) == (2, None)
    assert [source["publisher"] for source in found.sources] == ["Dataset"]
    assert found.warnings == []
    assert PublishedVersion.objects.get(version=2).change == "corrected"


def test_what_an_editor_has_improved_stays_unless_the_dataset_changed_it() -> None:
    incident = record(make_row())
    incident.place_name, incident.title_en = "Sévaré, marché", "Attack on the market"
    incident.latitude = 14.5301
    incident.save()
    again = record(make_row(title_en="Clash at Sévaré", ended_on=date(2019, 3, 6)))
    assert again.place_name == "Sévaré, marché"
    assert again.latitude == 14.5301
    assert again.title_en == "Clash at Sévaré"
    assert again.ended_on == date(2019, 3, 6)


def test_figures_sources_and_actors_that_an_editor_added_stay() -> None:
    incident = record(make_row())
    make_claim(incident, "killed", 5, 5, 5, standing="corroborating")
    named = Actor.objects.create(name="Dozos", kind="identity_militia")
    incident.actors.create(actor=named, role="party")
    again = record(
        make_row(
            claims=(ClaimRow("killed", 3, 3, 3),),
            actors=(ActorRow("FLA", "rebel_group"),),
        )
    )
    figures = {(claim.source.publisher, claim.best) for claim in again.claims.all()}
    assert figures == {("Dataset", 3), ("Radio Test", 5)}
    assert {link.actor.name for link in again.actors.all()} == {"FLA", "Dozos"}
    cited = set(again.citations.values_list("source__publisher", flat=True))
    assert cited == {"Dataset", "Gazette", "Radio Test"}
    assert public(again).killed_best == 3


def test_the_standing_that_an_editor_gave_to_a_figure_stays() -> None:
    incident = record(make_row())
    incident.claims.update(standing=CasualtyClaim.Standing.CORROBORATING)
    make_claim(incident, "killed", 5, 5, 5)
    again = record(make_row(claims=(ClaimRow("killed", 3, 3, 3),)))
    standings = dict(again.claims.values_list("best", "standing"))
    assert standings == {3: "corroborating", 5: "recommended"}
    assert public(again).killed_best == 5


def test_a_new_figure_does_not_push_aside_the_recommended_one() -> None:
    incident = record(make_row(claims=()))
    make_claim(incident, "killed", 5, 5, 5)
    again = record(make_row())
    standings = dict(again.claims.values_list("best", "standing"))
    assert standings == {2: "corroborating", 5: "recommended"}


def test_a_source_that_a_figure_rests_on_is_not_dropped() -> None:
    incident = record(make_row())
    gazette = incident.citations.get(source__publisher="Gazette").source
    make_claim(incident, "injured", 1, 1, 1, source=gazette)
    again = record(make_row(sources=(SourceRow("Dataset"),)))
    cited = set(again.citations.values_list("source__publisher", flat=True))
    assert cited == {"Dataset", "Gazette"}


def test_a_confidence_follows_the_dataset_unless_an_editor_set_it() -> None:
    incident = record(make_row())
    doubted = (ActorRow("JNIM", "rebel_group", confidence="alleged"),)
    again = record(make_row(actors=doubted))
    assert again.actors.get().confidence == "alleged"
    incident.actors.update(confidence="confirmed")
    assert record(make_row()).actors.get().confidence == "confirmed"


def test_an_actor_is_known_by_any_of_its_names() -> None:
    known = Actor.objects.create(
        name="GSIM", name_en="Support Group", kind="rebel_group", aliases=["JNIM"]
    )
    Actor.objects.create(name="Autre", kind="unknown", aliases=["GSIM"])  # a decoy
    names = ("GSIM", "Support Group", "JNIM")
    rows = tuple(ActorRow(name, "unknown", role="party") for name in names)
    assert record(make_row(actors=rows)).actors.get().actor == known


def test_without_publication_a_new_event_waits_at_the_desk_and_stays_there() -> None:
    incident = record(make_row(), publish=False)
    assert incident.status == "reported"
    assert incident in Incident.objects.awaiting_review()
    again = record(make_row(title_en="Other"), publish=True)
    assert (again.status, again.version, again.title_en) == ("reported", 2, "Other")
    assert not PublishedIncident.objects.exists()


def test_a_retracted_event_does_not_come_back_with_a_new_version() -> None:
    incident = record(make_row())
    retract_incident(incident, by=make_user("administrator"), note_fr="Doublon")
    again = record(make_row(title_en="Other"))
    assert (again.status, again.version) == ("retracted", 2)
    assert not PublishedIncident.objects.exists()


def test_a_place_outside_every_outline_is_said_and_moves_with_the_event() -> None:
    make_region(box=(-6.0, 13.0, -1.0, 16.0))
    incident = record(make_row(longitude=-6.02))
    assert "nearest_unit" in incident.warnings.values_list("code", flat=True)
    again = record(make_row())
    assert "nearest_unit" not in again.warnings.values_list("code", flat=True)
    assert again.units.get().is_approximate is False


def test_comparing_many_rows_takes_as_many_queries_as_one(
    django_assert_max_num_queries: Any,
) -> None:
    record(make_row())
    rows = [make_row(external_id=str(n)) for n in range(50)]
    with django_assert_max_num_queries(1):
        found = [compared.verdict for compared in compare_rows(rows)]
    assert found.count(Verdict.SAME) == 1
    assert found.count(Verdict.NEW) == 49


def test_comparing_writes_nothing(connection_queries: CaptureQueriesContext) -> None:
    row = make_row()
    with connection_queries:
        assert compare_row(row) == Verdict.NEW
    assert all(q["sql"].startswith("SELECT") for q in connection_queries)


@pytest.fixture
def connection_queries() -> CaptureQueriesContext:
    from django.db import connection

    return CaptureQueriesContext(connection)
