"""What is typed is kept; what is sent waits for the network, and goes out once."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from incidents.models import Attachment, Incident, User
from tests.browser.conftest import PASSWORD, OpenPage, axe_violations, overflow
from tests.browser.test_entry import SignIn, fill_in
from tests.factories import make_event_type, make_user
from tests.observatory.processes import eventually
from tests.pictures import CAMERA, PDF, make_phone_photo

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/fr/reports/new/"
KEPT = """async () => {
  const database = await new Promise((done) => {
    const request = indexedDB.open("obs-entry");
    request.onsuccess = () => done(request.result);
  });
  return await new Promise((done) => {
    const reports = database.transaction("reports").objectStore("reports");
    const all = reports.getAll();
    all.onsuccess = () => done(JSON.stringify(all.result));
  });
}"""


CONTENTS = """async () => {
  const database = await new Promise((done) => {
    const request = indexedDB.open("obs-entry");
    request.onsuccess = () => done(request.result);
  });
  const all = await new Promise((done) => {
    const contents = database.transaction("contents").objectStore("contents");
    contents.getAll().onsuccess = ({ target }) => done(target.result);
  });
  const text = (bytes) => new TextDecoder("latin1").decode(bytes);
  return all.map((one) => (one.plain ? text(one.plain) : `sealed ${text(one.sealed)}`));
}"""
THREE_FILES = (
    ("photo.jpg", "image/jpeg", make_phone_photo()),
    ("coupé.pdf", "application/pdf", b"%PDF-1.7 and no end"),
    ("IMG_1.heic", "image/heic", b"\0\0\0\0ftypheic"),
)
REFUSED = re.compile("IMG_1.heic.*réglez l’appareil photo.*JPEG")


@pytest.fixture
def reporter(transactional_db: None) -> User:
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")
    return make_user("reporter", username="aminata")


@pytest.fixture
def phone(open_page: OpenPage, sign_in: SignIn, reporter: User) -> Page:
    page = open_page()
    sign_in(page, reporter.username)
    page.goto(FORM)
    return page


def cut_the_network(context: BrowserContext) -> None:
    """For what the page asks of the server; the page itself is there already."""
    context.route("**/reports/new/*/", lambda route: route.abort())


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer le signalement").click()


def rows(page: Page):
    return page.locator("[data-obs-report]")


def wait_until_kept(page: Page, text: str) -> None:
    assert eventually(lambda: text in page.evaluate(KEPT))


def test_a_draft_survives_a_reload_and_is_there_in_a_new_window(phone: Page) -> None:
    fill_in(phone, title="Brouillon gardé")
    phone.locator("[name=place_name]").fill("Sévaré")
    wait_until_kept(phone, "Sévaré")
    phone.reload()
    expect(phone.locator("[name=title]")).to_have_value("Brouillon gardé")
    assert phone.locator("[name=killed_best]").input_value() == "3"
    other = phone.context.new_page()
    other.goto(FORM)
    row = rows(other).filter(has_text="Brouillon gardé")
    expect(row).to_contain_text("Brouillon")
    expect(other.locator("[name=title]")).to_have_value("")
    row.get_by_role("button", name="Modifier").click()
    expect(other.locator("main")).to_contain_text("ouvert dans une autre fenêtre")
    assert Incident.objects.count() == 0


def test_reports_wait_for_the_network_and_what_is_refused_stays(phone: Page) -> None:
    cut_the_network(phone.context)
    fill_in(phone, title="Premier")
    phone.locator("[name=place_name]").fill("Sévaré")
    press_send(phone)
    expect(phone.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (1)")
    fill_in(phone, title="Sans lieu")
    press_send(phone)
    expect(phone.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (2)")
    expect(rows(phone).last).to_contain_text("14 mars 2024 · Sévaré")
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="Enregistrer ce qui n’est pas envoyé").click()
    kept = json.loads(saved.value.path().read_text())["reports"]
    assert [one["fields"]["title"] for one in kept] == ["Sans lieu", "Premier"]
    assert Incident.objects.count() == 0

    phone.context.unroute("**/reports/new/*/")
    phone.evaluate("dispatchEvent(new Event('online'))")
    refused = rows(phone).filter(has_text="Sans lieu")
    expect(refused).to_contain_text("Lieu : Nommez le lieu")
    expect(refused).to_contain_text("Brouillon")
    expect(rows(phone).filter(has_text="Premier")).to_contain_text("Envoyé")
    assert Incident.objects.get().title_fr == "Premier"

    phone.reload()
    expect(refused).to_contain_text("Nommez le lieu")
    refused.get_by_role("button", name="Modifier").click()
    expect(phone.locator("[data-obs-error-summary]")).to_be_focused()
    phone.locator("[name=place_name]").fill("Mopti")
    press_send(phone)
    expect(phone.locator("main")).to_contain_text("votre signalement a été reçu")
    assert Incident.objects.count() == 2


def test_a_session_that_has_ended_keeps_the_queue_and_signing_in_sends_it(
    phone: Page, reporter: User
) -> None:
    phone.context.clear_cookies()
    fill_in(phone, title="Après la fin")
    phone.locator("[name=place_name]").fill("Sévaré")
    press_send(phone)
    expect(phone.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (1)")
    phone.locator("[data-obs-network]").get_by_role("link").click()
    phone.fill("[name=login]", reporter.username)
    phone.fill("[name=password]", PASSWORD)
    phone.press("[name=password]", "Enter")
    expect(rows(phone)).to_contain_text("Envoyé")
    assert Incident.objects.get().title_fr == "Après la fin"


def test_reports_are_their_author_s_and_signing_out_wipes_them_but_asks(
    phone: Page, sign_in: SignIn
) -> None:
    make_user("reporter", username="boubacar")
    fill_in(phone, title="À Aminata")
    wait_until_kept(phone, "À Aminata")
    phone.context.clear_cookies()  # her session ends, nobody signs out
    sign_in(phone, "boubacar")
    sign_out(phone)  # having nothing here: nobody is asked, and nothing goes
    phone.wait_for_url("**/signed-out/**")
    sign_in(phone, "boubacar")
    phone.goto(FORM)
    expect(phone.locator("[name=title]")).to_have_value("")
    expect(rows(phone)).to_have_count(0)
    assert "À Aminata" in phone.evaluate(KEPT)

    fill_in(phone, title="À Boubacar")
    wait_until_kept(phone, "À Boubacar")
    assert len({report["account"] for report in json.loads(phone.evaluate(KEPT))}) == 2
    questions: list[str] = []
    phone.once("dialog", lambda asked: questions.append(asked.message))
    phone.once("dialog", lambda asked: asked.dismiss())
    sign_out(phone)
    assert eventually(lambda: phone.evaluate("1") and questions)
    assert "1 signalement n’est pas encore envoyé" in questions[0]
    assert "À Boubacar" in phone.evaluate(KEPT)
    phone.once("dialog", lambda asked: asked.accept())
    sign_out(phone)
    phone.wait_for_url("**/signed-out/**")
    expect(phone.locator("[data-obs-wiped]")).to_be_visible()
    assert "À Boubacar" not in phone.evaluate(KEPT)
    assert "À Aminata" in phone.evaluate(KEPT)


def sign_out(page: Page) -> None:
    page.goto("/fr/account/logout/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()


def test_with_a_passphrase_the_phone_tells_nothing(phone: Page) -> None:
    fill_in(phone, title="Secret")
    wait_until_kept(phone, "Secret")
    phone.get_by_text("Protéger ce que garde ce téléphone").click()
    phone.fill("#protect", "une phrase secrète")
    phone.get_by_role("button", name="Chiffrer").click()
    expect(phone.locator("form[data-obs-unlock]")).to_be_visible()
    assert "Secret" not in phone.evaluate(KEPT)
    expect(phone.locator("form[data-obs-outbox]")).to_be_hidden()
    phone.fill("#unlock", "une autre phrase")
    phone.get_by_role("button", name="Ouvrir").click()
    expect(phone.locator("[data-obs-wrong]")).to_be_visible()
    phone.fill("#unlock", "une phrase secrète")
    phone.get_by_role("button", name="Ouvrir").click()
    expect(phone.locator("[name=title]")).to_have_value("Secret")
    phone.locator("[name=place_name]").fill("Sévaré")
    press_send(phone)
    expect(phone.locator("main")).to_contain_text("votre signalement a été reçu")
    assert "Sévaré" not in phone.evaluate(KEPT)
    assert Incident.objects.get().place_name == "Sévaré"


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    sent = [
        dict(zip(("name", "mimeType", "buffer"), file, strict=True)) for file in files
    ]
    page.locator("[name=attachments]").set_input_files(sent)


def test_photos_are_kept_with_their_draft_and_a_refused_one_stays_on_its_report(
    phone: Page,
) -> None:
    cut_the_network(phone.context)
    fill_in(phone, title="Avec photos")
    phone.locator("[name=place_name]").fill("Sévaré")
    phone.locator("[data-obs-files] summary").click()
    choose(phone, *THREE_FILES)
    expect(phone.locator("[data-obs-photos-status]")).to_contain_text(REFUSED)
    expect(phone.locator("[data-obs-photos] > li")).to_have_count(2)
    assert not any(CAMERA in content for content in phone.evaluate(CONTENTS))
    phone.reload()
    expect(phone.locator("[data-obs-photos] canvas")).to_have_count(1)
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    press_send(phone)
    row = rows(phone).filter(has_text="Avec photos")
    expect(row.locator("[data-obs-photo]")).to_have_count(2)
    expect(phone.locator("[data-obs-photos] > li")).to_have_count(0)
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="Enregistrer ce qui n’est pas envoyé").click()
    (kept,) = json.loads(saved.value.path().read_text())["reports"]
    starts = [photo["content"][:23] for photo in kept["photos"]]
    assert starts == ["data:image/jpeg;base64,", "data:application/pdf;ba"]

    phone.context.unroute("**/reports/new/*/")
    phone.evaluate("dispatchEvent(new Event('online'))")
    refused = row.locator("[data-obs-photo]").filter(has_text="Document 2")
    expect(refused).to_contain_text("abîmé ou coupé")
    expect(row.locator("[data-obs-photo]").first).to_contain_text("Envoyé")
    assert axe_violations(phone) == []
    assert overflow(phone) <= 0
    assert Attachment.objects.get().kind == "photo"
    assert len(phone.evaluate(CONTENTS)) == 1  # what is sent leaves the phone
    phone.reload()
    expect(refused).to_contain_text("abîmé ou coupé")
    phone.once("dialog", lambda asked: asked.accept())
    refused.get_by_role("button", name="Supprimer").click()
    expect(row.locator("[data-obs-photo]")).to_have_count(1)
    assert phone.evaluate(CONTENTS) == []


def test_with_a_passphrase_photos_are_sealed_too_and_still_go_out(phone: Page) -> None:
    fill_in(phone, title="Photo secrète")
    phone.locator("[name=place_name]").fill("Sévaré")
    phone.locator("[data-obs-files] summary").click()
    choose(phone, ("note.pdf", "application/pdf", PDF))
    expect(phone.locator("[data-obs-photos] > li")).to_have_count(1)
    phone.get_by_text("Protéger ce que garde ce téléphone").click()
    phone.fill("#protect", "une phrase secrète")
    phone.get_by_role("button", name="Chiffrer").click()
    expect(phone.locator("form[data-obs-unlock]")).to_be_visible()
    (sealed,) = phone.evaluate(CONTENTS)
    assert sealed.startswith("sealed ")
    assert "%PDF" not in sealed
    phone.fill("#unlock", "une phrase secrète")
    phone.get_by_role("button", name="Ouvrir").click()
    expect(phone.locator("[data-obs-photos] > li")).to_have_count(1)
    press_send(phone)
    expect(rows(phone).locator(".status").first).to_have_text("Envoyé")
    assert Attachment.objects.get().digest == hashlib.sha256(PDF).hexdigest()
