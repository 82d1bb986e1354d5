"""The API's reference really renders under the Content-Security-Policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("fr", "Incidents publiés en CSV"),
        ("en", "Published incidents as CSV"),
    ],
)
def test_the_reference_renders_without_breaking_the_policy(
    browser: Browser, live_server: LiveServer, lang: str, summary: str
) -> None:
    complaints: list[str] = []
    hosts: set[str] = set()
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{live_server.url}/api/v1/docs/?lang={lang}")
    page.get_by_text(summary).first.click()
    page.get_by_text("killed_at_least").first.wait_for()
    page.close()
    assert complaints == []
    assert hosts == {live_server.url.removeprefix("http://")}


def test_the_examples_are_read_on_a_phone(
    browser: Browser, live_server: LiveServer
) -> None:
    """Nothing is wider than the screen but what scrolls by itself."""
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.goto(f"{live_server.url}/api/v1/docs/?lang=fr")
    page.get_by_text("Exemples à copier").click()
    page.get_by_text("Incidents publiés en CSV").first.wait_for()
    for name in ("curl", "python", "r", "excel", "qgis"):
        page.locator(f"[data-example={name}]").scroll_into_view_if_needed()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width == 360, name
    page.close()
