"""The map in a frame: for the sites that are named, that one page, and read-only."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_published, make_region
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> None:
    make_region()
    make_published()


def ancestors(answer: Any) -> str:
    found = re.search(r"frame-ancestors ([^;]+)", answer["Content-Security-Policy"])
    assert found
    return found[1]


def test_named_sites_alone_may_hold_it(client: Client, incident: None) -> None:
    answer = client.get("/fr/embed/?q=sevare")
    assert ancestors(answer) == "https://partner.example"
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("page", ["", "incidents/", "account/login/"])
def test_no_other_page_may_be_in_a_frame(
    client: Client, incident: None, page: str
) -> None:
    answer = client.get(f"/fr/{page}")
    assert ancestors(answer) == "'none'"
    assert answer["X-Frame-Options"] == "DENY"


def test_without_named_sites_there_is_none(
    client: Client, incident: None, settings: Any
) -> None:
    settings.EMBED_ORIGINS = []
    assert client.get("/fr/embed/").status_code == 404
    assert "iframe" not in client.get("/fr/").content.decode()


def test_it_shows_the_same_and_writes_nothing(client: Client, incident: None) -> None:
    html = client.get("/fr/embed/?type=battles&shade=killed").content.decode()
    assert "Incidents 1 publiés" in text_of(html)
    assert "<form" not in html
    assert 'data-obs-region="mopti"' in html


def test_its_months_follow_its_filter_and_choosing_some_keeps_it(
    client: Client, incident: None
) -> None:
    html = client.get("/fr/embed/?type=battles&shade=killed&from=2019-03-01").content
    (months,) = re.findall(r'data-obs-timeline="([^"]+)"', html.decode())
    assert unescape(months) == "/fr/timeline.json?from=2019-03-01&type=battles"
    (address,) = re.findall(r'data-obs-address="([^"]+)"', html.decode())
    assert unescape(address) == ("/fr/embed/?from=2019-03-01&type=battles&shade=killed")


def test_the_map_says_how_to_show_it(client: Client, incident: None) -> None:
    html = client.get("/fr/?shade=killed&q=sevare").content.decode()
    assert 'src="http://testserver/fr/embed/?q=sevare&amp;shade=killed"' in html
