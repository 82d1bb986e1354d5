"""Pages of other sites read the public layer, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
THEIRS = "https://partner.example"
PUBLIC = (
    *("/api/v1/incidents/", "/api/v1/incidents/?count=exact"),
    *("/api/v1/incidents.csv?count=about", "/api/v1/totals/"),
    *("/ogc/", "/tiles/0/0/0.json"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_layer_is_open_to_any_page_without_credentials(
    client: Client, address: str
) -> None:
    answer = client.get(address, headers={"origin": THEIRS})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    exposed = answer["Access-Control-Expose-Headers"]
    said = {name for name in answer.headers if name.startswith("X-")}
    of_the_site = {"X-Frame-Options", "X-Content-Type-Options"}
    assert said - of_the_site <= set(exposed.split(", "))
    assert "ETag" in exposed


def test_it_may_ask_whether_it_has_changed(client: Client) -> None:
    asked = {
        "origin": THEIRS,
        "access-control-request-method": "GET",
        "access-control-request-headers": "if-none-match",
    }
    answer = client.options(PUBLIC[0], headers=asked)
    assert answer.status_code == 200
    assert "if-none-match" in answer["Access-Control-Allow-Headers"]
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/fr/", "/fr/account/login/", "/fr/incidents/"])
def test_pages_and_accounts_are_not(client: Client, address: str) -> None:
    answer = client.get(address, headers={"origin": THEIRS})
    assert "Access-Control-Allow-Origin" not in answer
