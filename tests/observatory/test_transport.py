"""I-08: what is refused before any view is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from observatory.transport import TransportMiddleware
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def over_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("path", ["/fr/", "/api/v1/incidents/", "/ogc/", "/livez"])
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "ANYTHING"])
def test_methods_that_nothing_needs_are_refused(path: str, method: str) -> None:
    client = Client()
    sign_in(client, make_user("editor"))
    answer = client.generic(method, path)
    assert answer.status_code == 405
    assert "sessionid" not in answer.content.decode()


@pytest.mark.usefixtures("over_https")
def test_people_are_sent_on_to_https() -> None:
    answer = Client().get("/fr/incidents/?q=gao")
    assert answer.status_code == 301
    assert answer.url == "https://testserver/fr/incidents/?q=gao"


@pytest.mark.usefixtures("over_https")
@pytest.mark.parametrize(
    "path",
    ["/api/v1/incidents/", "/api/v1/reports/", "/ogc/collections", "/tiles/0/0/0.json"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_programs_over_plain_http_are_refused_and_not_sent_on(
    path: str, method: str
) -> None:
    answer = getattr(Client(), method)(path, headers={"Authorization": "Bearer none"})
    assert answer.status_code == 403
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "https" in answer.json()["detail"]


@pytest.mark.usefixtures("over_https")
def test_programs_over_https_are_answered() -> None:
    assert Client().get("/api/v1/incidents/", secure=True).status_code == 200


@pytest.mark.usefixtures("over_https")
def test_probes_of_the_machine_itself_need_no_https() -> None:
    assert Client().get("/livez").status_code == 200


def test_other_hosts_are_no_names_of_ours(settings: Any) -> None:
    """A name that somebody else chose would be in the links of mails and documents."""
    settings.ALLOWED_HOSTS = ["observatoire.example"]
    address = reverse("map")
    assert (
        Client().get(address, headers={"Host": "observatoire.example"}).status_code
        == 200
    )
    for host in (
        "evil.example",
        "observatoire.example.evil.example",
        "observatoire.example:x",
    ):
        assert Client().get(address, headers={"Host": host}).status_code == 400
    forwarded = {"Host": "observatoire.example", "X-Forwarded-Host": "evil.example"}
    assert b"evil.example" not in Client().get(address, headers=forwarded).content


@pytest.mark.parametrize(
    "made", [HttpResponse("content"), StreamingHttpResponse(["con", "tent"])]
)
def test_head_is_answered_without_content(
    rf: RequestFactory, made: HttpResponseBase
) -> None:
    made["Content-Length"] = "7"
    answer = TransportMiddleware(lambda _request: made)(rf.head("/livez"))
    assert b"".join(answer) == b""
    assert answer["Content-Length"] == "7"
