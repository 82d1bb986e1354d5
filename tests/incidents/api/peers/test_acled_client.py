"""The client that people have, `acled` of PyPI, over the network. It takes its address
from the environment when it is imported, and so is run as the script it would be in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pytest_django.live_server_helper import LiveServer

from incidents.models import Incident
from incidents.services.publication import retract_incident
from tests.factories import make_user
from tests.incidents.api.peers.test_acled_rows import World

SCRIPT = """
import json
import warnings
from acled import AcledClient
from acled.exceptions import ClientError

warnings.simplefilter("ignore", DeprecationWarning)
client = AcledClient(api_key="any", email="any")
everything, page = [], 1
while events := client.get_data(country="Mali", limit=3, page=page):
    everything += events
    page += 1
where = {"event_date_where": "BETWEEN", "fatalities_where": ">="}
told = {
    "everything": everything,
    "deadly": client.get_data(
        event_date="2019-01-01|2026-12-31", fatalities=2, query_params=where
    ),
    "attacks": client.get_data(
        event_type="Violence against civilians",
        inter1=2,
        fields="event_id_cnty|actor1|timestamp",
    ),
    "either": client.get_data(event_type="Protests:OR:event_type=Riots"),
    "deleted": client.get_deleted_data(),
}
try:
    client.get_data(query_params={"nope": 1})
except ClientError as error:
    told["refused"] = error.status_code
client.close()
print(json.dumps(told, default=str))
"""


def run(server: LiveServer, folder: Path) -> Any:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ACLED_API_HOST": f"{server.url}/api/v1/acled",
        "ACLED_MAX_RETRIES": "0",
        "NO_PROXY": "*",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_it_reads_every_page_with_filters_and_deletions(
    transactional_db: None, shaped_world: World, live_server: LiveServer, tmp_path: Path
) -> None:
    gone = shaped_world.pop(6)
    retract_incident(
        Incident.objects.get(uuid=gone.incident_uuid),
        by=make_user("editor"),
        note_fr="Doublon.",
    )
    told = run(live_server, tmp_path)
    ours = sorted(incident.public_id for incident in shaped_world[:6])
    everything = told["everything"]
    assert sorted(event["event_id_cnty"] for event in everything) == ours
    assert [e["fatalities"] for e in everything].count(None) == 3
    assert everything[0]["event_date"] == "2026-01-29"
    assert {event["fatalities"] for event in told["deadly"]} == {2, 7}
    [attack] = told["attacks"]
    assert (attack["event_id_cnty"], attack["actor1"]) == ("MLI-2020-000001", "JNIM")
    assert attack["timestamp"].endswith("+00:00")
    assert len(told["either"]) == 1
    assert [d["event_id_cnty"] for d in told["deleted"]] == [gone.public_id]
    assert told["refused"] == 400
