"""The short path of a report: what, when, where, how many, who says so. Every tap and
letter is counted at the pace of the keystroke-level model, and what the page takes to
answer is added as it was measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from incidents.models import Incident
from regions.ingest.divisions import load_divisions
from regions.ingest.places import load_places
from tests.browser.conftest import OpenPage
from tests.browser.test_entry import send
from tests.factories import make_event_type, make_user

pytestmark = pytest.mark.django_db(transaction=True)
THOUGHT, TAP, LETTER = 1.35, 1.1, 0.35
"""Seconds: before each field, for finding and touching it, for a letter by thumb."""
MOST_SECONDS, MOST_TAPS, MOST_LETTERS = 60, 14, 50


@dataclass
class Thumb:
    """One hand on a phone, which does nothing that it does not count."""

    fields: int = 0
    taps: int = 0
    letters: int = 0
    waited: float = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap()

    def write(self, target: Locator, text: str) -> None:
        self.fields += 1
        self.tap(target)
        self.letters += len(text)
        target.press_sequentially(text)

    def choose(self, target: Locator, label: str) -> None:
        """The phone's own list over the page: opened, then one of its lines."""
        self.fields += 1
        self.taps += 2
        target.select_option(label=label)

    def set_day(self, target: Locator, day: str) -> None:
        """The phone's own calendar: opened, a day of this month, confirmed."""
        self.fields += 1
        self.taps += 3
        target.fill(day)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.waited += time.monotonic() - start

    @property
    def seconds(self) -> float:
        hand = self.fields * THOUGHT + self.taps * TAP + self.letters * LETTER
        return hand + self.waited


def fill_in_shortly(page: Page, thumb: Thumb, day: str) -> None:
    thumb.choose(page.get_by_label("Que s’est-il passé"), "Affrontement armé")
    thumb.write(page.get_by_label("En quelques mots"), "Accrochage au marché")
    thumb.set_day(page.get_by_label("Jour", exact=True), day)
    thumb.write(page.locator("[name=place_name]"), "sevar")
    option = page.get_by_role("option", name="Sévaré")
    with thumb.waiting():
        expect(option).to_be_visible()
    thumb.tap(option)
    thumb.tap(page.locator("label:has([name=killed_known][value=figure])"))
    thumb.write(page.locator("[name=killed_best]"), "3")
    thumb.write(page.get_by_label("Qui le dit"), "Un habitant")
    thumb.taps += 1  # the button
    with thumb.waiting():
        send(page)


def test_a_report_takes_less_than_a_minute(
    open_page: OpenPage, sign_in: Callable[[Page, str], None]
) -> None:
    load_divisions()
    load_places()
    make_event_type("battles.armed_clash", name_fr="Affrontement armé")
    make_user("reporter", username="aminata")
    page = open_page(has_touch=True, is_mobile=True)
    sign_in(page, "aminata")
    page.goto("/fr/reports/new/")
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    thumb = Thumb()
    fill_in_shortly(page, thumb, day)
    print(thumb, round(thumb.seconds, 1))
    kept = Incident.objects.get()
    assert (kept.title_fr, kept.place_name) == ("Accrochage au marché", "Sévaré")
    assert kept.latitude == pytest.approx(14.53, abs=0.1)
    assert kept.started_on.isoformat() == day
    assert kept.citations.count() == 1
    assert thumb.taps <= MOST_TAPS
    assert thumb.letters <= MOST_LETTERS
    assert thumb.seconds <= MOST_SECONDS
