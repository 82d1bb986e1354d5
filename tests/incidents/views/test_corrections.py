from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from incidents.models import CorrectionNotice, CorrectionRequest, PublishedIncident
from incidents.services.corrections import decide_correction
from incidents.views.corrections import RATE
from tests.factories import make_incident, make_published, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
SAID = {
    "wrong": "CANARI-tort : ils étaient quatre",
    "right": "CANARI-juste : j’y étais",
    "contact": "CANARI-joindre 76 00 00 00",
}


@pytest.fixture
def incident() -> PublishedIncident:
    cache.clear()
    return make_published()


def ask(
    incident: PublishedIncident, client: Client | None = None, **more: str
) -> HttpResponse:
    address = reverse("correction-new", args=[incident.public_id])
    return (client or Client()).post(
        address, {"request_id": str(uuid4())} | SAID | more
    )


def tracking(answer: HttpResponse) -> str:
    found = re.search(
        r'href="http://testserver(/fr/corrections/[^"]+)"', answer.content.decode()
    )
    assert found, answer.content.decode()
    return found[1]


def desk() -> Client:
    client = Client()
    sign_in(client, make_user("editor"))
    return client


def decide(
    client: Client, outcome: str, reason: str = "Deux sources disent trois."
) -> HttpResponse:
    request = CorrectionRequest.objects.get()
    address = reverse("correction-detail", args=[request.pk])
    return client.post(address, {"outcome": outcome, "reason": reason})


def test_anybody_asks_and_follows_without_an_account(
    incident: PublishedIncident,
) -> None:
    answer = ask(incident)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    page = Client().get(tracking(answer))
    assert "pas encore décidé" in page.content.decode()
    assert "CANARI" not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_database_does_not_say_who_asked_for_what(
    incident: PublishedIncident,
) -> None:
    ask(incident)
    request = CorrectionRequest.objects.get()
    held = f"{request.wrong} {request.right} {request.contact}"
    assert held.strip()
    assert "CANARI" not in held
    page = desk().get(reverse("correction-detail", args=[request.pk]))
    assert page.content.decode().count("CANARI") == 3


def test_the_reason_and_the_numbers_are_public_and_who_asked_is_not(
    incident: PublishedIncident,
) -> None:
    followed = tracking(ask(incident))
    listed = Client().get(reverse("correction-list")).content.decode()
    assert incident.public_id not in listed, "named once decided"
    client = desk()
    assert decide(client, "declined", "").status_code == 422
    assert decide(client, "declined").url == reverse("correction-queue")
    for address in (followed, reverse("correction-list")):
        text = Client().get(address).content.decode()
        assert "Deux sources disent trois." in text
        assert "CANARI" not in text
    assert CorrectionRequest.objects.get().contact == ""
    (year,) = CorrectionNotice.objects.by_year()
    assert (year["received"], year["declined"], year["open"]) == (1, 1, 0)


def test_accepting_leads_to_the_incident_s_edit_page_and_happens_once(
    incident: PublishedIncident,
) -> None:
    ask(incident)
    client = desk()
    edit = reverse("review-edit", args=[incident.incident_uuid])
    assert decide(client, "accepted").url == edit
    assert decide(client, "declined").status_code == 409
    assert CorrectionNotice.objects.get().outcome == "accepted"


def test_a_double_click_is_one_request_with_one_address(
    incident: PublishedIncident,
) -> None:
    same = {"request_id": str(uuid4())}
    first, second = (ask(incident, **same) for _ in range(2))
    assert tracking(first) == tracking(second)
    assert CorrectionRequest.objects.count() == 1
    other = ask(incident, **same, wrong="Autre chose")
    assert other.status_code == 409
    assert "Autre chose" in other.content.decode()


def test_a_guessed_address_is_nothing(incident: PublishedIncident) -> None:
    token = tracking(ask(incident)).rstrip("/").rsplit("/", 1)[-1]
    request = CorrectionRequest.objects.get()
    for tried in (
        token[:-1],
        f"{uuid4().hex}:{token.partition(':')[2]}",
        request.pk.hex,
    ):
        address = reverse("correction-track", args=[tried])
        assert Client().get(address).status_code == 404


def test_only_published_incidents_can_be_written_about(
    incident: PublishedIncident,
) -> None:
    hidden = make_incident(status="reported")
    for name in (str(hidden.uuid), "MLI-2031-000009"):
        address = reverse("correction-new", args=[name])
        assert Client().get(address).status_code == 404
        assert Client().post(address, SAID).status_code == 404


def test_programs_fall_into_the_trap_and_people_do_not_lose_their_text(
    incident: PublishedIncident,
) -> None:
    answer = ask(incident, website="https://spam.example")
    assert answer.status_code == 422
    assert "CANARI-tort" in answer.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_one_address_asks_so_often_and_no_more(incident: PublishedIncident) -> None:
    statuses = [ask(incident).status_code for _ in range(RATE.minute + 1)]
    assert statuses == [200] * RATE.minute + [429]
    assert CorrectionRequest.objects.count() == RATE.minute


def test_nothing_stays_on_the_phone_of_who_asks(incident: PublishedIncident) -> None:
    """No cookie, hence no token of a form: nothing is asked in somebody's name."""
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("correction-new", args=[incident.public_id]))
    assert ask(incident, client).status_code == 200
    assert not client.cookies


def test_the_incident_leads_there(incident: PublishedIncident) -> None:
    page = Client().get(incident.get_absolute_url())
    assert reverse("correction-new", args=[incident.public_id]) in page.content.decode()


def test_the_lists_ask_no_more_for_more_requests(
    incident: PublishedIncident, django_assert_num_queries: Any
) -> None:
    client = desk()
    for _ in range(RATE.minute):
        ask(incident)
    for request in CorrectionRequest.objects.all()[1:]:
        decide_correction(
            request, "declined", reason="Non.", language="fr", by=make_user("editor")
        )
    with django_assert_num_queries(2):
        listed = Client().get(reverse("correction-list"))
    assert listed.content.decode().count("Non.") == RATE.minute - 1
    queue = f"{reverse('correction-queue')}?state=all"
    with django_assert_num_queries(7):
        page = client.get(queue)
    assert page.content.decode().count("MLI-") == RATE.minute


def test_a_reviewer_of_some_regions_does_not_read_them(
    incident: PublishedIncident,
) -> None:
    ask(incident)
    client = Client()
    sign_in(client, make_user("reviewer"))
    queue = reverse("correction-queue")
    assert client.get(queue).status_code == 403
    address = reverse("correction-detail", args=[CorrectionRequest.objects.get().pk])
    assert client.get(address).status_code == 403
    assert queue not in client.get(reverse("review-queue")).content.decode()
