"""The map in a real browser: clusters, popups, keyboard, slow lines, no leaks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from incidents.statistics.refresh import refresh_totals
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import OpenPage, axe_violations
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)

SLOW = "Object.defineProperty(navigator, 'connection', {value: {effectiveType: '2g'}})"


@pytest.fixture(autouse=True)
def incidents(transactional_db: None) -> None:
    load_divisions()
    load_places()
    for step in range(6):
        make_published(latitude=14.50 + step / 100, killed=(1, 2, 3))
    make_published(
        latitude=16.27, longitude=-0.04, title_fr="Attentat à Gao", killed=(5, 7, 9)
    )
    make_published(latitude=12.65, longitude=-8.0, title_fr="Premier à Bamako")
    make_published(latitude=12.65, longitude=-8.0, title_fr="Second à Bamako")
    refresh_totals()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page("/fr/", width=1280)
    expect(page.locator(".cluster").first).to_be_visible()
    return page


def test_it_draws_every_incident_once(page: Page) -> None:
    counts = page.locator(".cluster-count").all_inner_texts()
    singles = page.locator(".incident-mark").count()
    assert sum(map(int, counts)) + singles == 9


def test_it_asks_nobody_else_for_anything(open_page: OpenPage, live_server) -> None:
    asked: list[str] = []
    page = open_page("about:blank", width=1280)
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/fr/")
    expect(page.locator(".cluster").first).to_be_visible()
    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_a_cluster_opens_by_click_into_what_it_holds(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^6 incidents")).click()
    expect(page.locator(".incident-mark").nth(1)).to_be_visible()


def test_a_cluster_tells_its_types_and_its_toll_at_a_glance(page: Page) -> None:
    make_published(latitude=14.53, event_type="explosions.ied")
    refresh_totals()
    page.reload()
    cluster = page.get_by_role("button", name=re.compile(r"^7 incidents, 12 tués"))
    told = cluster.get_attribute("aria-label") or ""
    assert "battles\xa0: 6; explosions\xa0: 1; 1 sans chiffre" in told
    expect(cluster.locator(".cluster-toll")).to_have_attribute("data-obs-killed", "12")
    assert axe_violations(page) == []
    arcs = cluster.locator("circle")
    assert [arc.get_attribute("class") for arc in arcs.all()] == [
        "arc-battles",
        "arc-explosions",
    ]


def test_an_incident_is_reached_by_keyboard_and_gives_the_focus_back(
    page: Page,
) -> None:
    marker = page.get_by_role("button", name=re.compile("Attentat à Gao"))
    marker.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Attentat à Gao").and_(
        page.locator(".popup-title")
    )
    expect(link).to_be_focused()
    expect(page.locator(".popup")).to_contain_text("Tués\xa0: 7")
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()


def test_a_cluster_opens_by_enter_and_leaves_the_focus_on_the_map(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^6 incidents")).press("Enter")
    expect(page.locator(".incident-mark").nth(1)).to_be_visible()
    expect(page.locator(".map-canvas")).to_be_focused()


def test_space_opens_a_marker_too(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Attentat à Gao")).focus()
    page.keyboard.press("Space")
    expect(page.locator(".popup")).to_be_visible()


def test_incidents_at_one_place_are_listed_together(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^2 incidents")).click()
    page.get_by_role("link", name="Lister ces incidents").click()
    expect(page.locator(".incident-link")).to_have_count(2)


def test_the_map_follows_the_filter(open_page: OpenPage) -> None:
    page = open_page("/fr/?q=gao", width=1280)
    expect(page.locator(".incident-mark")).to_have_count(1)
    assert page.locator(".cluster").count() == 0


def test_it_goes_to_the_region_that_the_filter_asks_for_and_back(
    open_page: OpenPage,
) -> None:
    page = open_page("/fr/?region=2012:gao", width=1280, reduced_motion="reduce")
    asked = page.locator(".leaflet-outlines-pane path[class*=ramp-]:not(.ramp-out)")
    expect(asked).to_have_count(1)
    assert _share(page, asked) > 0.8
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('obs:visit',"
        " {detail: {address: '/fr/', history: 'push'}}))"
    )
    expect(asked).to_have_count(9)
    assert _share(page, asked.first) < 0.6
    page.go_back()
    expect(asked).to_have_count(1)
    assert _share(page, asked) > 0.8


def _share(page: Page, shape: Locator) -> float:
    """Of the map, along the side that it fills more of."""
    box, frame = shape.bounding_box(), page.locator(".map-canvas").bounding_box()
    assert box
    assert frame
    return max(box["width"] / frame["width"], box["height"] / frame["height"])


@pytest.mark.parametrize(
    ("motion", "moves"), [("reduce", False), ("no-preference", True)]
)
def test_it_zooms_at_once_for_who_asked_for_less_motion(
    open_page: OpenPage, motion: str, moves: bool
) -> None:
    page = open_page("/fr/", width=1280, reduced_motion=motion)
    expect(page.locator(".cluster").first).to_be_visible()
    fades, grows = ".leaflet-fade-anim", ".leaflet-proxy"
    assert bool(page.locator(fades).count()) == moves
    assert bool(page.locator(grows).count()) == moves


def test_the_keyboard_gets_past_the_map(page: Page) -> None:
    page.locator(".skip[href='#list']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#list a").first).to_be_focused()


def test_on_a_slow_line_the_map_waits_for_a_tap(open_page: OpenPage) -> None:
    page = open_page("about:blank", width=360)
    page.add_init_script(SLOW)
    page.goto("/fr/")
    expect(page.locator("[data-obs-overview]")).to_be_visible()
    assert page.locator(".map-canvas").count() == 0
    page.get_by_role("button", name="Charger la carte interactive").click()
    expect(page.locator(".cluster").first).to_be_visible()


def test_without_javascript_there_are_drawing_figures_and_list(
    open_page: OpenPage,
) -> None:
    page = open_page("/fr/", width=360, java_script_enabled=False)
    expect(page.locator("[data-obs-overview]")).to_be_visible()
    expect(page.locator(".incident").first).to_be_visible()
    page.locator(".filter > summary").click()
    page.locator("#filter-q").fill("gao")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("#list .incident")).to_have_count(1)
    assert page.url.endswith("/fr/?q=gao")


def test_tiles_that_fail_are_admitted_and_tried_again(open_page: OpenPage) -> None:
    page = open_page("about:blank", width=1280)
    page.route("**/tiles/**", lambda route: route.abort())
    page.goto("/fr/")
    expect(page.get_by_text("n’ont pas pu être chargés")).to_be_visible()
    page.unroute("**/tiles/**")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".cluster").first).to_be_visible()


def test_an_english_page_has_english_titles_on_the_map(open_page: OpenPage) -> None:
    page = open_page("/en/?q=sevare", width=1280)
    page.get_by_role("button", name=re.compile(r"6 incidents, 12 killed")).click()
    expect(
        page.get_by_role("button", name=re.compile("Clash at Sévaré")).first
    ).to_be_visible()


def test_an_incident_page_draws_its_uncertainty(open_page: OpenPage) -> None:
    page = open_page("/fr/incidents/MLI-2019-000007/", width=360)
    expect(page.locator(".map-canvas path.here")).to_be_visible()
