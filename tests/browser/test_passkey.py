"""A passkey as second factor, on a phone in French: Chromium's virtual authenticator
stands for the phone's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.browser.conftest import PASSWORD, OpenPage, axe_violations, overflow
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, str], None]
OF_THE_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def without_https(settings: Any, transactional_db: None) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def authenticator(page: Page) -> tuple[CDPSession, str]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": OF_THE_PHONE})
    return session, added["authenticatorId"]


def give_password(page: Page, name: str) -> None:
    page.goto("/fr/account/login/?next=/fr/review/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def to_add(phone: Page) -> None:
    """The page that adds one, as far as it has come."""
    phone.goto("/fr/account/mfa/webauthn/add/")
    phone.fill("[name=password]", PASSWORD)  # once more, before factors change
    phone.press("[name=password]", "Enter")
    phone.get_by_label("Nom", exact=True).wait_for()


def test_a_passkey_is_added_and_opens_the_desk(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    make_user("editor", username="oumar")
    phone = open_page()
    session, kept = authenticator(phone)
    sign_in(phone, "oumar")
    to_add(phone)
    phone.get_by_label("Nom", exact=True).fill("Téléphone d’Oumar")
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    phone.get_by_role("button", name="Ajouter").click()
    phone.wait_for_url(lambda url: "/add/" not in url)
    phone.goto("/fr/account/mfa/webauthn/")
    expect(phone.locator("main li")).to_contain_text("Téléphone d’Oumar")
    expect(phone.locator("main li")).to_contain_text("pas encore utilisée")
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    (credential,) = session.send("WebAuthn.getCredentials", {"authenticatorId": kept})[
        "credentials"
    ]
    assert credential["rpId"] == "localhost"
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    phone.context.clear_cookies()
    give_password(phone, "oumar")
    phone.wait_for_url("**/mfa/authenticate/**")  # the password alone opens nothing
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    phone.locator("#mfa_webauthn_authenticate").click()
    phone.wait_for_url("**/fr/review/")
    expect(phone.locator(".menu")).to_contain_text("oumar")


def test_another_phone_s_passkey_does_not_open_it(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    make_user("editor", username="oumar")
    phone = open_page()
    authenticator(phone)
    sign_in(phone, "oumar")
    to_add(phone)
    phone.get_by_role("button", name="Ajouter").click()
    phone.wait_for_url(lambda url: "/add/" not in url)

    other = open_page()
    authenticator(other)
    give_password(other, "oumar")
    other.wait_for_url("**/mfa/authenticate/**")
    other.locator("#mfa_webauthn_authenticate").click()
    other.goto("/fr/review/")
    assert urlsplit(other.url).path != "/fr/review/"
    expect(other.locator(".menu")).to_have_count(0)


def test_the_button_waits_for_its_script_and_says_so(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    make_user("editor", username="oumar")
    phone = open_page()
    authenticator(phone)
    sign_in(phone, "oumar")
    held: list[Route] = []
    phone.route("**/mfa/js/webauthn.*", lambda route: held.append(route))
    with phone.expect_request("**/mfa/js/webauthn.*"):
        to_add(phone)
    add = phone.get_by_role("button", name="Ajouter")
    expect(add).to_be_disabled()
    expect(add).to_have_accessible_description(re.compile("^Le bouton a besoin"))
    assert axe_violations(phone) == []
    held[0].continue_()
    expect(add).to_be_enabled()
    expect(phone.locator("#passkey-wait")).to_have_text("")
    add.click()
    phone.wait_for_url(lambda url: "/add/" not in url)
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_a_script_that_does_not_come_is_told(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    make_user("editor", username="oumar")
    phone = open_page()
    sign_in(phone, "oumar")
    phone.route("**/mfa/js/webauthn-json.*", lambda route: route.abort())
    to_add(phone)
    expect(phone.locator("#passkey-wait")).to_contain_text("n’est pas arrivée")
    expect(phone.get_by_role("button", name="Ajouter")).to_be_disabled()


def test_without_javascript_the_page_says_what_it_lacks(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    make_user("editor", username="oumar")
    plain = open_page(java_script_enabled=False)
    give_password(plain, "oumar")
    to_add(plain)
    assert "nécessite JavaScript" in plain.locator("main").inner_text()
    expect(plain.get_by_role("button", name="Ajouter")).to_be_disabled()
