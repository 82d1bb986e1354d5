"""Sent before the script that sends is there: held until it comes, and sent by the
browser itself where it does not; one report either way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from incidents.models import Incident, User
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.browser.test_entry import fill_in
from tests.browser.test_outbox import (
    FORM,
    KEPT,
    choose,
    press_send,
    rows,
    sign_out,
    wait_until_kept,
)
from tests.factories import make_event_type, make_published, make_user
from tests.pictures import make_phone_photo

pytestmark = pytest.mark.django_db(transaction=True)
SENDING = "**/js/entry/sending.js"


@pytest.fixture
def phone(
    open_page: OpenPage, sign_in: Callable[[Page, str], None], transactional_db: None
) -> Page:
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")
    page = open_page()
    sign_in(page, make_user("reporter").username)
    return page


def write_and_send(page: Page) -> None:
    page.goto(FORM, wait_until="commit")
    fill_in(page, "Envoyé tôt")
    page.locator("[name=place_name]").fill("Sévaré")
    wait_until_kept(page, "Sévaré")
    press_send(page)


def test_it_is_held_until_the_rest_is_there(phone: Page) -> None:
    held: list[Route] = []
    phone.route(SENDING, lambda route: held.append(route))
    write_and_send(phone)
    expect(phone.locator("[data-obs-sending]")).to_have_text("Envoi…")
    assert Incident.objects.count() == 0
    held[0].continue_()
    expect(phone.locator("main")).to_contain_text("votre signalement a été reçu")
    assert Incident.objects.get().title_fr == "Envoyé tôt"


def test_where_the_rest_does_not_come_the_browser_sends_it_and_it_stays_one(
    phone: Page,
) -> None:
    phone.route(SENDING, lambda route: route.abort())
    write_and_send(phone)
    expect(phone.locator("main")).to_contain_text("votre signalement a été reçu")
    phone.unroute(SENDING)
    phone.goto(FORM)
    expect(rows(phone)).to_contain_text("Envoyé")
    assert Incident.objects.get().title_fr == "Envoyé tôt"


def test_what_was_typed_and_chosen_before_the_rest_came_counts_as_if_it_had_not(
    phone: Page,
) -> None:
    make_published()
    held: list[Route] = []
    phone.route(SENDING, lambda route: held.append(route))
    phone.goto(FORM, wait_until="commit")
    phone.locator("[name=started_on]").fill("2019-03-06")
    phone.locator("[name=place_name]").fill("sevare")
    choose(phone, ("photo.jpg", "image/jpeg", make_phone_photo()))
    wait_until_kept(phone, "sevare")
    held[0].continue_()
    expect(phone.get_by_role("button", name="C’est le même événement")).to_be_visible()
    expect(phone.locator("[data-obs-photos] canvas")).to_have_count(1)


def test_signing_out_before_its_script_is_there_wipes_on_the_next_page(
    phone: Page,
) -> None:
    phone.route("**/js/entry/sign_out.js", lambda route: route.abort())
    write_and_send(phone)
    expect(phone.locator("main")).to_contain_text("votre signalement a été reçu")
    sign_out(phone)
    expect(phone.locator("[data-obs-wiped]")).to_be_visible()
    assert "Envoyé tôt" not in phone.evaluate(KEPT)


def test_what_is_not_sent_is_not_wiped_there_without_being_asked(
    phone: Page, sign_in: Callable[[Page, str], None]
) -> None:
    phone.route("**/js/entry/sign_out.js", lambda route: route.abort())
    phone.goto(FORM)
    fill_in(phone, "Pas envoyé")
    wait_until_kept(phone, "Pas envoyé")
    sign_out(phone)
    expect(phone.locator("[data-obs-unsent]")).to_contain_text("1 signalement à vous")
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    assert "Pas envoyé" in phone.evaluate(KEPT)
    sign_in(phone, User.objects.get().username)
    phone.goto(FORM)
    expect(phone.locator("[name=title]")).to_have_value("Pas envoyé")
    sign_out(phone)
    phone.get_by_role("button", name="Tout supprimer de ce téléphone").click()
    expect(phone.locator("[data-obs-wiped]")).to_be_visible()
    assert "Pas envoyé" not in phone.evaluate(KEPT)
