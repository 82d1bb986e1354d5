"""Problem documents where DRF's views do not reach, and pages left to Django."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override
from rest_framework.exceptions import ValidationError

from observatory.lib import problems


def document(response: HttpResponse | None) -> dict[str, object]:
    assert response is not None
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, object] = json.loads(response.content)
    assert found["status"] == response.status_code
    return found


@pytest.mark.parametrize("path", ["/api/v1/x", "/tiles/x"])
def test_a_crash_tells_machines_nothing_but_that(path: str) -> None:
    request = RequestFactory().get(path)
    with override("en"):
        assert document(problems.server_error(request)) == {
            "type": "about:blank",
            "title": "The server failed",
            "status": 500,
        }
        document(problems.bad_request(request, SuspiciousOperation("secret")))
        document(problems.permission_denied(request, PermissionDenied("secret")))


def test_a_page_keeps_its_own_error_page() -> None:
    response = problems.server_error(RequestFactory().get("/fr/"))
    assert response["Content-Type"].startswith("text/html")


def test_a_lost_database_asks_to_come_back() -> None:
    response = problems.problem_response(OperationalError("host=secret"), {})
    assert document(response)["status"] == 503
    assert response is not None
    assert response["Retry-After"] == "10"
    assert b"secret" not in response.content


def test_a_serializer_s_errors_name_their_parameters() -> None:
    response = problems.problem_response(ValidationError({"near": ["Wrong."]}), {})
    assert document(response)["errors"] == [
        {"parameter": "near", "value": "", "reason": "Wrong.", "takes": ""}
    ]


def test_what_is_no_api_error_goes_on_to_the_handler_of_crashes() -> None:
    assert problems.problem_response(ValueError("x"), {}) is None
