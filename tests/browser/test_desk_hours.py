"""Long hours at the desk: many reports, and somebody else at the same one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from incidents.views.queue import PER_PAGE
from tests.browser.conftest import OpenPage, axe_violations, overflow
from tests.browser.test_desk import SignIn, press
from tests.factories import make_incident, make_user

pytestmark = pytest.mark.django_db(transaction=True)
REPORTS, PUBLIC = 100, "published"


@pytest.fixture(autouse=True)
def without_second_factor(settings) -> None:
    settings.MFA_REQUIRED = False


def publish_all_of_the_page(page: Page, count: int) -> None:
    """Ticked one by one, looked at in the preview, and then done."""
    press(page, "j", *["x"] * count, "b", "Tab", "Tab", "Tab", "Enter")
    preview = page.get_by_role("status")
    expect(preview).to_contain_text(f"pour {count} sur {count}")
    expect(preview).to_contain_text("rien n’est encore écrit")
    press(page, "b", "Enter")
    expect(preview).to_contain_text(f"Fait pour {count} sur {count}")
    press(page, "u")


def test_a_hundred_reports_are_published_without_the_mouse(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    author = make_user()
    for number in range(REPORTS):
        make_incident(status="reported", author=author, title_fr=f"Fait {number}")
    page = open_page("/fr/", width=1280)
    sign_in(page, make_user("editor").username)
    page.goto("/fr/review/?region=")
    press(page, "n")
    page.wait_for_url("**after=**")
    press(page, "j", "o")
    expect(page.locator("h1")).to_have_text(f"Fait {PER_PAGE}")
    press(page, "u")
    page.wait_for_url("**after=**")  # where one was
    for _ in range(REPORTS // PER_PAGE - 1):
        expect(page.locator("[data-obs-row]")).to_have_count(PER_PAGE)
        publish_all_of_the_page(page, PER_PAGE)
    expect(page.locator("main")).to_contain_text("Il n’y en a plus après")
    press(page, "n")
    expect(page.locator("[data-obs-row]")).to_have_count(PER_PAGE)
    assert not re.search("after=", page.url)
    publish_all_of_the_page(page, PER_PAGE)
    expect(page.locator("main")).to_contain_text("la file est vide")
    assert Incident.objects.filter(status=PUBLIC).count() == REPORTS


def test_of_two_reviewers_at_one_report_the_second_sees_what_the_first_wrote(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    incident = make_incident(status="reported", author=make_user())
    pages = [open_page("/fr/", width=width) for width in (1280, 360)]
    for page in pages:
        sign_in(page, make_user("editor").username)
        page.goto(f"/fr/review/{incident.uuid}/edit/")
    first, second = pages
    for page, title in ((first, "Le premier"), (second, "Le second")):
        page.locator("[name=title_fr]").fill(title)
    save = "Enregistrer"
    first.get_by_role("button", name=save).first.click()
    expect(first.locator("main")).to_contain_text("Le premier")
    second.get_by_role("button", name=save).first.click()
    clash = second.locator("main table").filter(has_text="La vôtre")
    for title in (incident.title_fr, "Le premier", "Le second"):
        expect(clash).to_contain_text(title)
    expect(second.locator("[name=title_fr]")).to_have_value("Le second")
    assert Incident.objects.get().title_fr == "Le premier"
    assert axe_violations(second) == []
    assert overflow(second) <= 0
