"""Marks of a full map: none on another, each incident once, the same at each visit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from incidents.statistics.refresh import refresh_totals
from regions.ingest.divisions import load_divisions
from tests.browser.conftest import OpenPage, axe_violations
from tests.factories import make_published
from tests.observatory.processes import eventually

pytestmark = pytest.mark.django_db(transaction=True)

CELL = 360 / 2**18
"""Degrees of longitude, at the map's last zoom (incidents/tiles.py)."""
KEEP_THE_MAP = """document.addEventListener("obs:map-ready",
    ({detail}) => { window.shownMap = detail.map; })"""
COLLISIONS = """() => {
    const boxes = [...document.querySelectorAll(".leaflet-marker-icon[role=button]")]
        .map((icon) => icon.getBoundingClientRect());
    return boxes.flatMap((one, at) => boxes.slice(0, at).filter((other) =>
        one.left < other.right && one.right > other.left &&
        one.top < other.bottom && one.bottom > other.top)).length;
}"""
SEEN = """() => [...document.querySelectorAll(".leaflet-marker-icon[role=button]")]
    .map((icon) => [icon.ariaLabel, icon.tabIndex, icon.getBoundingClientRect().x])"""
TILES_ASKED = """() => performance.getEntriesByType("resource")
    .filter(({name}) => name.includes("/tiles/")).length"""
DRAWN = """() => [...document.querySelectorAll(".cluster-count")]
    .reduce((sum, {textContent}) => sum + Number(textContent), 0)
    + document.querySelectorAll(".incident-mark").length"""


@pytest.fixture(autouse=True)
def incidents(transactional_db: None) -> None:
    """A town and around it: nearer and nearer to each other, known in all ways."""
    load_divisions()
    for step in range(90):
        far = 2.4 / 1.08**step
        place = {
            "latitude": 14.5 + far * (-1) ** (step // 2),
            "longitude": -4.1 + far * 0.9 * (-1) ** step,
        }
        make_published(
            **place, geo_precision=("settlement", "exact", "commune")[step % 3]
        )
    refresh_totals()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page("about:blank", width=1280)
    page.add_init_script(KEEP_THE_MAP)
    page.goto("/fr/")
    page.wait_for_function("window.shownMap")
    return page


def show(page: Page, zoom: float, longitude: float = -4.1) -> None:
    where = [14.5, longitude, zoom]
    page.evaluate("([y, x, z]) => shownMap.setView([y, x], z, {animate: false})", where)
    expect(page.locator(".leaflet-marker-icon[role=button]").first).to_be_attached()
    page.wait_for_load_state("networkidle")


def test_every_target_has_its_room_at_every_zoom(page: Page) -> None:
    for zoom in (5, 5.5, 6.25, 8.5, 12, 14, 16):
        show(page, zoom)
        assert page.evaluate(COLLISIONS) == 0, zoom
        assert axe_violations(page, rules=["target-size"]) == [], zoom
        if zoom < 7:
            assert page.evaluate(DRAWN) == 90


def test_the_order_of_the_tiles_changes_nothing_nor_takes_the_focus(
    page: Page,
) -> None:
    page.wait_for_load_state("networkidle")
    seen = page.evaluate(SEEN)
    asked = page.evaluate(TILES_ASKED)
    held: list[Route] = []
    page.route("**/tiles/**", lambda route: held.append(route))
    page.reload()
    assert eventually(lambda: page.evaluate("true") and len(held) == asked)
    answers = [(route, route.fetch()) for route in held]
    *first, last = sorted(answers, key=lambda pair: len(pair[1].body()))
    for route, answer in first:
        route.fulfill(response=answer)
    mark = page.locator(".leaflet-marker-icon[tabindex='0']").last
    mark.focus()
    name = mark.get_attribute("aria-label")
    assert len(page.evaluate(SEEN)) < len(seen)
    last[0].fulfill(response=last[1])
    assert eventually(lambda: len(page.evaluate(SEEN)) == len(seen))
    assert page.evaluate(SEEN) == seen
    assert page.evaluate("document.activeElement.ariaLabel") == name


def test_what_no_zoom_parts_is_opened_as_a_list(page: Page) -> None:
    west = round(-4.1 / CELL) * CELL
    for part in (0.2, 0.6):
        make_published(latitude=14.62, longitude=round(west + part * CELL, 5))
    refresh_totals()
    page.goto("/fr/?near=-4.1,14.62,1")
    page.wait_for_function("window.shownMap")
    disc = page.get_by_role("button", name=re.compile(r"^2 incidents, .*liste"))
    for _ in range(4):
        if disc.count():
            break
        page.locator(".cluster").click()
        page.wait_for_load_state("networkidle")
    disc.press("Enter")
    page.get_by_role("link", name="Lister ces incidents").click()
    expect(page.locator(".incident-link")).to_have_count(2)


def test_tab_visits_what_is_wholly_seen(page: Page) -> None:
    show(page, 8)
    cut: list[Any] = page.evaluate("""() => {
        const map = document.querySelector(".map-canvas").getBoundingClientRect();
        return [...document.querySelectorAll(".leaflet-marker-icon[role=button]")]
            .filter((icon) => {
                const {left, right, top, bottom} = icon.getBoundingClientRect();
                const isCut = left < map.left || right > map.right
                    || top < map.top || bottom > map.bottom;
                return isCut === (icon.tabIndex === 0);
            }).map((icon) => icon.ariaLabel);
    }""")
    assert cut == []
