"""Tools of the map: chosen areas, measures, density; and marks that are no spots."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from incidents.statistics.refresh import refresh_totals
from regions.ingest.divisions import load_divisions
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def incidents(transactional_db: None) -> None:
    load_divisions()
    make_published(latitude=14.5, title_fr="Attaque à Sévaré")
    make_published(
        latitude=16.9,
        longitude=-3.0,
        title_fr="Attaque sur le fleuve",
        geo_precision="region",
    )
    make_published(
        latitude=18.4,
        longitude=1.4,
        title_fr="Attaque dans le cercle",
        geo_precision="cercle",
    )
    refresh_totals()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page("/fr/", width=1280)
    expect(page.locator("[data-obs-tools]")).to_be_visible()
    expect(page.locator(".incident-mark")).to_have_count(3)
    return page


def test_what_is_known_to_a_region_shows_the_region(page: Page) -> None:
    expect(page.locator(".incident-mark.is-vague")).to_have_count(2)
    of_cercle = page.get_by_role("button", name=re.compile("dans le cercle"))
    expect(of_cercle).to_have_attribute(
        "aria-label", re.compile("Lieu connu à\xa0: un cercle .à 60\xa0km près")
    )
    assert page.locator("path.extent").count() <= 1
    page.get_by_role("button", name=re.compile("sur le fleuve")).press("Enter")
    expect(page.locator(".popup")).to_contain_text("Lieu connu à\xa0: une région")
    expect(page.locator("path.extent:not([d^='M0'])").first).to_be_visible()


def test_an_area_is_chosen_by_mouse_and_stays_in_the_address(page: Page) -> None:
    page.get_by_role("button", name="Choisir une zone").click()
    canvas = page.locator(".map-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    for x, y in ((0.15, 0.02), (0.98, 0.02), (0.98, 0.6), (0.02, 0.6)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.get_by_role("button", name="Montrer cette zone").click()
    page.wait_for_url("**/fr/?polygon=*")
    expect(page.locator("#list-heading")).to_have_text(re.compile("2 incidents"))
    expect(page.locator("path.picked")).to_have_count(1)
    expect(page.locator(".chip")).to_contain_text("polygone")


def test_the_keyboard_measures_and_chooses_a_circle(page: Page) -> None:
    page.get_by_role("button", name="Mesurer").press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    said = page.locator("[data-obs-tools-said]")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("km le long de la ligne")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Mesurer")).to_be_focused()
    assert axe_violations(page) == []


def test_a_chosen_place_is_shown_as_large_as_the_map(open_page: OpenPage) -> None:
    page = open_page("/fr/?near=-4.1,14.5,30", width=1280)
    expect(page.locator("path.picked")).to_have_count(1)
    expect(page.locator(".map-canvas.is-close")).to_be_visible()
    page.wait_for_function("""() => {
        const [circle, map] = ["path.picked", ".map-canvas"].map((name) =>
            document.querySelector(name).getBoundingClientRect());
        return circle.height > map.height / 2 && circle.height < map.height;
    }""")


def test_the_density_is_in_the_address_and_goes_with_it(
    page: Page, open_page: OpenPage
) -> None:
    density = page.get_by_role("button", name="Densité")
    density.press("Space")
    page.wait_for_url("**/fr/?layer=heat")
    canvas = page.locator(".leaflet-heat-pane canvas")
    expect(canvas).to_be_visible()
    expect(density).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(canvas).to_have_count(0)
    expect(density).to_have_attribute("aria-pressed", "false")
    page.go_forward()
    expect(canvas).to_be_visible()
    shared = open_page("/fr/embed/?layer=heat&from=2019-03-01&to=2019-03-31", width=360)
    expect(shared.locator(".leaflet-heat-pane canvas")).to_be_visible()
    expect(shared.locator(".tag").first).to_contain_text("2019")
    assert overflow(shared) <= 0


def test_the_map_keeps_its_place_on_a_phone_while_one_draws(
    open_page: OpenPage,
) -> None:
    page = open_page("/fr/", width=360)
    canvas = page.locator(".map-canvas")
    for tool, points in (("Mesurer", 3), ("Choisir une zone", 4), ("Choisir un", 2)):
        page.get_by_role("button", name=re.compile(f"^{tool}")).last.press("Enter")
        expect(canvas).to_be_focused()
        top = page.evaluate("scrollY") + canvas.bounding_box()["y"]
        for step in range(points):
            page.keyboard.press("Enter")
            page.keyboard.press(("ArrowLeft", "ArrowUp", "ArrowRight")[step % 3])
            expect(page.locator(".map-canvas .here-dot")).to_have_count(step + 1)
            assert page.evaluate("scrollY") + canvas.bounding_box()["y"] == top, tool
        page.keyboard.press("Escape")


def test_the_full_screen_holds_the_whole_map(page: Page) -> None:
    button = page.get_by_role("button", name="Plein écran")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("""() => {
        const map = document.querySelector(".map-canvas");
        const {top, bottom} = map.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight && bottom - top > innerHeight / 2;
    }""")


def test_the_tools_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page("/fr/?near=-4.09,14.5,30", width=360)
    expect(page.locator("[data-obs-tools]")).to_be_visible()
    expect(page.locator("path.picked")).to_have_count(1)
    assert overflow(page) <= 0
