"""An analyst's way through map, timeline and list: one filter, which is the address."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from incidents.statistics.refresh import refresh_totals
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def incidents(transactional_db: None) -> None:
    load_divisions()
    load_places()
    for step in range(3):
        make_published(latitude=14.5 + step / 100, started_on=date(2019, 1, 2))
        make_published(latitude=14.5 + step / 100, started_on=date(2019, 3, 4))
    make_published(
        latitude=16.27,
        longitude=-0.04,
        started_on=date(2019, 4, 5),
        title_fr="Attentat à Gao",
        title_en="",
        place_name="Gao",
        event_type="explosions.ied",
        killed=(5, 7, 9),
    )
    refresh_totals()


def test_filter_brush_cluster_incident_and_back(open_page: OpenPage) -> None:
    page = open_page("/fr/", width=1280)
    page.get_by_label("Mots").fill("sevare")
    page.get_by_role("button", name="Afficher").click()
    page.wait_for_url("**/fr/?q=sevare")
    expect(page.locator("#list-heading")).to_have_text(re.compile("6 incidents"))
    expect(page.locator(".timeline-place")).to_have_attribute("aria-busy", "false")
    plot = page.locator(".timeline-incidents .u-over")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.75, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, middle, steps=4)
    page.mouse.up()
    page.wait_for_url("**/fr/?from=2019-03-01&to=2019-03-31&q=sevare")
    expect(page.locator("#list-heading")).to_have_text(re.compile("3 incidents"))
    assert page.get_by_label("Du", exact=True).input_value() == "2019-03-01"
    cluster = page.get_by_role("button", name=re.compile(r"^3 incidents"))
    cluster.click()
    page.locator(".incident-mark").first.click()
    page.locator(".popup-title").click()
    page.wait_for_url("**/incidents/MLI-**")
    page.go_back()
    expect(page.locator("#list-heading")).to_have_text(re.compile("3 incidents"))
    shared = page.url
    page.go_back()
    expect(page.locator("#list-heading")).to_have_text(re.compile("6 incidents"))
    other = open_page(shared, width=360)
    expect(other.locator("#list-heading")).to_have_text(re.compile("3 incidents"))
    other.locator("#timeline-heading").scroll_into_view_if_needed()
    expect(other.locator("[data-obs-window]")).to_have_text("mars 2019")


def test_a_quarter_of_the_filter_is_marked_and_stepped_from(
    open_page: OpenPage,
) -> None:
    page = open_page("/fr/?quarter=2019-Q1", width=1280)
    window = page.locator("[data-obs-window]")
    expect(window).to_have_text("janvier 2019 – mars 2019")
    page.get_by_role("button", name="Mois suivant").click()
    page.wait_for_url("**/fr/?from=2019-02-01&to=2019-04-30")
    expect(window).to_have_text("février 2019 – avril 2019")


def test_months_are_stepped_through_by_keyboard_and_played(open_page: OpenPage) -> None:
    page = open_page("/fr/incidents/", width=360)
    page.get_by_role("button", name="Mois suivant").press("Enter")
    expect(page.locator("[data-obs-status]")).to_contain_text("3 incidents")
    page.wait_for_url("**/incidents/?from=2019-01-01&to=2019-01-31")
    play = page.get_by_role("button", name="Faire défiler les mois")
    play.press("Enter")
    page.wait_for_url("**/incidents/?from=2019-02-01&to=2019-02-28")
    open_page(page.url).locator("[data-obs-window]").filter(
        has_text=re.compile("^(février|mars|avril) 2019$")
    ).wait_for()  # what is shared while it plays is the month that it has come to
    page.wait_for_url("**/incidents/?from=2019-04-01&to=2019-04-30", timeout=60_000)
    expect(play).to_have_attribute("aria-pressed", "false")  # the last month ends it
    expect(page.get_by_role("link", name="Attentat à Gao")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Tous les mois").click()
    page.wait_for_url(re.compile(r"/incidents/$"))


def test_a_frame_on_another_site_has_the_months_too(open_page: OpenPage) -> None:
    page = open_page("/fr/embed/?type=battles", width=360)
    page.locator("#timeline-heading").scroll_into_view_if_needed()
    page.get_by_role("button", name="Mois suivant").click()
    page.wait_for_url("**/fr/embed/?from=2019-01-01&to=2019-01-31&type=battles")
    expect(page.locator("[data-obs-part=filter]")).to_contain_text("3 publiés")
    expect(page.locator("[data-obs-window]")).to_have_text("janvier 2019")
    assert axe_violations(page) == []
    assert overflow(page) <= 0


def test_nothing_plays_where_motion_is_unwanted(open_page: OpenPage) -> None:
    page = open_page("/fr/", width=1280, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Mois suivant")).to_be_visible()
    expect(page.get_by_role("button", name="Faire défiler les mois")).to_be_hidden()
