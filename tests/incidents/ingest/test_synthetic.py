"""Generated incidents: as publication would have written them, marked, removable."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incidents.ingest.actors import load_actors
from incidents.ingest.taxonomy import load_taxonomy
from incidents.models import (
    CasualtyTotal,
    ImportBatch,
    Incident,
    PublicIdCounter,
    PublishedIncident,
    PublishedVersion,
    Source,
    TotalChange,
)
from incidents.services.publication import publish_incident
from incidents.services.record import public_record
from incidents.statistics.reconciling import reconcile_totals
from incidents.statistics.refresh import refresh_totals
from regions.models import Place
from tests.factories import (
    make_division,
    make_incident,
    make_published,
    make_region,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
IDS = {"id", "published_on", "updated_on"}


@pytest.fixture(autouse=True)
def country(settings: Any) -> None:
    """Two regions that touch, with a later division, and three towns in them."""
    settings.DEMO = True
    load_taxonomy()
    load_actors()
    make_region("mopti", (-6, 13, -2, 17))
    make_region("gao", (-2, 13, 2, 17))
    later = make_division("2023")
    make_region("douentza", (-4, 13, 0, 17), division=later)
    for number, (name, longitude) in enumerate(
        [("Sévaré", -4.09), ("Hombori", -1.7), ("Gao", -0.05)]
    ):
        Place.objects.create(
            name=name, latitude=14.5, longitude=longitude,
            population=10_000, source="test", external_id=str(number),
        )  # fmt: skip


def generate(count: int, **options: Any) -> None:
    call_command("generate_incidents", count=count, commit=True, **options)


def rows() -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name not in IDS}
        for row in PublishedIncident.objects.order_by("public_id").values()
    ]


def test_publishing_a_generated_incident_again_changes_nothing() -> None:
    generate(300)
    before = rows()
    for incident in Incident.objects.all():
        publish_incident(incident, by=None)
    assert rows() == before
    assert not PublishedVersion.objects.exclude(version=1).exists()


def test_the_public_row_is_the_public_record_of_the_incident() -> None:
    generate(300)
    for incident in Incident.objects.all():
        row = PublishedIncident.objects.get(incident_uuid=incident.uuid)
        record = public_record(incident)
        assert {name: getattr(row, name) for name in record} == record


def test_they_are_of_many_kinds() -> None:
    generate(1_000)
    for field in ("event_type", "date_precision", "geo_precision", "year"):
        assert PublishedIncident.objects.values(field).distinct().count() >= 5, field
    public = PublishedIncident.objects
    assert 0 < public.filter(killed_best=None).count() < 600
    assert set(public.values_list("toll_rules__killed", flat=True)) == {
        "recommended",
        "envelope",
        "unknown",
    }
    assert public.values("confidence").distinct().count() >= 5
    assert public.values("perpetrators").distinct().count() >= 5
    broken_down = public.exclude(victims=[])
    assert 150 < broken_down.count() < 600
    some = broken_down.with_victims({"victim_category": ["none"]})
    assert 0 < some.count() < broken_down.count()


def test_each_says_that_it_is_synthetic_in_both_languages() -> None:
    generate(50)
    for row in PublishedIncident.objects.all():
        assert row.is_illustrative
        assert "synthétiques" in row.attribution
        assert "Synthetic" in row.attribution
        assert "synthétique" in row.title_fr
        assert "synthetic" in row.title_en


def test_the_same_seed_gives_the_same_incidents_whether_stopped_or_not() -> None:
    generate(100, seed=7)
    generate(250, seed=7)
    stopped = rows()
    call_command("generate_incidents", remove=True, commit=True)
    generate(250, seed=7)
    whole = rows()
    given = ("public_id",)  # the numbers of a year are given in the order of writing
    assert _without(stopped, given) == _without(whole, given)
    call_command("generate_incidents", remove=True, commit=True)
    generate(250, seed=8)
    assert _without(rows(), given) != _without(whole, given)


def _without(found: list[dict[str, Any]], names: tuple[str, ...]) -> list[Any]:
    return sorted(
        ({n: v for n, v in row.items() if n not in names} for row in found),
        key=lambda row: row["incident_uuid"],
    )


def test_public_ids_have_no_gap_and_go_on_from_those_already_given() -> None:
    make_published(is_illustrative=True)
    generate(200)
    numbers = Counter(
        tuple(map(int, public_id.split("-")[1:]))
        for public_id in PublishedIncident.objects.values_list("public_id", flat=True)
    )
    for counter in PublicIdCounter.objects.all():
        given = {number for year, number in numbers if year == counter.year}
        assert given == set(range(1, counter.last + 1))


def test_their_totals_are_exact() -> None:
    generate(500)
    assert TotalChange.objects.exists()
    refresh_totals()
    assert CasualtyTotal.objects.of_country().exists()
    assert reconcile_totals().mended_count == 0


def test_removing_leaves_nothing_of_them_and_nothing_else_touched() -> None:
    kept = make_published(is_illustrative=True)
    before = rows()
    refresh_totals()
    totals = list(CasualtyTotal.objects.order_by("pk").values())
    generate(300)
    refresh_totals()
    edited = Incident.objects.exclude(uuid=kept.incident_uuid).first()
    assert edited is not None
    edited.title_fr = "Changé par quelqu’un"
    edited.save()
    publish_incident(edited, by=make_user("editor"))
    call_command("generate_incidents", remove=True, commit=True)
    refresh_totals()
    assert rows() == before
    assert list(CasualtyTotal.objects.order_by("pk").values()) == totals
    assert Incident.objects.count() == PublishedVersion.objects.count() == 1
    assert Incident.pgh_event_model.objects.exclude(  # type: ignore[attr-defined]
        pgh_obj__uuid=kept.incident_uuid
    ).count() == 0  # fmt: skip
    assert not ImportBatch.objects.exists()
    assert not Source.objects.exists()
    assert {c.year: c.last for c in PublicIdCounter.objects.exclude(last=0)} == {
        kept.year: 1
    }


def test_it_refuses_where_neither_demo_nor_debug_is_on(
    settings: Any,
) -> None:
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError):
        generate(10)
    assert not Incident.objects.exists()


@pytest.mark.parametrize("status", ["reported", "verified", "rejected"])
def test_it_refuses_beside_a_real_incident_of_whatever_status(status: str) -> None:
    make_incident(status=status)
    with pytest.raises(CommandError):
        generate(10)
    assert Incident.objects.count() == 1


def test_without_commit_nothing_is_written_or_removed() -> None:
    call_command("generate_incidents", count=10)
    assert not Incident.objects.exists()
    generate(10)
    call_command("generate_incidents", remove=True)
    assert Incident.objects.count() == 10
