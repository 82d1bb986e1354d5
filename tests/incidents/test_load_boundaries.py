"""The command: dry run, what would move, and the work it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.models import IncidentUnit
from incidents.services.assignment import assign_divisions
from incidents.services.moves import incidents_that_would_move
from regions.models import Division, Region
from tests.factories import make_division, make_incident, make_region
from tests.locks import held_by_another
from tests.regions.boundary_files import WEST, box, region, write_geojson
from tests.regions.editions import COD_2015, REGIONS_2023, TO_BOUGOUNI, need

SEVARE = {"longitude": -4.09, "latitude": 14.53}
ABOUT = (
    *("--name-fr", "Essai", "--name-en", "Trial", "--valid-from", "2015-04-08"),
    *("--source", "test", "--licence", "test"),
)


def units_file(folder: Path, west: float = -4.5) -> Path:
    rows = [region("R1", "Ségou", WEST), region("R2", "Mopti", box(west, 14))]
    return write_geojson(folder / "units.geojson", rows)


def run(*arguments: object) -> None:
    call_command("load_boundaries", *map(str, arguments))


def test_a_dry_run_says_everything_and_writes_nothing(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_incident(**SEVARE)
    run(units_file(tmp_path), "--division", "trial", *ABOUT)
    assert not Division.objects.filter(key="trial").exists()
    said = capsys.readouterr().out
    assert "2" in said.splitlines()[0]
    assert "--commit" in said


def test_a_committed_loading_is_assigned_in_the_background(
    db: None, tmp_path: Path
) -> None:
    make_incident(**SEVARE)
    run(units_file(tmp_path), "--division", "trial", *ABOUT, "--commit")
    assert not IncidentUnit.objects.filter(division__key="trial").exists()
    assert assign_divisions()
    unit = IncidentUnit.objects.get(division__key="trial")
    assert unit.region.code == "R2"
    run(units_file(tmp_path, west=-3.5), "--division", "trial", "--commit")
    assert assign_divisions()
    assert not IncidentUnit.objects.filter(division__key="trial").exists()


def test_a_refusal_is_one_line(db: None, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "units.geojson", [region("R1", "Ségou", None)])
    with pytest.raises(CommandError) as refusal:
        run(path, "--division", "trial", *ABOUT, "--commit")
    assert "\n" not in str(refusal.value)
    assert "units.geojson" in str(refusal.value)
    assert not Division.objects.filter(key="trial").exists()


def test_what_would_move_is_counted_by_level(db: None) -> None:
    mopti = make_region("mopti", (-6, 13, -1, 16), division=make_division("2012"))
    make_incident(**SEVARE)
    make_incident(**SEVARE, geo_precision="country")
    make_incident(longitude=-5.5, latitude=14.5)
    make_incident(longitude=-2.5, latitude=13.5, geo_precision="region")
    outlines = {
        "region": [(mopti.pk, box(-5, 14)), (None, box(-6, 14))],
        "commune": [(None, box(-5, 12, 4))],
    }
    region_moves, commune_moves = incidents_that_would_move("2012", outlines)
    assert (region_moves.same, region_moves.moved) == (1, 1)
    assert (region_moves.gained, region_moves.lost) == (0, 1)
    assert commune_moves.gained == 1  # the others are not known so finely


def test_what_is_known_to_a_region_moves_into_no_part_of_it(db: None) -> None:
    make_region("mopti", (-6, 13, -1, 16), division=make_division("2012"))
    make_incident(**SEVARE, geo_precision="region")
    divided = {"region": [(None, box(-6, 13, 3)), (None, box(-3, 13, 3))]}
    redrawn = {"region": [(None, box(-6.1, 12.9, 6))]}
    assert incidents_that_would_move("2023", divided)[0].gained == 0
    assert incidents_that_would_move("2023", redrawn)[0].gained == 1


def test_only_one_loading_runs_at_a_time(
    transactional_db: None, tmp_path: Path
) -> None:
    with (
        held_by_another("hashtext('regions.load_boundaries')"),
        pytest.raises(CommandError),
    ):
        run(units_file(tmp_path), "--division", "trial", *ABOUT)


def test_the_documented_and_real_editions_live_side_by_side(db: None) -> None:
    """Each incident has its unit at every level that its precision claims."""
    call_command("load_fixtures")
    files = sorted(need(COD_2015).glob("*.shp"))
    run(*files, "--division", "2015", *ABOUT, "--commit")
    run(need(REGIONS_2023), "--division", "2023", "--move", TO_BOUGOUNI, "--commit")
    assert assign_divisions()
    for division, levels in (("2012", 1), ("2015", 3), ("2023", 1)):
        units = IncidentUnit.objects.filter(division__key=division)
        assert units.filter(level="region").count() == 37
        assert units.values("level").distinct().count() == levels
    names = dict(
        IncidentUnit.objects.filter(division__key="2023", level="region").values_list(
            "incident__place_name", "region__name"
        )
    )
    assert names["Ogossagou"] == "Bandiagara"
    assert names["Ménaka"] == "Ménaka"
    assert Region.objects.in_division("2023").with_outline().count() == 20
