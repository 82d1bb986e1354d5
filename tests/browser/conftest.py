"""A real Chromium against a live server, on any width, with or without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.faults.conftest import eventually

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PATIENCE_MS = 60_000
"""For what is awaited to come: the machine may have other work."""
expect.set_options(timeout=PATIENCE_MS)
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
]
PASSWORD = "a long pass phrase"  # as `make_user` sets it
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django would distrust.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """`open_page(path, width=360)`: a page of its own, which must raise no error."""
    contexts, failures = [], []

    def opened(path: str = "/fr/", *, width: int = 360, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 780},
            locale="fr-FR",
            base_url=live_server.url,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: _note_csp(said.text, failures))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    eventually(_all_is_answered, within=20)
    assert failures == []


def _all_is_answered() -> bool:
    """What is still being asked would lock tables against those who empty them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return not cursor.fetchall()


def _note_csp(text: str, failures: list[str]) -> None:
    if "Content Security Policy" in text:
        failures.append(text)


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Through the login page, as people do."""

    def signed_in(page: Page, name: str, password: str = PASSWORD) -> None:
        page.goto("/fr/account/login/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_selector(".menu")

    return signed_in


def axe_violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Rule and element of each violation, by axe-core in the page itself; of all the
    rules for pages, or of those named."""
    page.evaluate(AXE.read_text())
    # It would copy sheets that another imports into the page: the policy forbids it.
    options = {"runOnly": rules or AXE_TAGS, "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    )
