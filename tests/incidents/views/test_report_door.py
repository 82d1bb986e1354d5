"""What the outbox of a phone is told, status by status."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from incidents.models import Incident, User
from tests.factories import make_user
from tests.incidents.forms.report_data import report_data
from tests.locks import held_by_another

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def send(client: Client, data: dict[str, object], **extra: object):
    return client.post(reverse("report-send"), data, **extra)


def test_a_new_report_is_201_and_each_replay_200_with_the_same_words(
    client: Client, reporter: User
) -> None:
    data = report_data()
    first, second = send(client, data), send(client, data)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    incident = Incident.objects.get()
    assert first.json() == {
        "reference": data["client_id"],
        "url": reverse("report-detail", args=[incident.uuid]),
    }
    assert (incident.author, incident.language) == (reporter, "fr")


def test_the_form_and_the_door_are_one(client: Client, reporter: User) -> None:
    data = report_data()
    assert client.post(reverse("report-new"), data).status_code == 302
    assert send(client, data).status_code == 200
    assert Incident.objects.count() == 1


def test_other_content_under_the_same_id_is_409(client: Client, reporter: User) -> None:
    data = report_data()
    send(client, data)
    answer = send(client, data | {"title": "Tout autre chose"})
    assert answer.status_code == 409
    assert "contenu différent" in answer.json()["detail"]
    assert Incident.objects.get().title_fr == data["title"]


def test_somebody_else_s_id_is_409_whatever_became_of_it(client: Client) -> None:
    data = report_data()
    client.force_login(make_user())
    send(client, data)
    client.force_login(make_user())
    before = send(client, data)
    Incident.objects.update(status="retracted")
    assert send(client, data).content == before.content
    assert before.status_code == 409


def test_what_was_withdrawn_is_410_on_both_doors(
    client: Client, reporter: User
) -> None:
    data = report_data()
    send(client, data)
    Incident.objects.update(status="retracted")
    assert send(client, data).status_code == 410
    page = client.post(reverse("report-new"), data)
    assert page.status_code == 410
    assert page.context["form"]["client_id"].value() != data["client_id"]


@pytest.mark.django_db(transaction=True)
def test_while_it_is_being_received_it_is_423(client: Client) -> None:
    client.force_login(make_user())
    data = report_data()
    with held_by_another("hashtextextended(%s, 0)", data["client_id"]):
        answer = send(client, data)
    assert (answer.status_code, answer.headers["Retry-After"]) == (423, "2")
    assert send(client, data).status_code == 201


def test_mistakes_are_422_by_field_in_the_language_of_the_page(
    client: Client, reporter: User
) -> None:
    data = report_data(title="", killed_best="9")
    answer = send(client, data)
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"title", "killed_best"}
    assert answer.json()["fields"]["title"] == {
        "label": "En quelques mots",
        "errors": ["Ce champ est obligatoire."],
    }
    with translation.override("en"):
        address = reverse("report-send")
    fields = client.post(address, data).json()["fields"]
    assert fields["title"]["errors"] == ["This field is required."]


def test_doubts_are_422_with_the_word_that_confirms_them(
    client: Client, reporter: User
) -> None:
    data = report_data(latitude="48,85", longitude="2,35")
    told = send(client, data).json()
    assert told["doubts"]
    assert told["fields"].keys() == {"confirmed"}
    assert send(client, data | {"confirmed": told["confirm"]}).status_code == 201


def test_a_swapped_point_comes_back_put_right(client: Client, reporter: User) -> None:
    told = send(client, report_data(latitude="-4,09", longitude="14.53")).json()
    assert told["values"] == {"latitude": "14.53", "longitude": "-4.09"}


@pytest.mark.parametrize("client_id", ["", "not-one", None])
def test_a_report_without_an_id_of_its_own_is_422_and_not_received(
    client: Client, reporter: User, client_id: str | None
) -> None:
    data = report_data() | {"client_id": client_id}
    answer = send(client, {k: v for k, v in data.items() if v is not None})
    assert answer.status_code == 422
    assert "client_id" in answer.json()["fields"]
    assert not Incident.objects.exists()


def test_the_session_gives_the_token_that_sending_needs(reporter: User) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(reporter)
    data = report_data()
    assert send(phone, data).status_code == 403
    token = phone.get(reverse("report-session")).json()["token"]
    answer = send(phone, data, headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_who_has_signed_out_is_told_401_and_sends_it_later(
    client: Client, reporter: User
) -> None:
    data = report_data()
    client.logout()
    assert send(client, data).status_code == 401
    assert not Incident.objects.exists()
    client.force_login(reporter)
    assert send(client, data).status_code == 201


def test_an_account_s_key_is_its_own_and_stays(client: Client, settings) -> None:
    keys = []
    one, other = make_user(), make_user()
    for user, secret in ((one, "a"), (one, "b"), (other, "b")):
        settings.SECRET_KEY = secret * 50
        client.force_login(user)
        keys.append(client.get(reverse("report-session")).json()["account"])
    assert keys[0] == keys[1] != keys[2]
    assert one.username not in keys[0]


def test_an_id_is_the_same_in_capitals(client: Client, reporter: User) -> None:
    data = report_data(client_id=str(uuid4()).upper())
    assert send(client, data).status_code == 201
    assert send(client, data | {"client_id": data["client_id"].lower()}).json()
    assert Incident.objects.count() == 1
