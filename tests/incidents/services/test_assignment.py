"""A division loaded later: every incident finds its units, in pieces, exactly."""

from datetime import date

import pytest
import shapely
from django.core.management import call_command

from incidents.models import DivisionAssignment, Incident, IncidentUnit
from incidents.services import assignment
from incidents.services.assignment import assign_divisions
from incidents.statistics.refresh import refresh_totals
from regions.models import Division, Region
from tests.factories import make_division, make_incident, make_published, make_region
from tests.incidents.statistics.recomputation import kept, recomputed

pytestmark = pytest.mark.django_db


def load_division() -> Division:
    """Two regions with a cercle each, as a boundary load leaves them."""
    division = make_division("2023", valid_from=date(2023, 3, 13))
    for slug, box in (("west", (-6, 13, -4, 16)), ("east", (-4, 13, -1, 16))):
        region = make_region(slug, box=box, division=division)
        Region.objects.create(
            division=division,
            level="cercle",
            code=f"{slug}-1",
            slug=f"{slug}-cercle",
            name=slug,
            parent=region,
            outline=shapely.to_wkb(shapely.box(*box)),
        )
    division.geometry_version += 1
    division.save()
    return division


def test_everything_published_moves_into_the_new_units() -> None:
    published = make_published(killed=(1, 2, 3))
    refresh_totals()
    division = load_division()
    assert not DivisionAssignment.objects.is_ready(division)
    assert assign_divisions()
    assert DivisionAssignment.objects.is_ready(division)
    published.refresh_from_db()
    slugs = Region.objects.filter(pk__in=published.region_ids).values_list("slug")
    assert {slug for (slug,) in slugs} == {"west", "west-cercle"}
    assert DivisionAssignment.objects.get(division=division).finished_at is not None
    refresh_totals()
    assert kept() == recomputed()
    assert published.version == 1


@pytest.mark.parametrize(
    ("geo_precision", "levels"),
    [
        ("exact", {"region", "cercle"}),
        ("cercle", {"region", "cercle"}),
        ("region", {"region"}),
        ("country", set()),
    ],
)
def test_an_incident_claims_no_finer_unit_than_is_known(
    geo_precision: str, levels: set[str]
) -> None:
    incident = make_incident(geo_precision=geo_precision)
    load_division()
    assign_divisions()
    assert set(incident.units.values_list("level", flat=True)) == levels


def test_only_the_region_reaches_the_public_when_that_was_chosen() -> None:
    make_region()  # a first division, so that there is a region to tell
    published = make_published(public_precision="region")
    load_division()
    assign_divisions()
    published.refresh_from_db()
    levels = Region.objects.filter(pk__in=published.region_ids).values_list("level")
    assert {level for (level,) in levels} == {"region"}


def test_it_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assignment, "CHUNK", 2)
    for _ in range(5):
        make_incident()
    division = load_division()
    assert not assign_divisions(seconds=0)  # one chunk, then out of time
    state = DivisionAssignment.objects.get(division=division)
    assert (state.done_count, state.finished_at) == (2, None)
    assert not DivisionAssignment.objects.is_ready(division)
    assert assign_divisions()
    state.refresh_from_db()
    assert state.done_count == 5
    assert IncidentUnit.objects.filter(division=division).count() == 10


def test_loading_again_assigns_again() -> None:
    incident = make_incident()
    division = load_division()
    assign_divisions()
    Region.objects.filter(slug__startswith="west").update(
        outline=shapely.to_wkb(shapely.box(-12, 10, -10, 12))
    )
    Region.objects.filter(slug__startswith="east").update(
        outline=shapely.to_wkb(shapely.box(-6, 13, -1, 16))
    )
    division.geometry_version += 1
    division.save()
    assign_divisions()
    assert {unit.region.slug for unit in incident.units.all()} == {
        "east",
        "east-cercle",
    }


def test_it_looks_again_at_what_was_written_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A writer that began before the load committed knows nothing of the division."""
    monkeypatch.setattr(assignment, "CHUNK", 1)
    make_incident()
    division = load_division()
    make_incident()
    state = DivisionAssignment.objects.create(
        division=division,
        geometry_version=division.geometry_version,
        after_id=Incident.objects.latest("pk").pk,  # the scan has passed them
    )
    IncidentUnit.objects.filter(division=division).delete()
    assign_divisions()
    state.refresh_from_db()
    assert state.finished_at is not None
    assert IncidentUnit.objects.filter(division=division).count() == 4


def test_the_command_shows_its_progress(capsys: pytest.CaptureFixture[str]) -> None:
    make_incident()
    load_division()
    call_command("assign_units")
    shown = capsys.readouterr().out
    assert "2023: 1 / 1" in shown
    assert "Every incident is in its units" in shown
