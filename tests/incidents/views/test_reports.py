from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Incident, User
from incidents.services.review import move_incident
from observatory.lib.coordinates import read_point
from tests.factories import make_incident, make_user
from tests.incidents.forms.report_data import report_data
from tests.locks import held_by_another

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def send(client: Client, data: dict[str, object], **extra: object):
    return client.post(reverse("report-new"), data, **extra)


def test_a_report_is_received_and_shown(client: Client, reporter: User) -> None:
    answer = send(client, report_data(), follow=True)
    text = answer.content.decode()
    incident = Incident.objects.get()
    assert answer.redirect_chain == [
        (reverse("report-detail", args=[incident.uuid]), 302)
    ]
    assert "votre signalement a été reçu" in text
    assert "Accrochage près du marché" in text
    assert incident.author == reporter


def test_coordinates_can_be_copied_from_the_page_into_the_form(
    client: Client, reporter: User
) -> None:
    """In French too they have a point: a comma would stand between four numbers."""
    incident = make_incident(author=reporter, latitude=14.5312, longitude=-4.0921)
    page = client.get(reverse("report-detail", args=[incident.uuid])).content.decode()
    shown = re.search(r"<span[^>]*>(-?[\d.]+, -?[\d.]+)</span>", page)
    assert shown
    assert read_point(shown[1]) == (14.5312, -4.0921)


def test_a_double_click_makes_one_report(client: Client, reporter: User) -> None:
    data = report_data()
    first, second = send(client, data), send(client, data)
    assert first.url == second.url
    assert Incident.objects.count() == 1


def test_other_content_under_the_same_id_keeps_all_that_was_typed(
    client: Client, reporter: User
) -> None:
    data = report_data()
    send(client, data)
    answer = send(client, data | {"title": "Tout autre chose"})
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["title"].value() == "Tout autre chose"
    assert form["client_id"].value() != data["client_id"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert send(client, again).status_code == 422  # may be the same event, it is told
    assert send(client, again | {"same_as": "none"}).status_code == 302
    assert Incident.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_while_it_is_being_received_the_second_is_told_to_wait(client: Client) -> None:
    client.force_login(make_user())
    data = report_data()
    with held_by_another("hashtextextended(%s, 0)", data["client_id"]):
        answer = send(client, data)
    assert answer.status_code == 423
    assert answer.context["form"]["client_id"].value() == data["client_id"]
    assert send(client, data).status_code == 302


def test_mistakes_are_listed_with_links_and_nothing_is_lost(
    client: Client, reporter: User
) -> None:
    answer = send(client, report_data(title="", killed_best="9", summary="Trois motos"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_title"' in text
    assert 'href="#id_killed_best"' in text
    assert 'aria-invalid="true"' in text
    assert "Trois motos" in text
    assert not Incident.objects.exists()


def test_what_looks_unusual_is_asked_once(client: Client, reporter: User) -> None:
    data = report_data(latitude="48,85", longitude="2,35")
    answer = send(client, data)
    token = answer.context["form"].doubt_token
    assert f'value="{token}"' in answer.content.decode()
    assert send(client, data | {"confirmed": token}).status_code == 302


def test_the_author_reads_why_it_was_rejected(client: Client, reporter: User) -> None:
    incident = make_incident(status="reported", author=reporter)
    editor = make_user("editor")
    move_incident(incident, "rejected", by=editor, version=1, reason="Déjà signalé")
    text = client.get(reverse("report-detail", args=[incident.uuid])).content.decode()
    assert "Déjà signalé" in text
    assert editor.username not in text


def test_the_list_asks_few_questions(
    client: Client, reporter: User, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        make_incident(status="reported", author=reporter)
    with django_assert_max_num_queries(7):  # one of them for the count in the menu
        client.get(reverse("report-list"))


def test_reporting_logs_neither_names_nor_places(
    client: Client, reporter: User, caplog, capsys
) -> None:
    caplog.set_level("DEBUG")
    send(client, report_data(place_name="Canari-sur-Niger", title="Titre canari"))
    logged = caplog.text + "".join(capsys.readouterr())
    assert "anari" not in logged
    assert reporter.username not in logged


def test_a_form_writes_only_what_it_shows() -> None:
    """Z-03: other fields of the model in the same request change nothing."""
    extra = {"status": "published", "author": "1", "public_id": "MLI-1", "version": "9"}
    author, as_author = make_user(), Client()
    as_author.force_login(author)
    answer = as_author.post(reverse("report-new"), report_data(**extra))
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert (incident.status, incident.public_id, incident.version, incident.author) == (
        "reported",
        None,
        1,
        author,
    )


def test_posting_needs_the_form_s_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert client.post(reverse("report-new"), report_data()).status_code == 403
    assert not Incident.objects.exists()
