"""`import_incidents` as an operator runs it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import translation

from incidents.models import (
    CasualtyClaim,
    CasualtyTotal,
    EventType,
    ExternalReference,
    ImportBatch,
    Incident,
    PublishedIncident,
    PublishedVersion,
)
from incidents.statistics.refresh import refresh_totals
from tests.incidents.ingest.ucdp_files import make_ucdp_file, make_ucdp_row, real_file
from tests.locks import held_by_another

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command(
        "import_incidents", "ucdp", str(path), *options, stdout=out, stderr=StringIO()
    )
    return out.getvalue()


def row_counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


def test_a_dry_run_writes_nothing_and_says_how_to_write() -> None:
    before = row_counts()
    said = run(real_file())
    assert row_counts() == before
    assert "new 56, same 0, changed 0, refused 0" in said
    assert "--commit" in said
    assert said.count("  new") == 56


def test_the_malian_events_come_in_and_are_public() -> None:
    assert "new 56, same 0, changed 0, refused 0" in run(real_file(), "--commit")
    assert PublishedIncident.objects.count() == 56
    assert set(Incident.objects.values_list("status", flat=True)) == {"published"}
    found = PublishedIncident.objects.get(references__contains=[{"id": "612349"}])
    assert found.references == [
        {"dataset": "UCDP GED", "id": "612349", "version": "26.0.1"}
    ]
    assert (found.killed_min, found.killed_best, found.killed_max) == (15, 15, 18)
    assert found.licence == "CC BY 4.0"
    assert "Candidate" in found.attribution
    assert [a["name"] for a in found.actors] == ["JNIM", "Civils"]
    batch = ImportBatch.objects.get()
    assert (batch.new_count, batch.refused_count) == (56, 0)
    assert len(batch.file_hash) == 64


def test_twice_gives_no_duplicates() -> None:
    run(real_file(), "--commit")
    before = row_counts()
    assert "new 0, same 56, changed 0, refused 0" in run(real_file(), "--commit")
    assert row_counts() == before


def test_the_totals_equal_the_rows_and_count_what_is_unknown() -> None:
    run(real_file(), "--commit")
    refresh_totals()
    totals = CasualtyTotal.objects.of_country().filter(outcome="killed")
    rows = PublishedIncident.objects.all()
    assert sum(t.incidents for t in totals) == 56
    for bound in ("min", "best", "max"):
        values = list(rows.values_list(f"killed_{bound}", flat=True))
        assert sum(getattr(t, bound) for t in totals) == sum(v or 0 for v in values)
        unknown = sum(getattr(t, f"{bound}_unknown") for t in totals)
        assert unknown == values.count(None)
    assert rows.filter(killed_best=None).count() == 37
    assert not rows.filter(killed_best=0).exists()
    warned = rows.filter(warnings__contains=[{"code": "best_zero"}])
    assert set(warned) == set(rows.filter(killed_best=None))
    unchecked = rows.filter(warnings__contains=[{"code": "deaths_unchecked"}])
    assert unchecked.count() == 14
    assert set(unchecked.values_list("is_provisional", flat=True)) == {True}


def test_an_event_changed_upstream_is_a_new_version_of_the_same_incident(
    tmp_path: Path,
) -> None:
    other = make_ucdp_row(id=1, date_start="2026-01-02", date_end="2026-01-02")
    run(make_ucdp_file(tmp_path, make_ucdp_row(), other), "--commit")
    refresh_totals()
    changed = make_ucdp_row(best=9, deaths_a=5, high=9)
    path = make_ucdp_file(tmp_path, changed, other, name="GEDEvent_v26_0_2.csv")
    said = run(path)
    assert "claims: killed 7–7–8 (3 security_forces + 4 armed_group) → killed" in said
    assert "new 0, same 1, changed 1, refused 0" in run(path, "--commit")
    incident = Incident.objects.get(references__external_id="612347")
    assert (incident.version, Incident.objects.count()) == (2, 2)
    published = PublishedIncident.objects.get(incident_uuid=incident.uuid)
    assert (published.version, published.killed_best) == (2, 9)
    assert published.references[0]["version"] == "26.0.2"
    last = PublishedVersion.objects.get(public_id=published.public_id, version=2)
    assert last.change == "corrected"
    assert {"killed_best", "killed_max", "claims"} <= set(last.changed_fields)
    refresh_totals()
    totals = CasualtyTotal.objects.of_country().filter(outcome="killed")
    assert sum(total.best for total in totals) == 9 + 7


def test_a_refused_row_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    path = make_ucdp_file(
        tmp_path,
        make_ucdp_row(id=1),
        make_ucdp_row(id=2, latitude="-5.993", longitude="14.2526"),
    )
    out = StringIO()
    with pytest.raises(CommandError, match="1") as stopped:
        call_command("import_incidents", "ucdp", str(path), "--commit", stdout=out)
    assert stopped.value.returncode == 1
    assert "3  2  refused\n    latitude: " in out.getvalue()
    assert PublishedIncident.objects.count() == 1
    assert ImportBatch.objects.get().refused_count == 1


def test_for_review_new_events_wait_at_the_desk(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row())
    run(path, "--commit", "--review")
    assert not PublishedIncident.objects.exists()
    assert Incident.objects.awaiting_review().get().status == "reported"
    run(make_ucdp_file(tmp_path, make_ucdp_row(best=6, deaths_a=2)), "--commit")
    incident = Incident.objects.get()
    assert (incident.status, incident.version) == ("reported", 2)


def test_a_row_that_cannot_be_written_takes_the_whole_file_back(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row(id=1), make_ucdp_row(id=2))
    before = row_counts()
    with pytest.raises(CommandError, match=r"row 2 \(1\)"):
        run(path, "--commit", "--dataset-version", "9" * 41)
    assert row_counts() == before


def test_a_row_that_only_the_database_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incidents.ingest.ucdp_deaths._parts_fit", lambda *_: True)
    path = make_ucdp_file(tmp_path, make_ucdp_row(), make_ucdp_row(id="2", best="6"))
    message = r"row 3 \(2\).*counts more people than its total"
    with pytest.raises(CommandError, match=message):
        run(path, "--commit")
    assert not Incident.objects.exists()


def test_a_file_without_a_version_asks_for_it(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row(), name="events.csv")
    with pytest.raises(CommandError, match="--dataset-version"):
        run(path)
    run(path, "--commit", "--dataset-version", "25.1")
    assert ExternalReference.objects.get().version == "25.1"


def test_a_country_that_is_not_in_the_file_is_said(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row())
    assert "No row is of the country Chad." in run(path, "--country", "Chad")


def test_an_unloaded_taxonomy_stops_before_anything_is_written(tmp_path: Path) -> None:
    EventType.objects.filter(code="battles.armed_clash").delete()
    with pytest.raises(CommandError, match=r"battles\.armed_clash"):
        run(make_ucdp_file(tmp_path, make_ucdp_row()), "--commit")
    assert not CasualtyClaim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_do_not_run_at_once(tmp_path: Path) -> None:
    path = make_ucdp_file(tmp_path, make_ucdp_row())
    with held_by_another("hashtext('incidents.import')"):
        with pytest.raises(CommandError, match="another import is running"):
            run(path, "--commit")
        run(path)
    run(path, "--commit")
    assert PublishedIncident.objects.count() == 1


def test_the_report_is_in_french_by_default(tmp_path: Path) -> None:
    with translation.override("fr"):
        said = run(make_ucdp_file(tmp_path, make_ucdp_row()))
    assert "nouveau 1, identique 0, modifié 0, refusé 0" in said
    assert "Rien n’a été écrit" in said
