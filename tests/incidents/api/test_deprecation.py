"""What will go is said a year before, in every answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from incidents.api.event_types import EventTypeList
from observatory.checks import every_view
from observatory.lib.deprecation import Deprecation

pytestmark = pytest.mark.django_db
GOES = Deprecation(date(2026, 11, 26), date(2027, 11, 26), "/api/v1/types/")


class OldAddress(EventTypeList):
    deprecation = GOES


def test_an_address_that_will_go_says_when_and_what_stands_in_its_place() -> None:
    answer: Any = OldAddress.as_view()(RequestFactory().get("/api/v1/event-types/"))
    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1795651200"
    assert answer["Sunset"] == "Fri, 26 Nov 2027 00:00:00 GMT"
    assert '</api/v1/types/>; rel="successor-version"' in answer["Link"]
    assert '</api/v1/docs/#versions>; rel="deprecation"' in answer["Link"]


def test_nothing_goes_with_less_than_a_year_s_notice() -> None:
    with pytest.raises(ValueError, match="year"):
        Deprecation(date(2026, 11, 26), date(2027, 6, 1), "/api/v1/types/")


def test_the_document_marks_what_will_go_and_nothing_else(client: Client) -> None:
    views = [view for _route, view in every_view(get_resolver().url_patterns)]
    going = [v for v in views if getattr(getattr(v, "cls", None), "deprecation", None)]
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    marked = [
        operation
        for operations in paths.values()
        for operation in operations.values()
        if operation.get("deprecated")
    ]
    assert len(marked) == len(going)


@pytest.mark.parametrize(
    ("language", "promise"),
    [("fr", "un an à l’avance"), ("en", "a year before")],
)
def test_the_reference_says_what_is_promised_and_what_changed(
    client: Client, language: str, promise: str
) -> None:
    page = client.get(f"/api/v1/docs/?lang={language}").content.decode()
    assert 'id="versions"' in page
    assert promise in page
    assert "OpenAPI 3.1" in page
