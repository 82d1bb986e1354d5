"""Who did it, from a phone without a network to the public page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from incidents.ingest.actors import load_actors
from incidents.models import Incident, PublishedIncident
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.browser.test_entry import fill_in
from tests.browser.test_offline import (  # noqa: F401  fixtures
    KEPT,
    Phone,
    Server,
    network_is_back,
    phone,
    server,
)
from tests.browser.test_outbox import FORM, press_send, rows
from tests.factories import make_user
from tests.observatory.processes import eventually

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, str], None]


def name_three(page: Page) -> None:
    """One that the phone suggests, one tap, and one that no list has."""
    actors = page.locator(".actor")
    page.locator("[data-obs-actors] summary").click()
    expect(actors.nth(0)).to_be_visible()
    expect(actors.nth(1)).to_be_hidden()
    page.locator("[name=actor_1_name]").press_sequentially("groupe de sou")
    option = page.get_by_role("option", name="JNIM")
    expect(option).to_contain_text("Groupe de soutien à l’islam")
    option.click()
    expect(page.locator("[name=actor_1_name]")).to_have_value("JNIM")
    page.locator("[name=actor_1_role]").select_option("perpetrator")
    page.get_by_role("button", name="Hommes armés inconnus").click()
    expect(page.locator("[name=actor_2_role]")).to_be_focused()
    page.locator("[name=actor_3_name]").fill("Chasseurs de Bankass")
    page.locator("[name=actor_3_role]").select_option("target")
    expect(actors.nth(3)).to_be_visible()


def send_after_an_outage(phone: Phone, server: Server) -> None:  # noqa: F811
    page = phone.open()
    phone.sign_in("aminata")
    page.goto(FORM)
    assert eventually(lambda: page.evaluate(KEPT), 30)
    server.kill()
    page.goto(FORM)
    fill_in(page, "Attaque au marché")
    page.locator("[name=place_name]").press_sequentially("sevar")
    page.get_by_role("option", name="Sévaré").click()
    name_three(page)
    assert axe_violations(page) == []
    assert overflow(page) <= 0
    page.reload()  # the draft is as it was
    expect(page.locator("[name=actor_3_name]")).to_have_value("Chasseurs de Bankass")
    expect(page.locator("[name=actor_1_name]")).to_be_visible()
    press_send(page)
    expect(page.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (1)")
    server.start()
    network_is_back(page)
    expect(rows(page).filter(has_text="Envoyé")).to_have_count(1)


def test_three_named_without_a_network_are_settled_and_published(
    phone: Phone,  # noqa: F811
    server: Server,  # noqa: F811
    open_page: OpenPage,
    settings,
) -> None:
    settings.MFA_REQUIRED = False
    load_actors()
    send_after_an_outage(phone, server)
    incident = Incident.objects.get()
    assert incident.actors.count() == 2

    desk = open_page(width=360)
    sign_in_as_editor(desk)
    desk.goto(f"/fr/review/{incident.uuid}/")
    part = desk.locator("#part-actors")
    for name in ("JNIM", "Hommes armés non identifiés", "Chasseurs de Bankass"):
        expect(part).to_contain_text(name)
    warning = desk.locator(".decide .notice", has_text="Chasseurs de Bankass")
    expect(warning).to_be_visible()
    warning.get_by_role("link", name="Dire de qui il s’agit").click()
    settle(desk)
    desk.get_by_role("button", name="Vérifier et publier").click()
    expect(desk.locator(".messages")).to_contain_text("Publié")
    public = open_page(PublishedIncident.objects.get().get_absolute_url(), width=360)
    actors = public.locator("[aria-labelledby=actors-heading]")
    for name in ("JNIM", "Hommes armés non identifiés", "Dozos (Mali)"):
        expect(actors).to_contain_text(name)
    assert "Bankass" not in public.content()


def settle(desk: Page) -> None:
    row = desk.get_by_role("group", name="Chasseurs de Bankass")
    row.get_by_label("Acteur", exact=False).first.select_option(label="Dozos (Mali)")
    assert axe_violations(desk) == []
    assert overflow(desk) <= 0
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.locator(".messages")).to_contain_text("Enregistré")
    expect(desk.locator("#part-actors")).to_contain_text("Dozos (Mali)")


def sign_in_as_editor(page: Page) -> None:
    client = Client()
    client.force_login(make_user("editor"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": page.url}]
    )
