"""A client that a generator makes of our document: types, and a server that keeps to
them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from incidents.models import Incident, PublishedIncident
from incidents.services.publication import retract_incident
from tests.factories import make_user
from tests.incidents.api.conftest import a_report
from tests.incidents.api.test_keys import make_key

pytestmark = pytest.mark.machine
GENERATOR = Path(sys.executable).with_name("openapi-python-client")
PACKAGE = "observatory_client"
FILES = (
    *("application/pdf", "application/zip", "application/vnd.apache.parquet"),
    "application/geopackage+sqlite3",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    *("image/svg+xml", "image/png"),
)
LINES = {"incidents.ndjson", "incidents.geojsonl", "incidents.geojsons"}
"""Of JSON: the generator knows of one text only, and leaves their types out."""


def generate(document: bytes, folder: Path) -> set[str]:
    """The package, in `folder`; the names of files that it could make no sense of."""
    asked = {
        "content_type_overrides": dict.fromkeys(FILES, "application/octet-stream"),
        "post_hooks": [],
    }
    (folder / "document.json").write_bytes(document)
    (folder / "asked.yaml").write_text(json.dumps(asked))
    given = ("--path", "document.json", "--config", "asked.yaml", "--meta", "none")
    done = subprocess.run(
        [GENERATOR, "generate", *given, "--output-path", PACKAGE],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    warnings = [line for line in done.stderr.splitlines() if "WARNING" in line]
    return {line.split("/api/v1/")[-1].split()[0] for line in warnings}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("client")
    document = Client().get("/api/v1/schema/?format=json&lang=en").content
    assert generate(document, folder) == LINES
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(folder)
        yield import_module(PACKAGE)
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


@pytest.fixture
def partner(
    transactional_db: None, world: object, package: Any, live_server: LiveServer
) -> Iterator[Any]:
    """Its client; the world is committed, so that the server's connections see it."""
    with package.Client(base_url=live_server.url) as client:
        yield client


def ask(name: str, client: Any, *path: Any, **values: Any) -> Any:
    """What the generated function of this name makes of the answer."""
    return import_module(f"{PACKAGE}.api.{name}").sync(*path, client=client, **values)


def model(name: str) -> Any:
    return getattr(import_module(f"{PACKAGE}.models"), name)


def test_lists_and_totals_are_typed(partner: Any, live_server: LiveServer) -> None:
    precision = model("IncidentsPrecisionItem")
    page = ask(
        "incidents.incidents",
        partner,
        type_=["explosions", "battles"],
        precision=[precision.SETTLEMENT, precision.EXACT],
        to=date(2020, 12, 31),
        limit=1,
    )
    assert isinstance(page, model("IncidentList")), page
    [incident] = page.results
    assert isinstance(incident, model("Incident"))
    assert isinstance(incident.killed, model("Toll"))
    assert (incident.started_on, incident.killed.best) == (date(2020, 1, 1), None)
    by = model("TotalsGroupByItem")
    totals = ask("totals.totals", partner, group_by=[by.YEAR, by.REGION])
    assert isinstance(totals, model("TotalList"))
    assert isinstance(totals.as_of, datetime)
    assert sum(total.incidents for total in totals.results) == 4


def test_a_record_of_chosen_fields_says_that_it_is_one(partner: Any) -> None:
    field = model("IncidentsFieldsItem")
    page = ask("incidents.incidents", partner, fields=[field.ID, field.KILLED])
    assert {type(found) for found in page.results} == {model("IncidentPart")}
    assert set(page.results[0].to_dict()) == {"id", "killed"}


def test_changes_are_followed_to_an_identical_copy(partner: Any) -> None:
    held: dict[str, Any] = {}
    after = follow(partner, 0, held)
    assert set(held) == set(
        PublishedIncident.objects.values_list("public_id", flat=True)
    )
    withdrawn = Incident.objects.get(public_id="MLI-2019-000001")
    retract_incident(withdrawn, by=make_user("editor"), note_fr="Doublon")
    assert follow(partner, after, held) == after + 1
    assert len(held) == 3


def follow(partner: Any, after: int, held: dict[str, Any]) -> int:
    while True:
        page = ask("incidents.changes", partner, after=after, limit=2)
        for change in page.items:
            if change.state is model("ChangeStateEnum").DELETED:
                del held[change.id]
            else:
                assert isinstance(change.data, model("Incident"))
                held[change.id] = change.data
        if not page.items:
            return after
        after = page.items[-1].position


def test_what_is_refused_is_a_problem_that_names_the_parameter(partner: Any) -> None:
    found = ask("totals.totals", partner, region=["2012:nowhere"])
    assert isinstance(found, model("Problem"))
    assert found.status == 400
    assert [error.parameter for error in found.errors] == ["region"]
    gone = ask("incidents.incident", partner, "MLI-1900-000001")
    assert (type(gone), gone.status) == (model("Problem"), 404)


def test_files_are_files(partner: Any) -> None:
    assert ask("incidents.incidents_csv", partner, limit=1).startswith("\ufeffid,")
    sheet = ask("incidents.incidents_xlsx", partner, limit=1)
    assert sheet.payload.read(2) == b"PK"
    suffix = model("DrawingMonthsSuffix").SVG
    drawing = ask("documents.drawing_months", partner, suffix)
    assert b"<svg" in drawing.payload.read(200)


def test_a_report_is_sent_with_a_key_and_looked_up(
    partner: Any, package: Any, live_server: LiveServer
) -> None:
    secret = make_key(make_user("reporter"), "read", "send_reports").secret
    own = package.AuthenticatedClient(base_url=live_server.url, token=secret)
    report = model("Report").from_dict(a_report())
    with own:
        received = ask("reports.send_report", own, body=report)
        assert isinstance(received, model("ReceivedReport")), received
        assert isinstance(received.reference, UUID)
        state = ask("reports.report_state", own, received.reference)
    assert state == received
    refused = ask("reports.report_state", partner, received.reference)
    assert (type(refused), refused.status) == (model("Problem"), 401)
