"""Every public page at both widths in both themes: axe, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from incidents.statistics.refresh import refresh_totals
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.factories import make_published, make_source, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/fr/",
    "/fr/?from=2019-01-01&q=sevare&colour=red",
    "/fr/incidents/",
    "/fr/incidents/MLI-2019-000001/",
    "/fr/incidents/MLI-2019-000001/correction/",
    "/fr/corrections/",
    "/fr/regions/",
    "/fr/regions/2012/mopti/",
    "/fr/regions/2023/menaka/",
    "/fr/totals/",
    "/fr/totals/explore/?by=region&then=actor&year=2019&month=3",
    "/fr/totals/compare/?a.region=2012:mopti&a.year=2019&b.year=2018",
    "/fr/totals/rolling/?region=2012:mopti&to=2019-12-31",
    "/fr/totals/abductions/",
    "/fr/totals/explosives/",
    "/fr/totals/brief/?year=2019&hide=contested",
    "/fr/totals/brief/?region=2012:mopti",
    "/fr/totals/trends/?on=2019-03",
    "/fr/totals/note/?quarter=2019-Q1",
    "/fr/methodology/",
    "/fr/account/login/",
    "/fr/account/password/reset/",
    "/fr/incidents/MLI-1999-000001/",
    "/en/totals/",
)


SIDEWAYS = """() => [...document.querySelectorAll(".table-scroll")]
    .some((table) => table.scrollWidth > table.clientWidth)"""
TINY = """() => [...document.querySelectorAll(".chart-svg text")]
    .map((words) => words.getBoundingClientRect().height)
    .some((height) => height > 0 && height < 9)"""

HATCHED = """() => {
    const look = (part) => getComputedStyle(document.querySelector(part));
    return [
        look(".swatch.ramp-unknown").backgroundImage,
        look(".hatch path").stroke,
        look(".hatch rect").fill,
    ];
}"""


@pytest.fixture(autouse=True)
def incidents(transactional_db: None) -> None:
    load_divisions()
    load_places()
    make_source()
    make_published(killed=(1, 2, 3), title_en="", is_illustrative=True)
    make_published(latitude=16.27, longitude=-0.04, event_type="explosions.ied")
    refresh_totals()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible_and_fits(open_page: OpenPage, width: int) -> None:
    """In the dark theme nothing differs but the colours: their contrast is asked."""
    page = open_page("/fr/methodology/", width=width)
    faults: list[str] = []
    for address in PAGES:
        page.goto(address)
        if address == "/fr/":
            page.locator(".map-canvas .cluster, .incident-mark").first.wait_for()
        found = axe_violations(page)
        page.emulate_media(color_scheme="dark")
        found += axe_violations(page, rules=["color-contrast"])
        page.emulate_media(color_scheme="light")
        faults += [f"{address} {fault}" for fault in found]
        if overflow(page) > 0:
            faults.append(f"{address} is {overflow(page)} px too wide")
        if width > 1000 and page.evaluate(SIDEWAYS):
            faults.append(f"{address} has a table that scrolls sideways")
        if page.evaluate(TINY):
            faults.append(f"{address} has a chart with words below 9 px")
    assert faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_legend_is_hatched_as_the_map_is(open_page: OpenPage, theme: str) -> None:
    page = open_page("/fr/?shade=killed", color_scheme=theme)
    swatch, line, ground = page.evaluate(HATCHED)
    assert (line in swatch, ground in swatch) == (True, True)
    assert line != ground


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_account_pages_are_accessible_and_fit(
    open_page: OpenPage, sign_in: Callable[..., None], theme: str
) -> None:
    person = make_user("reporter")
    page = open_page("/fr/account/login/", width=360, color_scheme=theme)
    sign_in(page, person.username)
    page.locator(".menu > summary").click()
    faults = axe_violations(page)
    for name in ("mfa/", "mfa/totp/activate/", "password/change/"):
        page.goto(f"/fr/account/{name}")
        faults += [f"{name} {fault}" for fault in axe_violations(page)]
        assert overflow(page) <= 0
    assert faults == []


def test_the_theme_can_be_switched_and_is_remembered(open_page: OpenPage) -> None:
    page = open_page("/fr/", width=360, color_scheme="light")
    switch = page.get_by_role("button", name="Thème sombre")
    expect(switch).to_have_attribute("aria-pressed", "false")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)
    switch.click()
    assert page.evaluate(background) != light
    page.goto("/fr/incidents/")
    assert page.evaluate(background) != light
    expect(page.get_by_role("button", name="Thème sombre")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_targets_are_large_enough_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/fr/incidents/", width=360)
    page.locator(".filter > summary").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll(".filter input, .filter .button")]
            .filter((e) => e.offsetParent && e.type !== "checkbox")
            .filter((e) => e.getBoundingClientRect().height < 44)
            .map((e) => e.outerHTML)"""
    )
    assert small == []


def test_the_chart_by_month_opens_the_month(open_page: OpenPage) -> None:
    make_published(killed=(4, 5, 6), started_on="2019-06-02", ended_on="2019-06-02")
    refresh_totals()
    page = open_page("/fr/totals/", width=1280)
    plot = page.locator(".month-chart .u-over")
    expect(plot).to_be_visible()
    box = plot.bounding_box()
    assert box is not None
    plot.hover(position={"x": box["width"] * 0.8, "y": box["height"] / 2})
    expect(page.locator(".month-chart .u-legend")).to_contain_text("juin 2019")
    plot.click(position={"x": box["width"] * 0.8, "y": box["height"] / 2})
    page.wait_for_url("**/incidents/?year=2019&month=6")


def test_the_chart_without_javascript_is_a_drawing(open_page: OpenPage) -> None:
    make_published(killed=(4, 5, 6))
    refresh_totals()
    page = open_page("/fr/totals/", width=360, java_script_enabled=False)
    expect(page.locator(".chart-svg")).to_be_visible()
