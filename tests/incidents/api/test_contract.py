"""The API keeps to its document, whatever it is asked: what schemathesis makes of the
document, and I-07's strange values at every parameter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.failures import FailureGroup
from schemathesis.openapi import from_wsgi

from incidents.exports.dataset_file import keep_dataset
from incidents.models import PublishedIncident
from observatory.wsgi import application
from tests.factories import make_user
from tests.incidents.api.test_keys import make_key

DOCUMENT = "/api/v1/schema/?format=json&lang=en"
EXAMPLES = 6
STRANGE = (
    *("%00", "a%00b", "%ED%A0%80", "%FF", "%F0%9F%98%80", "%E2%80%AE", "e%CC%81"),
    *("9" * 400, "-1", "1e999", "NaN", "9223372036854775808", "%D9%A3"),
    *("[]", "null", "' OR 1=1--", "../../etc/passwd", "a" * 3000, "%2C%2C", "|"),
)


@pytest.fixture
def schema(world: list[PublishedIncident]) -> Iterator[Any]:
    """Asked through WSGI, in the test's own transaction."""
    keep_dataset()
    for signal in (request_started, request_finished):  # as Django's own client does
        signal.disconnect(close_old_connections)
    yield from_wsgi(DOCUMENT, application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def faults(operation: Any, mode: GenerationMode, **headers: str) -> list[str]:
    """What its checks find. What is refused though the document allows it is looked
    at below: no schema says which divisions there are, and what goes with what."""
    found = []

    @seed(7)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        # What is left empty in a form is what was not given.
        assume("" not in case.query.values())
        try:
            case.call_and_validate(
                headers={"Accept-Encoding": "identity", **headers},
                excluded_checks=[positive_data_acceptance],
            )
        except FailureGroup as failure:
            found.append(f"{failure}")

    with suppress(Unsatisfiable):  # of what takes nothing, nothing is wrong
        ask()
    return found


def test_schemathesis_finds_nothing(schema: Any) -> None:
    found = []
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        if operation.method == "get":
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                found += faults(operation, mode)
    assert "\n".join(found) == ""
    assert len(operations) > 40


def test_schemathesis_finds_nothing_in_the_door_for_reports(schema: Any) -> None:
    secret = make_key(make_user("reporter"), "read", "send_reports").secret
    headers = {"Authorization": f"Bearer {secret}"}
    operation = schema["/api/v1/reports/"]["POST"]
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        assert faults(operation, mode, **headers) == []


def test_strange_values_are_refused_by_name_or_taken(
    client: Client, world: list[PublishedIncident]
) -> None:
    """I-07, at the first address that takes each parameter."""
    client.raise_request_exception = False
    wrong, asked = [], set()
    for path, operations in client.get(DOCUMENT).json()["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", []):
            name = parameter["name"]
            if parameter["in"] != "query" or name in asked or "{" in path:
                continue
            asked.add(name)
            for value in STRANGE:
                answer = client.get(f"{path}?{name}={value}")
                if not is_understood_or_refused(answer):
                    wrong.append((path, name, value, answer.status_code))
    assert wrong == []
    assert len(asked) > 60


def is_understood_or_refused(answer: Any) -> bool:
    if answer.status_code in {200, 410}:
        return True
    if answer.status_code != 400:
        return False
    return any(error["parameter"] for error in answer.json()["errors"])


@pytest.mark.parametrize("query", ["nope=1", "from=2019-01-01&from=2020-01-01"])
def test_unknown_and_repeated_parameters_are_refused_everywhere(
    client: Client, world: list[PublishedIncident], query: str
) -> None:
    paths = client.get(DOCUMENT).json()["paths"]
    name = query.partition("=")[0]
    for path, operations in paths.items():
        if "get" not in operations or "{" in path or "reports" in path:
            continue
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400, path
        assert name in {error["parameter"] for error in answer.json()["errors"]}, path
