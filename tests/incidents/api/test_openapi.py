"""The OpenAPI document is valid, complete and true: answers match their schemas."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client

from incidents.filters import PublishedIncidentFilter
from incidents.models import PublishedIncident
from incidents.services.publication import publish_incident, retract_incident
from tests.factories import (
    make_claim,
    make_incident,
    make_outcome,
    make_source,
    make_user,
)
from tests.incidents.api.conftest import get_json

PAGE_BY_PAGE = "Published incidents, a page at a time"


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(
        "/api/v1/schema/", {"format": "json", "lang": "en"}
    ).json()
    return found


def shape(document: dict[str, Any], name: str) -> dict[str, Any]:
    """A component as JSON Schema: nothing beside it, null where it says so."""
    return strict(document["components"]["schemas"][name], document)


def strict(node: Any, document: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [strict(part, document) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return shape(document, node["$ref"].rsplit("/", 1)[1])
    found = {key: strict(part, document) for key, part in node.items()}
    if "properties" in found and not isinstance(found["properties"], list):
        found.setdefault("additionalProperties", False)
    if found.pop("nullable", False):
        return {"anyOf": [found, {"type": "null"}]}
    return found


def test_it_is_valid_and_gives_no_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_it_names_every_parameter_with_what_it_takes(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/api/v1/incidents/"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in parameters}
    filters = set(PublishedIncidentFilter.base_filters)
    others = {"limit", "cursor", "ordering", "fields", "count", "include", "lang"}
    assert set(by_name) == filters | others
    assert "latitude" in by_name["fields"]["schema"]["items"]["enum"]
    assert all(parameter["description"] for parameter in parameters)
    assert by_name["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
    }
    assert "settlement" in by_name["precision"]["schema"]["items"]["enum"]


def test_it_is_openapi_3_1_and_tells_of_the_webhook(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    message = shape(document, "Changed")
    item = {"position": 7, "id": "MLI-1", "version": 1, "change": "published"}
    sent = {
        "type": "incidents.changed",
        "timestamp": "2026-11-26T18:00:00+00:00",
        "data": {"position": 7, "items": [item]},
    }
    jsonschema.validate(sent, message)
    assert "incidents.changed" in document["webhooks"]


def test_every_operation_has_a_summary_and_its_errors(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            described = [*operation["responses"].values(), *operation["parameters"]]
            assert all(each["description"] for each in described), path
            answers = operation["responses"]
            refused = answers.get("400") or answers["403"]
            assert "application/problem+json" in refused["content"], path


def test_every_answer_in_json_has_an_example_of_its_shape(
    document: dict[str, Any],
) -> None:
    shown = 0
    for path, operations in document["paths"].items():
        for operation in operations.values():
            found = operation["responses"].get("200", operation["responses"].get("201"))
            content = found["content"].get("application/json")
            if content:
                [example] = content["examples"].values()
                jsonschema.validate(
                    example["value"], strict(content["schema"], document)
                )
                assert example["summary"], path
                shown += 1
    assert shown > 24


def test_it_says_everything_in_both_languages(client: Client) -> None:
    """Summaries, descriptions, titles and examples; but for what describes a shape as
    a whole, and what is no sentence."""
    both = [
        client.get("/api/v1/schema/", {"format": "json", "lang": lang}).json()
        for lang in ("fr", "en")
    ]
    for document in both:
        for shape_of in document["components"]["schemas"].values():
            shape_of.pop("description", None)
        for operations in document["paths"].values():
            for operation in operations.values():
                without_answers(operation)
    pairs = list(texts(*both))
    assert len(pairs) > 1500
    same = {fr for fr, en in pairs if fr == en and " " in fr and "* `" not in fr}
    assert same <= {"Accrochage près de Douentza"}
    assert ("Incidents publiés, page par page", PAGE_BY_PAGE) in pairs


def test_no_language_rubs_off_on_the_other(client: Client) -> None:
    """Whichever a process was first asked for."""
    titles = {}
    for lang in ("en", "fr", "en"):
        told = client.get("/api/v1/schema/", {"format": "json", "lang": lang}).json()
        division = told["components"]["schemas"]["Division"]
        titles[lang] = division["properties"]["key"].get("title")
    assert titles == {"fr": "Clé", "en": None}  # as its name says


def without_answers(operation: dict[str, Any]) -> None:
    """Records have their titles in the language that they were written in."""
    for status in {"200", "201"} & operation["responses"].keys():
        for content in operation["responses"][status]["content"].values():
            for example in content.get("examples", {}).values():
                del example["value"]


def texts(fr: Any, en: Any) -> Iterator[tuple[str, str]]:
    if isinstance(fr, list):
        for pair in zip(fr, en, strict=True):
            yield from texts(*pair)
    elif isinstance(fr, dict):
        for name in fr.keys() & en.keys():
            told = name in {"summary", "description", "title", "detail", "reason"}
            if told and isinstance(fr[name], str):
                yield fr[name], en[name]
            else:
                yield from texts(fr[name], en[name])


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/incidents/", "IncidentList"),
        ("/api/v1/incidents/?fields=id,killed", "IncidentList"),
        ("/api/v1/incidents.geojson", "FeatureCollection"),
        ("/api/v1/incidents.geojson?fields=id,killed", "FeatureCollection"),
        ("/api/v1/incidents/MLI-2019-000001/", "IncidentDetail"),
        ("/api/v1/totals/?group_by=region,year,month,type", "TotalList"),
        ("/api/v1/abductions/?group_by=whole,year,region", "AbductionList"),
        ("/api/v1/totals/?group_by=day,actor,root_type", "TotalList"),
        ("/api/v1/totals/?group_by=sex,age_group,confidence", "TotalList"),
        ("/api/v1/totals/change/?year=2019", "PeriodChange"),
        ("/api/v1/trends/?on=2021-03", "TrendList"),
        ("/api/v1/event-types/", "EventTypeList"),
        ("/api/v1/acled/acled/read?with_total=true", "AcledEvents"),
        ("/api/v1/acled/deleted/read", "AcledDeletions"),
        ("/api/v1/ucdp/gedevents/26.1", "GedEvents"),
        ("/tiles/0/0/0.json", "Tile"),
        ("/tiles/14/8005/7525.json", "Tile"),
    ],
)
def test_answers_are_what_it_says(
    client: Client,
    world: list[PublishedIncident],
    document: dict[str, Any],
    address: str,
    name: str,
) -> None:
    incident = make_incident(killed=(1, 2, 3))
    make_claim(incident, "injured", 1, source=make_source(is_confidential=True))
    make_outcome(incident, best=2)
    publish_incident(incident, by=None)
    jsonschema.validate(get_json(client, address), shape(document, name))


def test_problems_are_what_it_says(client: Client, document: dict[str, Any]) -> None:
    found = client.get("/api/v1/incidents/?from=x&nope=1").json()
    jsonschema.validate(found, shape(document, "Problem"))


@pytest.mark.django_db
def test_it_says_nothing_of_the_data(client: Client, document: dict[str, Any]) -> None:
    """L-03: no enumeration is read from the database."""
    incident = make_incident(event_type="riots.mob", place_name="Kidal")
    publish_incident(incident, by=None)
    retract_incident(incident, by=make_user("editor"), note_fr="Doublon")
    again = client.get("/api/v1/schema/", {"format": "json", "lang": "en"}).json()
    assert again == document
