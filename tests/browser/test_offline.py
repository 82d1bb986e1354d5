"""Without a network: the server is a process of its own, which is killed. (Playwright's
offline switch does not reach service workers.)"""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from incidents.models import Attachment, AttachmentPiece, Incident
from incidents.services.attachment_pieces import PIECE
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import CHROMIUM, PATIENCE_MS, axe_violations, overflow
from tests.browser.test_entry import fill_in
from tests.browser.test_outbox import FORM, press_send, rows
from tests.factories import make_event_type, make_user
from tests.faults.conftest import database_url
from tests.observatory.processes import eventually, free_port
from tests.pictures import make_phone_photo, make_picture

pytestmark = pytest.mark.django_db(transaction=True)
GUNICORN = ["gunicorn", "--threads=4", "--no-control-socket"]
COMMAND = [sys.executable, "-m", *GUNICORN, "observatory.wsgi"]
KEPT = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return Boolean(registration?.active) && (await caches.keys()).length === 1;
}"""
PIECES = "incidents_attachmentpiece"
IS_NEW = "async (old) => (await caches.keys()).every((name) => !old.includes(name))"


class Server:
    """On the test's database; it can be killed, and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        address = f"--bind=127.0.0.1:{self.port}"
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, address],
                env=os.environ
                | {"DATABASE_URL": database_url(), "DATA_DIR": str(self.folder)}
                | {"SECRET_KEY": settings.SECRET_KEY, "INSECURE_HTTP": "1"}
                | {"DJANGO_SETTINGS_MODULE": "observatory.settings", "DEBUG": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assert eventually(self.answers, 60), (self.folder / "server.log").read_text()

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def server(tmp_path: Path, transactional_db: None) -> Iterator[Server]:
    load_divisions()
    load_places()
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


class Phone:
    """A browser with a profile on the disk: it can be closed and opened again."""

    def __init__(self, browser: Browser, folder: Path, server: Server) -> None:
        self.browser = browser
        self.folder = folder
        self.server = server
        self.context: BrowserContext | None = None

    def open(self) -> Page:
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder,
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
            viewport={"width": 360, "height": 780},
            locale="fr-FR",
            base_url=self.server.url,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        return self.context.pages[0]

    def another_tab(self) -> Page:
        assert self.context
        page = self.context.new_page()
        page.goto(FORM)
        return page

    def sign_in(self, name: str) -> None:
        assert self.context
        client = Client()
        client.force_login(make_user("reporter", username=name))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        kept = {"name": cookie.key, "value": cookie.value, "url": self.server.url}
        self.context.add_cookies([kept | {"expires": 4_000_000_000}])

    def close(self) -> None:
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def phone(browser: Browser, tmp_path: Path, server: Server) -> Iterator[Phone]:
    phone = Phone(browser, tmp_path / "phone", server)
    yield phone
    phone.close()


def network_is_back(*pages: Page) -> None:
    for page in pages:
        page.evaluate("dispatchEvent(new Event('online'))")


def test_three_reports_written_without_a_network_arrive_once_each(
    phone: Phone, server: Server
) -> None:
    page = phone.open()
    phone.sign_in("aminata")
    page.goto(FORM)
    assert eventually(lambda: page.evaluate(KEPT), 30)
    versions = page.evaluate("caches.keys()")
    server.kill()

    page.goto(FORM)
    write_three(page)
    expect(page.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (3)")
    page.get_by_role("button", name="Le montrer sur une carte").click()
    expect(page.locator(".town-label span").first).to_be_visible()
    assert axe_violations(page) == []
    assert overflow(page) <= 0
    phone.close()

    page = phone.open()
    page.goto(FORM)
    expect(rows(page)).to_have_count(3)
    other = phone.another_tab()
    make_event_type("riots")  # the app that comes back is another version
    server.start()
    network_is_back(page, other)
    for tab in (page, other):
        expect(rows(tab).filter(has_text="Envoyé")).to_have_count(3)
    titles = sorted(Incident.objects.values_list("title_fr", flat=True))
    assert titles == ["Deuxième", "Premier", "Troisième"]
    assert Incident.objects.exclude(latitude=None).count() == 3
    assert sorted(Incident.objects.values_list("attachments__kind", flat=True)) == [
        *("photo", "photo", "photo")
    ]
    page.goto(FORM)
    assert eventually(lambda: page.evaluate(KEPT) and page.evaluate(IS_NEW, versions))
    page.reload()
    expect(page.locator("option[value=riots]")).to_have_count(1)
    expect(rows(page)).to_have_count(3)


def write_three(page: Page) -> None:
    """With a place that the phone suggests, and two taps on the button."""
    for title in ("Premier", "Deuxième", "Troisième"):
        fill_in(page, title)
        page.locator("[name=place_name]").press_sequentially("sevar")
        page.get_by_role("option", name="Sévaré").click()
        choose(page, make_phone_photo())
        page.get_by_role("button", name="Envoyer le signalement").dblclick()
        expect(page.locator("[name=title]")).to_have_value("")


def choose(page: Page, photo: bytes) -> None:
    page.locator("[data-obs-files]").evaluate("part => { part.open = true; }")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}
    page.locator("[name=attachments]").set_input_files([file])
    expect(page.locator("[data-obs-photos] canvas")).to_have_count(1)


def test_a_server_killed_in_the_middle_of_a_report_gets_it_once(
    phone: Phone, server: Server
) -> None:
    page = phone.open()
    phone.sign_in("aminata")
    page.goto(FORM)
    assert eventually(lambda: page.evaluate(KEPT), 30)
    fill_in(page, "Au milieu")
    page.locator("[name=place_name]").fill("Sévaré")
    with closing(psycopg.connect(database_url())) as other:
        other.execute("LOCK TABLE incidents_incident IN SHARE ROW EXCLUSIVE MODE")
        press_send(page)
        assert eventually(lambda: somebody_waits_for("incidents_incident"), 30)
        server.kill()
        expect(page.locator("[data-obs-waiting]")).to_have_text(
            "En attente d’envoi (1)"
        )
        other.rollback()
    assert Incident.objects.count() == 0
    server.start()
    network_is_back(page)
    expect(rows(page).filter(has_text="Envoyé")).to_have_count(1)
    assert Incident.objects.get().title_fr == "Au milieu"


def somebody_waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND relation = %s::regclass",
            [table],
        )
        return bool(cursor.fetchone()[0])


def write_with_a_photo(page: Page) -> bytes:
    """Of three pieces."""
    fill_in(page, "Avec photo")
    page.locator("[name=place_name]").fill("Sévaré")
    page.locator("[data-obs-files] summary").click()
    page.get_by_label("Garder la position").check()  # and so the file as it is
    photo = make_picture(size=(1000, 800), quality=90)
    assert 2 * PIECE < len(photo) < 3 * PIECE
    choose(page, photo)
    return photo


def test_a_server_killed_in_the_middle_of_a_photo_gets_the_rest_of_it_once(
    phone: Phone, server: Server
) -> None:
    page = phone.open()
    phone.sign_in("aminata")
    page.goto(FORM)
    assert eventually(lambda: page.evaluate(KEPT), 30)
    photo = write_with_a_photo(page)
    offsets: list[int] = []
    with closing(psycopg.connect(database_url())) as other:

        def hold_the_second(route: Route) -> None:
            offset = route.request.headers.get("upload-offset")
            if offset is not None:
                offsets.append(int(offset))
                if offsets == [0, PIECE]:
                    other.execute(f"LOCK TABLE {PIECES} IN SHARE ROW EXCLUSIVE MODE")
            route.continue_()

        page.route("**/pieces/", hold_the_second)
        press_send(page)
        expect(rows(page)).to_contain_text("En attente d’envoi · ")
        assert eventually(lambda: page.evaluate("1") and somebody_waits_for(PIECES), 30)
        server.kill()
        other.rollback()
    assert AttachmentPiece.objects.count() == 1
    phone.close()
    page = phone.open()
    page.route("**/pieces/", hold_the_second)
    page.goto(FORM)
    expect(page.locator("[data-obs-waiting]")).to_have_text("En attente d’envoi (1)")
    server.start()
    network_is_back(page)
    expect(rows(page).locator(".status").first).to_have_text("Envoyé")
    assert offsets == [0, PIECE, PIECE, 2 * PIECE]
    kept = Attachment.objects.get()
    assert kept.digest == hashlib.sha256(photo).hexdigest()
    assert kept.incident.title_fr == "Avec photo"
    assert AttachmentPiece.objects.count() == 0
