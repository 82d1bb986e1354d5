"""Reporter and desk at work on one event, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident, Remark
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.factories import make_incident, make_published, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    settings.MFA_REQUIRED = False


def test_what_may_be_the_same_event_shows_while_typing_and_is_sent_along(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    public = make_published()
    page = open_page()
    sign_in(page, make_user().username)
    page.goto("/fr/reports/new/")
    page.locator("[name=started_on]").fill("2019-03-06")
    page.locator("[name=place_name]").fill("sevare")
    same = page.get_by_role("button", name="C’est le même événement")
    same.click()
    expect(same).to_have_attribute("aria-pressed", "true")
    assert axe_violations(page) == []
    assert overflow(page) <= 0
    page.locator("[name=event_type]").select_option("battles.armed_clash")
    page.locator("[name=title]").fill("Accrochage")
    page.locator("[name=source_publisher]").fill("Un habitant")
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.locator("main")).to_contain_text("votre signalement a été reçu")
    report = Incident.objects.get(title_fr="Accrochage")
    assert report.same_event.target.public_id == public.public_id
    expect(same).to_be_hidden()  # the next report is of another event
    assert page.locator("[name=same_as]").input_value() == ""


def press(page: Page, *keys: str) -> None:
    """Once the page listens: it shows the button then."""
    expect(page.locator("[data-obs-keys-help]")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def test_several_reports_are_reviewed_by_keyboard_alone(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    author = make_user()
    for title in ("Un", "Deux", "Trois"):
        make_incident(status="reported", author=author, title_fr=title)
    page = open_page("/fr/", width=1280)
    sign_in(page, make_user("editor").username)
    page.goto("/fr/review/")
    press(page, "j", "j", "k", "o")
    heading = page.locator("h1")
    expect(heading).to_have_text("Un")
    press(page, "a", "Enter")
    expect(page.locator(".part-checked")).to_have_count(10)
    press(page, "p", "Enter")
    expect(page.locator(".messages")).to_contain_text("Publié")
    press(page, "j")
    expect(heading).to_have_text("Deux")
    press(page, "r")
    page.keyboard.type("Pas de source, jeu de pistes")  # letters, and no shortcuts
    press(page, "Tab", "Enter")
    expect(page.locator(".messages")).to_contain_text("rejeté")
    press(page, "j")
    expect(heading).to_have_text("Trois")
    press(page, "c")
    page.keyboard.type("Combien de motos ?")
    press(page, "Tab", "Enter")
    expect(page.locator(".messages")).to_contain_text("question est posée")
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe_violations(page) == []
    press(page, "Escape", "u")
    expect(heading).to_have_text("File de relecture")
    found = Incident.objects.order_by("pk").values_list("status", flat=True)
    assert list(found) == ["published", "rejected", "reported"]
    assert Remark.objects.get().kind == "question"


def test_single_keys_can_be_turned_off(open_page: OpenPage, sign_in: SignIn) -> None:
    make_incident(status="reported", author=make_user())
    page = open_page("/fr/", width=360)
    sign_in(page, make_user("editor").username)
    page.goto("/fr/review/")
    page.get_by_role("button", name="Raccourcis clavier").click()
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    press(page, "Escape", "j", "o", "?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url.endswith("/review/")
    assert overflow(page) <= 0
