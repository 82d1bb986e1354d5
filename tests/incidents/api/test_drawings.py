"""Drawings as files: they stand alone, and say what they show."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client

from incidents.models import PublishedIncident
from incidents.services.publication import publish_incident
from incidents.statistics.refresh import refresh_totals
from incidents.views.standalone import BANDS, RAMP
from tests.factories import make_claim, make_incident, make_outcome, make_published
from tests.incidents.api.conftest import errors_of

SVG = "{http://www.w3.org/2000/svg}"
AT = "/api/v1/drawings/"


@pytest.fixture
def taken(world: list[PublishedIncident]) -> PublishedIncident:
    """With one more, so that every chart has something to draw."""
    incident = make_incident(
        event_type="explosions.remote_explosive_ied", killed=(1, 2, 3)
    )
    make_claim(incident, "abducted", 2, 3, 3)
    make_outcome(incident, "freed", 1, on=date(2019, 6, 1))
    found = publish_incident(incident, by=None)
    refresh_totals()
    return found


def drawn(client: Client, address: str) -> Xml.Element:
    answer = client.get(f"{AT}{address}")
    assert answer["Content-Type"] == "image/svg+xml"
    return Xml.fromstring(answer.content)  # noqa: S314  our own answer


def words(drawing: Xml.Element) -> str:
    return " | ".join(text.text or "" for text in drawing.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    "name",
    ["months", "years", "map", "types", "captivity", "explosives", "window"],
)
def test_they_say_their_filter_their_date_and_their_licence(
    client: Client, world: list[PublishedIncident], name: str
) -> None:
    said = words(drawn(client, f"{name}.svg?hide=contested&lang=fr"))
    assert "sans ce dont les chiffres se contredisent" in said
    assert "CC BY 4.0" in said
    assert "jusqu’au" in said


def test_a_bar_for_each_month_and_a_mark_for_the_unknown(
    client: Client, world: list[PublishedIncident]
) -> None:
    rectangles = drawn(client, "years.svg").iter(f"{SVG}rect")
    bars = [r for r in rectangles if r.get("fill") == RAMP[3]]
    assert len(bars) == 3  # 2019 to 2021
    make_published(event_type="riots", started_on=date(2022, 5, 1))
    assert "?" in words(drawn(client, "years.svg"))


def test_parts_of_a_whole_are_stacked_and_named(
    client: Client, taken: PublishedIncident
) -> None:
    drawing = drawn(client, "types.svg?lang=fr&year=2019")
    fills = [band.get("fill") for band in drawing.iter(f"{SVG}polygon")]
    assert fills == [BANDS["battles"], BANDS["explosions"]]
    assert "| battles | explosions |" in words(drawing)
    captivity = drawn(client, "captivity.svg?lang=fr")
    assert "libérés" in words(captivity)
    assert len(list(captivity.iter(f"{SVG}polygon"))) == 2  # freed, and still held


def test_a_window_is_of_one_unit_and_a_known_length(
    client: Client, taken: PublishedIncident
) -> None:
    said = words(drawn(client, "window.svg?days=90&to=2019-12-31&lang=fr"))
    assert "Tués dans les 90 jours" in said
    two = f"{AT}window.svg?region=2012:mopti&region=2012:kayes"
    for address in (two, f"{AT}window.svg?days=31", f"{AT}window.svg?year=2019"):
        assert errors_of(client, address), address


def test_a_map_has_its_legend_and_no_false_zero(
    client: Client, world: list[PublishedIncident]
) -> None:
    assert "aucun" in words(drawn(client, "map.svg?lang=fr"))
    of_region = words(drawn(client, "map.svg?region=2012:mopti&lang=fr"))
    assert "Aucune carte ne peut en être dessinée." in of_region
    assert "aucun |" not in of_region


def test_texts_are_no_markup(client: Client, world: list[PublishedIncident]) -> None:
    drawing = drawn(client, "months.svg?q=<b>%26amp;")
    assert "“<b>&amp;”" in words(drawing) or "<b>&amp;" in words(drawing)


def test_png_is_a_picture(client: Client, world: list[PublishedIncident]) -> None:
    answer = client.get(f"{AT}map.png?shade=killed")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert 20_000 < len(answer.content) < 500_000
    assert 'filename="map_' in answer["Content-Disposition"]


def test_what_is_not_known_is_named(
    client: Client, world: list[PublishedIncident]
) -> None:
    assert errors_of(client, f"{AT}months.svg?outcome=rumours")
    assert client.get(f"{AT}months.gif").status_code == 404
    assert client.get(f"{AT}map.svg?outcome=killed").status_code == 400


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("?layer=heat", ["types", "months", "map"]),
        ("incidents/", ["types", "months"]),
        ("totals/", ["months"]),
        ("regions/2012/mopti/", ["years"]),
        ("totals/abductions/", ["captivity"]),
        ("totals/explosives/", ["explosives"]),
        ("totals/compare/?a.year=2019&b.year=2020", ["months", "months"]),
        ("totals/rolling/?to=2019-12-31", ["window", "window", "window"]),
    ],
)
def test_pages_offer_them_for_every_chart(
    client: Client, taken: PublishedIncident, page: str, names: list[str]
) -> None:
    html = client.get(f"/fr/{page}").content.decode()
    links = re.findall(r'href="(/api/v1/drawings/[^"]+)"', html)
    files = [f"{AT}{name}.{suffix}" for name in names for suffix in ("svg", "png")]
    assert [link.split("?")[0] for link in links] == files
    for link in links[::2]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200
