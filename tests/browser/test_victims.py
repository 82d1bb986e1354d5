"""Who the victims were, from a phone without a network to the public page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from incidents.models import Incident, PublishedIncident
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.browser.test_entry import SignIn, fill_in
from tests.browser.test_offline import KEPT, Phone, Server, network_is_back, server
from tests.browser.test_outbox import FORM, rows
from tests.factories import make_event_type, make_user
from tests.observatory.processes import eventually

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["server"]


@pytest.fixture
def phone(browser: Browser, tmp_path: Path, server: Server) -> Iterator[Phone]:
    phone = Phone(browser, tmp_path / "phone", server)
    yield phone
    phone.close()


def write_of_five(page: Page) -> None:
    fill_in(page)
    page.locator("[name=place_name]").fill("sevare")
    page.locator("[name=killed_min]").fill("")
    page.locator("[name=killed_best]").fill("5")
    page.locator("[name=source_is_confidential]").uncheck()
    page.get_by_text("Qui étaient les victimes").click()
    shown = page.locator(".victims .entry-row:visible")
    expect(shown).to_have_count(1)
    page.locator("[name=victims_1_outcome]").select_option("killed")
    page.locator("[name=victims_1_count]").fill("2")
    page.locator("[name=victims_1_category]").select_option("civilian")
    page.locator("[name=victims_1_sex]").select_option("woman")
    expect(shown).to_have_count(2)
    page.locator("[name=victims_2_outcome]").select_option("killed")
    page.locator("[name=victims_2_count]").fill("1")
    page.locator("[name=victims_2_age_group]").select_option("child")
    expect(shown).to_have_count(3)
    page.locator("summary").filter(has_text="Autre source").click()
    page.locator("[name=further_1_publisher]").fill("Studio Tamani")
    page.locator("[name=further_1_is_confidential]").uncheck()
    expect(page.locator(".further .entry-row:visible")).to_have_count(2)


def send_when_the_server_is_back(page: Page, server: Server) -> None:
    page.goto(FORM)
    assert eventually(lambda: page.evaluate(KEPT), 30)
    server.kill()
    page.goto(FORM)
    write_of_five(page)
    assert axe_violations(page) == []
    assert overflow(page) <= 0
    page.reload()  # the draft comes back, and with it the rows that hold something
    expect(page.locator(".victims .entry-row:visible")).to_have_count(3)
    expect(page.locator("[name=victims_1_sex]")).to_have_value("woman")
    expect(page.locator(".further .entry-row:visible")).to_have_count(2)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (1)")
    expect(page.locator(".victims .entry-row:visible")).to_have_count(1)  # empty again
    server.start()
    network_is_back(page)
    expect(rows(page).filter(has_text="Envoyé")).to_have_count(1)


def test_two_women_and_a_child_of_five_from_offline_to_the_public(
    phone: Phone, server: Server, open_page: OpenPage, sign_in: SignIn, settings
) -> None:
    settings.MFA_REQUIRED = False
    page = phone.open()
    phone.sign_in("aminata")
    send_when_the_server_is_back(page, server)

    incident = Incident.objects.get()
    page.goto(f"/fr/reports/{incident.uuid}/")
    expect(page.locator(".facts")).to_contain_text("femmes et filles")
    desk = open_page()
    sign_in(desk, make_user("editor", username="oumar").username)
    desk.goto(f"/fr/review/{incident.uuid}/")
    sides = desk.locator(".side")
    expect(sides).to_have_count(2)
    expect(sides.first).to_contain_text("civils, femmes et filles\xa0: 2")
    assert overflow(desk) <= 0
    desk.get_by_role("button", name="Vérifier et publier").click()
    expect(desk.locator("main")).to_contain_text("Publié")

    public = open_page(PublishedIncident.objects.get().get_absolute_url())
    main = public.locator("main")
    for said in ("femmes et filles", "enfants", "Un habitant", "Studio Tamani"):
        expect(main).to_contain_text(said)
    parts = PublishedIncident.objects.get().victims
    assert {(p["sex"], p["age_group"]): p["best"] for p in parts} == {
        ("woman", "unknown"): 2,
        ("unknown", "child"): 1,
    }
    assert overflow(public) <= 0


def test_what_does_not_add_up_leads_to_its_row(
    open_page: OpenPage, sign_in: SignIn, settings
) -> None:
    settings.MFA_REQUIRED = False
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")
    page = open_page()
    sign_in(page, make_user("reporter").username)
    page.goto(FORM)
    page.get_by_role("button", name="Le montrer sur une carte").wait_for()
    write_of_five(page)
    page.locator("[name=killed_known][value=unknown]").check()
    page.get_by_role("button", name="Envoyer le signalement").click()
    summary = page.locator("[data-obs-error-summary]")
    expect(summary).to_contain_text("au moins 3")
    summary.get_by_role("link", name="Victimes 2").click()
    expect(page.locator("[name=victims_2_count]")).to_be_focused()
    page.locator("[name=victims_at_least]").check()
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.locator("main")).to_contain_text("votre signalement a été reçu")
    claim = Incident.objects.get().claims.get()
    assert (claim.min, claim.best, claim.max) == (3, None, None)
