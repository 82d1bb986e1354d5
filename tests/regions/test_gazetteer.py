from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from regions.ingest.gazetteer import GazetteerError, read_gazetteer
from regions.models import Crosswalk, Place, PlaceName
from regions.services.places import search_places
from tests.regions.editions import SETTLEMENTS, load_2015, load_2023, need

HEADER = "featureNam,pcode,featureAlt,popPlace_1,longitude,latitude\n"


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "places.csv"
    path.write_text(header + "\n".join(rows), encoding="utf-8")
    return path


def run(path: Path, *options: str) -> None:
    call_command("load_places", str(path), "--source", "test", *options)


def test_without_commit_nothing_is_written(db: None, tmp_path: Path) -> None:
    run(write(tmp_path, "Bla,ML1,NA,NA,-5.76,12.95"))
    assert not Place.objects.exists()


def test_twice_changes_nothing(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["Madina,ML1,Médine; Madine,NA,-5,13", "Madina,ML2,NA,Admin3 Capital,-6,13"]
    path = write(tmp_path, *rows)
    run(path, "--commit")
    before = list(PlaceName.objects.values_list("pk", "name"))
    run(path, "--commit")
    assert list(PlaceName.objects.values_list("pk", "name")) == before
    assert "2" in capsys.readouterr().out.splitlines()[-1]
    assert Place.objects.filter(name="Madina").count() == 2
    kinds = dict(Place.objects.values_list("external_id", "kind"))
    assert kinds == {"ML1": "village", "ML2": "commune seat"}
    assert search_places("medine")[0].place.external_id == "ML1"


def test_a_changed_row_is_brought_up_to_date(db: None, tmp_path: Path) -> None:
    run(write(tmp_path, "Bla,ML1,NA,NA,-5.76,12.95"), "--commit")
    run(write(tmp_path, "Bla,ML1,NA,NA,-5.77,12.95"), "--commit")
    assert Place.objects.get().longitude == -5.77


def test_bad_rows_are_left_out_and_named(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path,
        *("#loc+name,#loc+code,,,#geo+lon,#geo+lat", "Bla,ML1,NA,NA,-5.76,12.95"),
        *("Bla,ML1,NA,NA,-5.76,12.95", "Swapped,ML2,NA,NA,12.95,-5.76"),
        *("Paris,ML3,NA,NA,2.35,48.85", "Nowhere,ML4,NA,NA,,", ",ML5,NA,NA,-5,13"),
    )
    with pytest.raises(CommandError, match="5"):
        run(path, "--commit")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0].split()[-1] for line in lines[-5:]] == list("45678")
    assert [place.name for place in Place.objects.all()] == ["Bla"]


def test_other_columns_are_taken_when_named(db: None, tmp_path: Path) -> None:
    path = write(tmp_path, "Bla;-5,76;12,95", header="lieu;est;nord\n")
    with pytest.raises(GazetteerError, match="--name-column"):
        read_gazetteer(path)
    options = ("--name-column=lieu", "--longitude-column=est", "--latitude-column=nord")
    run(path, *options, "--commit")
    place = Place.objects.get()
    assert (place.name, place.longitude, place.latitude) == ("Bla", -5.76, 12.95)
    with pytest.raises(CommandError, match="nom"):
        run(path, "--name-column=nom")


@pytest.mark.once
def test_all_settlements_of_ocha_are_found_and_weighed(
    places: None, django_assert_max_num_queries: object
) -> None:
    load_2015()
    load_2023()
    run(need(SETTLEMENTS), "--commit")
    assert Place.objects.filter(source="test").count() == 18_769
    found = search_places("Segou", limit=5)
    assert {place.place.name for place in found[:2]} == {"Segou", "Ségou"}
    levels = [(u.region.division.key, u.region.level) for u in found[0].units]
    assert len(levels) == len(set(levels)) == 5
    plan = PlaceName.objects.matching("Ouelessebougou")[:80].explain()
    assert "place_name_trigrams" in plan
    shares = Crosswalk.objects.between("2015", "2023").same_level()
    north = shares.get(from_region__code="ML06", to_region__slug="taoudenit")
    assert north.area_share > 0.5
    assert north.population_share is not None
    assert north.population_share < 0.15
    assert north.method == Crosswalk.Method.SETTLEMENTS
