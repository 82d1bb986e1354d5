"""Digests and alerts: once each, of the right days, and of published data alone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from incidents.models import SavedView, Subscription
from incidents.services.mails import send_due
from incidents.services.saved_views import keep_view, subscribe
from tests.factories import (
    make_event_type,
    make_incident,
    make_published,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 11, 26, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.SENDS_MAIL = True


def kept(query: str = "", **values: Any) -> SavedView:
    owner = make_user("analyst", **values)
    return keep_view(owner=owner, name="Mopti", page="map", query=query)


def ask(view: SavedView, kind: str, **alert: Any) -> None:
    """On the Thursday."""
    site = "https://obs.example"
    subscribe(view, kind=kind, language="fr", site=site, **alert)
    first = date(2026, 11, 23) if kind == "digest" else date(2026, 11, 25)
    Subscription.objects.filter(view=view).update(done_on=first)


def sent(at: datetime) -> list[str]:
    """What is sent in one sweep, each as subject and body."""
    mail.outbox.clear()
    assert send_due(seconds=10, now=at)
    return [f"{one.subject}\n{one.body}" for one in mail.outbox]


def plain(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.fixture
def digest() -> SavedView:
    make_event_type("battles")
    view = kept("type=battles&from=2019-01-01")
    ask(view, "digest")
    return view


def test_a_digest_is_of_the_week_that_is_over(digest: SavedView) -> None:
    make_published(started_on=date(2026, 11, 24), killed=(3, 4, 6))
    make_published(started_on=date(2026, 11, 17), killed=None)
    make_published(started_on=date(2026, 11, 30))
    make_published(started_on=date(2026, 11, 25), event_type="riots")
    assert sent(THURSDAY) == []
    [text] = map(plain, sent(NEXT_MONDAY))
    assert text.startswith("Mopti : du 23 novembre 2026 au 29 novembre 2026\n")
    assert "1 incident, 4 tués (3–6). https://obs.example/fr/incidents/?" in text
    assert "began_from=2026-11-23&began_to=2026-11-29" in text
    assert "La semaine précédente : 1 incident, nombre de tués inconnu" in text
    line = "- 24 novembre 2026, Sévaré. Affrontement à Sévaré. Tués : 4. "
    assert f"{line}https://obs.example/fr/incidents/MLI-2026-000001/" in text
    assert sent(NEXT_MONDAY) == []


def test_what_is_known_to_the_year_is_in_no_week_and_alarms_nobody(
    digest: SavedView,
) -> None:
    ask(digest, "alert", measure="killed", threshold=1, days=7)
    whole_year = {"started_on": date(2026, 1, 1), "ended_on": date(2026, 12, 31)}
    make_published(**whole_year, date_precision="year", killed=(9, 9, 9))
    [text] = sent(NEXT_MONDAY)
    assert "\n0 incident." in plain(text)


def test_it_is_sent_late_rather_than_never_and_not_at_night(
    digest: SavedView,
) -> None:
    assert sent(NEXT_MONDAY.replace(hour=3)) == []
    assert len(sent(datetime(2026, 12, 2, 9, tzinfo=UTC))) == 1
    assert sent(datetime(2026, 12, 3, 9, tzinfo=UTC)) == []
    assert len(sent(datetime(2026, 12, 7, 9, tzinfo=UTC))) == 1


def test_nothing_unpublished_is_in_it(digest: SavedView) -> None:
    make_incident(started_on=date(2026, 11, 24), title_fr="Pas encore public")
    [text] = sent(NEXT_MONDAY)
    assert "\n0 incident." in plain(text)
    assert "Pas encore public" not in text


def test_an_alert_is_told_once_and_again_after_it_was_below() -> None:
    make_region()
    view = kept("region=2012:mopti")
    ask(view, "alert", measure="killed", threshold=5, days=7)
    assert sent(THURSDAY) == []
    make_published(started_on=date(2026, 11, 25), killed=(4, 6, 9))
    at = [datetime(2026, 11, day, 9, tzinfo=UTC) for day in (27, 28)]
    [text] = map(plain, sent(at[0]))
    assert text.startswith("Mopti : 6 tués, votre seuil est de 5\n")
    assert "Du 20 novembre 2026 au 26 novembre 2026 :" in text
    assert sent(at[1]) == []
    assert sent(datetime(2026, 12, 5, 9, tzinfo=UTC)) == []  # below: silently
    make_published(started_on=date(2026, 12, 5), killed=(5, 5, 5))
    assert len(sent(datetime(2026, 12, 6, 9, tzinfo=UTC))) == 1


def test_a_filter_that_nobody_understands_any_more_is_said_once() -> None:
    ask(kept("region=2012:nowhere"), "digest")
    [text] = sent(NEXT_MONDAY)
    assert "le filtre n’est plus compris" in text
    assert sent(datetime(2026, 12, 7, 9, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    "values", [{"email": ""}, {"email": "a@demo.invalid"}, {"is_active": False}]
)
def test_some_get_none(values: dict[str, Any], settings: Any) -> None:
    settings.DEMO = True
    view = kept()
    ask(view, "digest")
    type(view.owner).objects.filter(pk=view.owner_id).update(**values)
    assert sent(NEXT_MONDAY) == []


class RefusesOne(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["refused@example.org"]:
            raise ConnectionRefusedError
        return super().send_messages(messages)


def test_a_mail_that_is_refused_is_tried_again_and_holds_up_no_other(
    settings: Any,
) -> None:
    ask(kept(email="refused@example.org"), "digest")
    ask(kept(), "digest")
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"
    assert len(sent(NEXT_MONDAY)) == 1
    settings.EMAIL_BACKEND = usual
    assert len(sent(NEXT_MONDAY)) == 1


def test_the_link_in_it_ends_the_mails_when_said_so(digest: SavedView) -> None:
    sent(NEXT_MONDAY)
    [link] = re.findall(
        r"https://obs\.example(/fr/views/unsubscribe/\S+)", mail.outbox[0].body
    )
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    client = Client(enforce_csrf_checks=True)
    assert client.get(link).status_code == 200
    assert Subscription.objects.count() == 1
    assert client.post(link).status_code == 200
    assert Subscription.objects.count() == 0
    assert client.post(link).status_code == 200
    assert client.post(link[:-2] + "x/").status_code == 404
