"""From a phone in the field to the public map, through two people's hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident, PublishedIncident, User
from incidents.statistics.refresh import refresh_totals
from observatory.lib import quadkey
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.factories import make_event_type, make_incident, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def mali(transactional_db: None, settings) -> None:
    settings.MFA_REQUIRED = False
    load_divisions()
    load_places()
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")


@pytest.fixture
def reporter() -> User:
    return make_user("reporter", username="aminata")


@pytest.fixture
def editor() -> User:
    return make_user("editor", username="oumar")


def fill_in(page: Page, title: str = "Accrochage au marché") -> None:
    page.get_by_label("Que s’est-il passé").select_option("battles.armed_clash")
    page.get_by_label("En quelques mots").fill(title)
    page.get_by_label("Jour", exact=True).fill("2024-03-14")
    page.locator("[name=killed_known][value=figure]").check()
    page.locator("[name=killed_min]").fill("2")
    page.locator("[name=killed_best]").fill("3")
    page.get_by_label("Qui le dit").fill("Un habitant")


def send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.locator("main")).to_contain_text("votre signalement a été reçu")


def test_a_report_from_a_phone_reaches_the_map_the_list_the_api_and_the_totals(
    open_page: OpenPage, sign_in: SignIn, reporter: User, editor: User
) -> None:
    phone = open_page()
    sign_in(phone, reporter.username)
    phone.goto("/fr/reports/new/")
    fill_in(phone)
    phone.locator("[name=place_name]").press_sequentially("sevar")
    phone.get_by_role("option", name="Sévaré").click()
    send(phone)
    phone.goto("/fr/reports/")
    expect(phone.locator(".report-rows")).to_contain_text("Accrochage au marché")
    incident = Incident.objects.get()
    assert incident.latitude == pytest.approx(14.53, abs=0.1)

    desk = open_page()
    sign_in(desk, editor.username)
    desk.goto("/fr/review/")
    desk.get_by_role("link", name="Accrochage au marché").click()
    desk.get_by_role("button", name="Vérifier et publier").click()
    expect(desk.locator("main")).to_contain_text("Publié")
    refresh_totals()

    public = open_page("/fr/incidents/")
    expect(public.locator("main")).to_contain_text("Accrochage au marché")
    assert "aminata" not in public.content()
    record = PublishedIncident.objects.get()
    answer = public.request.get("/api/v1/incidents/").json()
    assert record.public_id in [found["id"] for found in answer["results"]]
    x, y = tile_of(record)
    tile = public.request.get(f"/tiles/6/{x}/{y}.json").json()
    assert sum(c["count"] for c in tile["clusters"]) + len(tile["incidents"]) == 1
    totals = public.request.get("/api/v1/totals/").text()
    assert '"best": 3' in totals or '"best":3' in totals
    public.goto("/fr/totals/")
    expect(public.locator("main")).to_contain_text("2024")


def tile_of(record: PublishedIncident, zoom: int = 6) -> tuple[int, int]:
    for x in range(2**zoom):
        for y in range(2**zoom):
            first, after = quadkey.tile_range(zoom, x, y)
            if first <= record.quadkey < after:
                return x, y
    raise AssertionError("in no tile")


def test_a_tap_on_the_map_fills_the_coordinates(
    open_page: OpenPage, sign_in: SignIn, reporter: User
) -> None:
    page = open_page()
    sign_in(page, reporter.username)
    page.goto("/fr/reports/new/")
    page.get_by_role("button", name="Le montrer sur une carte").click()
    names = page.locator(".point-map-canvas .town-label span")
    for town in ("Bamako", "Gao", "Kayes"):  # however far from the middle
        expect(names.filter(has_text=town)).to_have_count(1)
    page.locator(".point-map-canvas").click(position={"x": 150, "y": 150})
    expect(page.locator("[data-obs-point-map] [role=status]")).to_contain_text("km de")
    latitude = float(page.locator("[name=latitude]").input_value())
    assert 10 < latitude < 25
    assert overflow(page) <= 0


def test_names_that_come_late_are_not_laid_over_what_follows(
    open_page: OpenPage, sign_in: SignIn, reporter: User
) -> None:
    page = open_page()
    sign_in(page, reporter.username)
    page.goto("/fr/reports/new/")
    page.get_by_role("combobox", name="Lieu").wait_for()
    with page.expect_response("**/places/**q=sevar**"):
        page.locator("[name=place_name]").fill("sevar")
        page.get_by_label("Qui le dit").focus()
    page.evaluate("() => new Promise((seen) => setTimeout(seen, 100))")
    expect(page.get_by_role("option", name="Sévaré")).to_be_hidden()


def test_choosing_unknown_empties_the_figures_and_typing_one_chooses_a_figure(
    open_page: OpenPage, sign_in: SignIn, reporter: User
) -> None:
    page = open_page()
    sign_in(page, reporter.username)
    page.goto("/fr/reports/new/")
    page.get_by_role("combobox", name="Lieu").wait_for()  # the script is there
    page.locator("[name=killed_known][value=figure]").check()
    page.locator("[name=killed_best]").fill("4")
    page.locator("[name=killed_known][value=unknown]").check()
    expect(page.locator("[name=killed_best]")).to_be_hidden()
    assert page.locator("[name=killed_best]").input_value() == ""


def test_mistakes_take_the_focus_and_lead_to_their_fields(
    open_page: OpenPage, sign_in: SignIn, reporter: User
) -> None:
    page = open_page()
    sign_in(page, reporter.username)
    page.goto("/fr/reports/new/")
    fill_in(page, title="")
    page.get_by_role("button", name="Envoyer le signalement").click()
    summary = page.locator("[data-obs-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="En quelques mots").click()
    expect(page.locator("[name=title]")).to_be_focused()
    assert page.locator("[name=killed_best]").input_value() == "3"


def test_it_all_works_without_javascript(
    open_page: OpenPage, sign_in: SignIn, reporter: User, editor: User
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, reporter.username)
    page.goto("/fr/reports/new/")
    fill_in(page)
    page.get_by_label("Lieu").fill("sevare")
    send(page)
    desk = open_page(java_script_enabled=False)
    sign_in(desk, editor.username)
    desk.goto("/fr/review/")
    desk.get_by_role("link", name="Accrochage au marché").click()
    desk.get_by_role("button", name="Vérifier et publier").click()
    assert PublishedIncident.objects.count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_are_accessible_and_fit(
    width: int,
    scheme: str,
    open_page: OpenPage,
    sign_in: SignIn,
    reporter: User,
    editor: User,
) -> None:
    incident = make_incident(status="reported", author=reporter, killed=(1, 2, 3))
    make_incident(status="reported", author=reporter, place_name="Mopti")
    page = open_page(width=width, color_scheme=scheme)
    sign_in(page, editor.username)
    for path in (
        "reports/new/",
        "reports/",
        f"reports/{incident.uuid}/",
        "review/",
        f"review/{incident.uuid}/",
        f"review/{incident.uuid}/edit/",
    ):
        page.goto(f"/fr/{path}")
        page.wait_for_load_state("networkidle")
        for folded in page.locator("main details").all():
            folded.evaluate("details => { details.open = true; }")
        assert axe_violations(page) == [], path
        assert overflow(page) <= 0, path
