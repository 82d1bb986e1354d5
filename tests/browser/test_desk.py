"""Reporter and desk at work on one event, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.factories import make_published, make_user

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
