"""Published incidents as ACLED's API would give them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from incidents.exports.peers import acled_codes as codes
from incidents.exports.peers.acled import COLUMNS
from incidents.models import EventType, ImportBatch, Incident, PublishedIncident
from incidents.models.precision import geo_from_acled
from incidents.services.publication import publish_incident, retract_incident
from tests.factories import make_incident, make_user, today
from tests.incidents.api.conftest import body_of, get_json
from tests.incidents.api.peers.conftest import publish

READ, DELETED = "/api/v1/acled/acled/read", "/api/v1/acled/deleted/read"
GED = "/api/v1/ucdp/gedevents/26.1"
World = list[PublishedIncident]


def rows(client: Client, **query: Any) -> dict[str, dict[str, Any]]:
    found = get_json(client, READ, **query)
    return {row["event_id_cnty"]: row for row in found["data"]}


def test_the_columns_are_acleds_in_order(client: Client, shaped_world: World) -> None:
    answer = get_json(client, READ)
    assert (answer["status"], answer["success"], answer["count"]) == (200, True, 7)
    assert "total_count" not in answer
    assert {tuple(row) for row in answer["data"]} == {COLUMNS}
    assert len(COLUMNS) == 31


def test_a_clash_is_shown_whole(client: Client, shaped_world: World) -> None:
    midnight = datetime.combine(today(), datetime.min.time(), UTC)
    assert rows(client)[shaped_world[0].public_id] == {
        "event_id_cnty": "MLI-2026-000001",
        "event_date": "2026-01-29",
        "year": 2026,
        "time_precision": 1,
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "JNIM",
        "assoc_actor_1": "",
        "inter1": "Rebel group",
        "actor2": "Malian armed forces",
        "assoc_actor_2": "Wagner Group",
        "inter2": "State forces",
        "interaction": "State forces-Rebel group",
        "civilian_targeting": "",
        "iso": 466,
        "region": "Western Africa",
        "country": "Mali",
        "admin1": "Mopti",
        "admin2": "Mopti",
        "admin3": "Socoura",
        "location": "Sévaré",
        "latitude": 14.53,
        "longitude": -4.09,
        "geo_precision": 1,
        "source": "Radio Test; Studio Tamani",
        "source_scale": None,
        "notes": "An ambush near the town; four attackers died.",
        "fatalities": 7,
        "tags": "fatalities_min=6; fatalities_max=9",
        "timestamp": int(midnight.timestamp()),
    }


def test_unknown_is_null_and_zero_is_zero(client: Client, shaped_world: World) -> None:
    found = [rows(client)[incident.public_id] for incident in shaped_world[:7]]
    assert [row["fatalities"] for row in found] == [7, None, 0, None, None, 2, None]
    assert found[4]["tags"] == "fatalities_min=5"
    unnamed = found[6]
    assert (unnamed["actor1"], unnamed["actor2"]) == ("", "")
    assert (unnamed["inter1"], unnamed["inter2"]) == (None, None)
    assert unnamed["tags"] == "date known to the year"
    for row in found:
        assert {row[name] for name in ("time_precision", "geo_precision")} <= {1, 2, 3}


def test_who_has_no_side_is_in_the_tags(client: Client, shaped_world: World) -> None:
    attack = rows(client, inter_num=1)[shaped_world[1].public_id]
    assert (attack["actor1"], attack["assoc_actor_1"]) == ("JNIM", "Dan Na")
    assert (attack["inter1"], attack["inter2"], attack["interaction"]) == (2, 7, 27)
    assert attack["civilian_targeting"] == "Civilian targeting"
    assert attack["tags"] == "date_end=2020-01-03; other party=Armed men"
    mine = rows(client, inter_num=1)[shaped_world[2].public_id]
    assert (mine["actor1"], mine["inter1"]) == ("", None)
    assert (mine["actor2"], mine["inter2"]) == ("Malian armed forces", 1)
    alone = rows(client)[shaped_world[3].public_id]
    assert alone["interaction"] == "Sole Protesters"
    assert alone["disorder_type"] == "Demonstrations"
    unsure = rows(client)[shaped_world[5].public_id]
    assert (unsure["actor1"], unsure["inter1"], unsure["interaction"]) == (
        "Armed men",
        None,
        None,
    )


def test_texts_are_english_where_there_are_any(
    client: Client, shaped_world: World
) -> None:
    french = {"Accept-Language": "fr"}
    found = client.get(READ, headers=french).json()["data"]
    notes = {row["event_id_cnty"]: row["notes"] for row in found}
    assert notes[shaped_world[0].public_id].startswith("An ambush")
    assert notes[shaped_world[2].public_id] == "Mine près de Ségou"
    turned = rows(client, lang="fr")[shaped_world[0].public_id]
    assert (turned["notes"], turned["actor2"]) == ("Une embuscade.", "FAMa")
    assert turned["event_type"] == "Battles"


def test_what_was_taken_from_acled_is_never_there(
    client: Client, shaped_world: World
) -> None:
    ours = {incident.public_id for incident in shaped_world[:7]}
    assert rows(client).keys() == ours
    asked = {"event_id_cnty": "MLI", "with_total": "true"}
    assert get_json(client, READ, **asked)["total_count"] == 7
    assert b"Taken from elsewhere" not in body_of(client.get(READ, {"_format": "csv"}))


def test_it_comes_as_csv(client: Client, shaped_world: World) -> None:
    fields = "event_id_cnty|fatalities|location"
    response = client.get(READ, {"_format": "csv", "fields": fields, "year": 2020})
    assert response["Content-Type"].startswith("text/csv")
    assert response["X-Licence"] == "CC BY 4.0"
    text = body_of(response).decode()
    assert list(csv.reader(io.StringIO(text))) == [
        ["event_id_cnty", "fatalities", "location"],
        ["MLI-2020-000002", "0", "Ségou"],
        ["MLI-2020-000001", "", "Sévaré"],
    ]


def test_pages_count_from_one(client: Client, shaped_world: World) -> None:
    pages = [get_json(client, READ, limit=3, page=page) for page in (1, 2, 3, 4)]
    assert [page["count"] for page in pages] == [3, 3, 1, 0]
    ids = [row["event_id_cnty"] for page in pages for row in page["data"]]
    assert sorted(ids) == sorted(i.public_id for i in shaped_world[:7])


def test_every_answer_says_whose_it_is(client: Client, shaped_world: World) -> None:
    for address in (READ, DELETED):
        response = client.get(address, headers={"Accept-Language": "en"})
        said = response.json()["about"]
        assert said["note"].startswith("This is neither the API of ACLED nor its")
        assert (said["as_of"], said["records_from"]) == (today().isoformat(), [])
        known = {"Accept-Language": "en", "If-None-Match": response["ETag"]}
        again = client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")


def test_records_from_elsewhere_name_who_recorded_them(
    client: Client, types: None
) -> None:
    terms = {"licence": "CC BY 4.0", "attribution": "UCDP; Uppsala University"}
    incident = make_incident()
    incident.batch = ImportBatch.objects.create(dataset="UCDP GED", **terms)
    incident.save()
    publish_incident(incident, by=None)
    publish()
    for address, member in ((READ, "about"), (GED, "About")):
        assert get_json(client, address)[member]["records_from"] == [terms]
    tags = [row["tags"] for row in get_json(client, READ)["data"]]
    assert sorted(tags) == [
        "",
        "licence=CC BY 4.0; attribution=UCDP, Uppsala University",
    ]


def test_retractions_are_its_deletions(client: Client, types: None) -> None:
    kept = publish()
    gone = publish("JNIM")
    retract_incident(
        Incident.objects.get(uuid=gone.incident_uuid),
        by=make_user("editor"),
        note_fr="Doublon.",
    )
    assert rows(client).keys() == {kept.public_id}
    answer = get_json(client, DELETED, deleted_timestamp=today().isoformat())
    [only] = answer["data"]
    assert only["event_id_cnty"] == gone.public_id
    assert isinstance(only["deleted_timestamp"], int)
    later = only["deleted_timestamp"] + 3_600
    assert get_json(client, DELETED, deleted_timestamp=later)["count"] == 1
    assert get_json(client, DELETED, deleted_timestamp=later + 86_400)["count"] == 0
    assert get_json(client, DELETED, event_id_cnty="MLI-2031")["count"] == 0


@pytest.mark.parametrize(("limit", "queries"), [(1, 5), (5, 5)])
def test_queries_do_not_grow_with_rows(
    client: Client,
    shaped_world: World,
    django_assert_num_queries: Any,
    limit: int,
    queries: int,
) -> None:
    with django_assert_num_queries(queries):
        get_json(client, READ, limit=limit, with_total="true")


def test_each_type_goes_there_and_back(types: None) -> None:
    """No two of ours have the names of one of theirs."""
    found = codes.load_types()
    pairs = {(t.event_type, t.sub_event_type): code for code, t in found.items()}
    assert len(pairs) == len(found) == EventType.objects.count() == 31
    assert {t.event_type for t in found.values()} == {
        *("Battles", "Explosions/Remote violence", "Violence against civilians"),
        *("Protests", "Riots", "Strategic developments"),
    }
    both = found["protests.excessive_force_against_protesters"]
    assert both.disorder_type == "Political violence; Demonstrations"
    assert found["riots.mob_violence"].disorder_type == "Political violence"
    assert found["riots"].disorder_type == "Demonstrations"
    agreement = found["strategic_developments.agreement"]
    assert agreement.disorder_type == "Strategic developments"


@pytest.mark.parametrize("code", [1, 2, 3])
def test_each_precision_goes_there_and_back(code: int) -> None:
    assert codes.GEO_PRECISIONS[geo_from_acled(code)] == code
    assert code in codes.TIME_PRECISIONS.values()


def test_interactions_are_acleds() -> None:
    kinds = [*codes.INTERS, None]
    numbers = {
        found[0]
        for one in codes.INTERS
        for two in kinds
        if (
            found := codes.interaction(
                codes.first_inter(one), codes.second_inter(one, two)
            )
        )
    }
    assert {10, 12, 17, 37, 60, 88} <= numbers
    assert all(n % 10 == 0 or n // 10 <= n % 10 for n in numbers)
    assert len(numbers) == 8 + 8 * 9 // 2
