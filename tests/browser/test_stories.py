"""Days of people: a phone by touch, a keyboard alone, a brief on paper. What each step
does by itself is tested beside; here one follows the other."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from incidents.statistics.refresh import refresh_totals
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import OpenPage, overflow
from tests.factories import make_published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def incidents(transactional_db: None) -> None:
    load_divisions()
    load_places()
    for month in (1, 3):
        make_published(started_on=date(2019, month, 4), killed=(1, 2, 3))
    make_published(
        latitude=16.27, longitude=-0.04, started_on=date(2019, 4, 5), killed=(5, 7, 9),
        title_fr="Attentat à Gao", title_en="", place_name="Gao",
    )  # fmt: skip
    refresh_totals()


def heading(page: Page, text: str) -> None:
    expect(page.locator("#list-heading")).to_have_text(re.compile(text))


def test_on_a_phone_in_french_from_a_word_to_an_incident_and_to_somebody_else(
    open_page: OpenPage,
) -> None:
    page = open_page("/fr/", width=360, has_touch=True, is_mobile=True)
    page.locator(".filter > summary").tap()
    page.get_by_label("Mots").fill("ségou gao")
    page.get_by_label("Mots").press("Enter")
    heading(page, "0 incident")
    page.get_by_label("Mots").fill("gâo")  # accents are folded both ways
    page.get_by_role("button", name="Afficher").tap()
    heading(page, "1 incident")
    page.get_by_role("button", name=re.compile("Attentat à Gao")).tap()
    expect(page.locator(".popup")).to_contain_text("Tués\xa0: 7")
    page.locator(".popup-title").tap()
    page.wait_for_url("**/incidents/MLI-**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Attentat à Gao")
    page.go_back()
    heading(page, "1 incident")
    page.locator("#filter-q").fill("")
    page.get_by_label("Autour du lieu").fill("Sevare")
    page.get_by_label("Kilomètres").fill("30")
    page.get_by_role("button", name="Chercher").tap()
    page.wait_for_url(re.compile(r"[?&]near="))
    shared = page.url
    assert overflow(page) <= 0
    other = open_page(shared, width=1280)
    expect(other.locator("path.picked")).to_have_count(1)
    chips = page.locator(".chip").all_inner_texts()
    assert other.locator(".chip").all_inner_texts() == chips != []


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("at => document.activeElement.matches(at)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} tabs")


def test_by_keyboard_alone_and_without_motion(open_page: OpenPage) -> None:
    page = open_page("/fr/", width=1280, reduced_motion="reduce")
    expect(page.locator(".map-canvas .incident-mark").first).to_be_visible()
    tab_to(page, "#filter-q")
    page.keyboard.type("gao")
    page.keyboard.press("Enter")
    heading(page, "1 incident")
    assert page.evaluate("document.activeElement.id") == "filter-q"
    expect(page.get_by_role("button", name="Mois suivant")).to_be_visible()
    expect(page.get_by_role("button", name="Faire défiler les mois")).to_be_hidden()
    tab_to(page, "[data-obs-step='1']")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2019-04-01&to=2019-04-30*")
    expect(page.locator(".incident-mark")).to_have_count(1)
    tab_to(page, ".incident-mark")
    page.keyboard.press("Enter")
    expect(page.locator(".popup-title")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/MLI-**")
    page.go_back()
    heading(page, "1 incident")


@pytest.mark.parametrize(
    ("query", "title"),
    [("year=2019", "Tués par région"), ("region=2012:gao", "Incidents par lieu")],
)
def test_a_brief_is_printed_without_what_is_not_for_paper(
    open_page: OpenPage, query: str, title: str
) -> None:
    page = open_page(f"/fr/totals/brief/?{query}", width=1280)
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    words = [sheet.extract_text() for sheet in printed.pages]
    assert len(words) <= 3
    assert "Note de situation" in words[0]
    assert title in words[0]  # the map is on the first page
    for unwanted in ("Se connecter", "Cette page en PDF", "Interface de données"):
        assert unwanted not in "".join(words)
    assert "Attentat à Gao" in "".join(words)
