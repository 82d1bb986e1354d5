"""The data package: valid for a reader that is not ours, of one instant, and never
given with what was withdrawn."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from frictionless import Package

from incidents.exports.dataset_file import keep_dataset, kept_path
from incidents.exports.incident_columns import COLUMNS
from incidents.models import PublishedIncident
from incidents.services.publication import publish_incident, retract_incident
from incidents.tasks import export_dataset
from tests.factories import make_incident, make_published, make_user
from tests.incidents.api.conftest import body_of
from tests.incidents.api.conftest import world as world  # a fixture
from tests.locks import held_by_another

ADDRESS = "/api/v1/dataset.zip"
World = list[PublishedIncident]


@pytest.fixture(autouse=True)
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path


def exported(folder: Path) -> dict[str, list[dict[str, str]]]:
    call_command("export_dataset", folder, stdout=io.StringIO())
    return {
        path.stem: list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
        for path in folder.glob("*.csv")
    }


def test_frictionless_finds_nothing_wrong(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    exported(folder)
    package = Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["resource", "rowNumber", "type", "message"])
    assert [task.stats["rows"] for task in report.tasks] == [4, 3, 20, 12]
    assert [licence["name"] for licence in package.licenses] == ["CC-BY-4.0"]
    described = json.loads((folder / "datapackage.json").read_text())
    assert described["as_of"] == world[0].updated_on.isoformat()


def test_frictionless_would_find_a_wrong_cell(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    exported(folder)
    file = folder / "totals.csv"
    file.write_text(file.read_text().replace("mopti", "nowhere"))
    assert not Package(str(folder / "datapackage.json")).validate().valid


def test_it_holds_what_is_published_and_what_it_sums_to(
    world: World, tmp_path: Path
) -> None:
    make_incident(status="reported")
    tables = exported(tmp_path / "package")
    incidents = {row["id"]: row for row in tables["incidents"]}
    assert set(incidents) == {incident.public_id for incident in world}
    assert list(tables["incidents"][0]) == [name for name in COLUMNS if name != "url"]
    assert incidents[world[1].public_id]["killed_best"] == ""  # unknown, not zero
    killed = {
        (row["division"], row["region"], row["year"]): row
        for row in tables["totals"]
        if row["outcome"] == "killed"
    }
    in_2019 = killed["2012", "mopti", "2019"]
    assert (in_2019["incidents"], in_2019["best"], in_2019["best_unknown"]) == (
        *("2", "2"),
        "1",
    )
    in_2020 = killed["2012", "mopti", "2020"]
    assert (in_2020["min"], in_2020["best"]) == ("5", "")
    years = [row for row in tables["totals_by_year"] if row["outcome"] == "killed"]
    assert [(row["year"], row["incidents"]) for row in years] == [
        ("2019", "2"),
        ("2020", "1"),
        ("2021", "1"),
    ]


def test_a_folder_is_replaced_as_a_whole(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "place" / "package"
    exported(folder)
    (folder / "incidents_of_old.csv").write_text("id\n")
    make_published()
    assert len(exported(folder)["incidents"]) == 5
    assert not (folder / "incidents_of_old.csv").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["package"]


def test_what_fails_leaves_the_former(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "place" / "package"
    exported(folder)
    before = (folder / "datapackage.json").read_text()
    monkeypatch.setattr("incidents.exports.dataset.DESCRIPTOR", "no/such/folder")
    with pytest.raises(FileNotFoundError):
        exported(folder)
    assert (folder / "datapackage.json").read_text() == before
    assert [path.name for path in folder.parent.iterdir()] == ["package"]


def test_a_folder_of_something_else_is_left_alone(db: None, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A word")
    with pytest.raises(CommandError, match=str(tmp_path)):
        call_command("export_dataset", tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "A word"


def ids_given(client: Client) -> set[str]:
    content = body_of(client.get(ADDRESS))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("incidents.csv").decode()
    return {row["id"] for row in csv.DictReader(io.StringIO(text))}


def test_it_is_given_with_terms_and_validator(client: Client, world: World) -> None:
    assert client.get(ADDRESS).status_code == 503
    keep_dataset()
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "application/zip"
    assert response["X-As-Of"] == world[0].updated_on.isoformat()
    assert ids_given(client) == {incident.public_id for incident in world}
    again = client.get(ADDRESS, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert body_of(client.head(ADDRESS)) == b""
    assert client.get(f"{ADDRESS}?nope=1").status_code == 400
    report = Package(str(kept_path())).validate()
    assert report.valid


def test_what_was_withdrawn_is_given_no_more(client: Client, world: World) -> None:
    incident = make_incident()
    public_id = publish_incident(incident, by=None).public_id
    keep_dataset()
    assert public_id in ids_given(client)
    etag = client.get(ADDRESS)["ETag"]
    retract_incident(incident, by=make_user("editor"), note_fr="Sécurité")
    refused = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert (refused.status_code, "Retry-After" in refused) == (503, True)
    export_dataset()
    assert public_id not in ids_given(client)


def test_what_was_published_since_waits_for_the_night(
    client: Client, world: World
) -> None:
    export_dataset()
    publish_incident(make_incident(), by=None)
    assert len(ids_given(client)) == 4
    export_dataset()
    assert len(ids_given(client)) == 5


def test_an_unchanged_file_is_not_made_again(world: World) -> None:
    export_dataset()
    before = kept_path().stat().st_mtime_ns
    export_dataset()
    assert kept_path().stat().st_mtime_ns == before


def test_one_worker_makes_it_at_a_time(world: World) -> None:
    with held_by_another("hashtext('incidents.dataset')"):
        export_dataset()
        assert not kept_path().exists()
    export_dataset()
    assert kept_path().exists()


def test_giving_it_costs_one_query(
    client: Client, world: World, django_assert_num_queries: Any
) -> None:
    keep_dataset()
    with django_assert_num_queries(1):  # whether anything was corrected since
        client.get(ADDRESS)
