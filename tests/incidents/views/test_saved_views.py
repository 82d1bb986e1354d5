"""Views kept under a name: one's own, opened as they were, changed and deleted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import SavedView, Subscription, User
from incidents.models.saved_view import MOST_VIEWS
from tests.factories import make_published, make_user
from tests.incidents.test_map_page import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_user("analyst")


@pytest.fixture
def client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def keep(client: Client, name: str = "Centre", query: str = "on=map&q=mopti") -> Any:
    return client.post(f"/fr/views/new/?{query}", {"name": name})


def test_a_page_offers_to_keep_what_it_shows_and_opens_it_again(
    client: Client,
) -> None:
    make_published()
    html = client.get("/fr/?shade=killed&q=sevare").content.decode()
    [link] = re.findall(r'href="(/fr/views/new/[^"]+)"', html)
    assert (
        client.post(link.replace("&amp;", "&"), {"name": "Sévaré"}).status_code == 302
    )
    html = client.get("/fr/views/").content.decode()
    assert 'href="/fr/?q=sevare&amp;shade=killed">Sévaré' in html
    assert "Garder cette vue" not in Client().get("/fr/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_is_kept_in_a_transaction_of_its_own(client: Client) -> None:
    """The other tests stand in one, which hides that a lock needs it."""
    assert keep(client).status_code == 302


def test_a_name_is_there_once_and_views_are_not_without_end(client: Client) -> None:
    assert keep(client).status_code == 302
    again = keep(client)
    assert again.status_code == 409
    assert "Vous avez déjà une vue de ce nom." in again.content.decode()
    owner = User.objects.get()
    SavedView.objects.bulk_create(
        SavedView(owner=owner, name=f"{n}", page="map") for n in range(MOST_VIEWS)
    )
    assert keep(client, "Une de trop").status_code == 409


def test_a_condition_that_is_not_understood_is_not_kept(client: Client) -> None:
    assert keep(client, query="on=map&from=hier").status_code == 422
    assert not SavedView.objects.exists()


def test_nobody_else_sees_changes_or_deletes_it(client: Client) -> None:
    keep(client)
    view = SavedView.objects.get()
    stranger = Client()
    stranger.force_login(make_user("administrator"))
    assert "Centre" not in stranger.get("/fr/views/").content.decode()
    for name in ("view-detail", "view-delete"):
        answer = stranger.post(reverse(name, args=[view.pk]), {"name": "Pris"})
        assert answer.status_code == 404
    assert SavedView.objects.get().name == "Centre"


def test_mails_are_asked_for_changed_and_given_up(
    client: Client, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    keep(client)
    address = reverse("view-detail", args=[SavedView.objects.get().pk])
    asked = {"name": "Centre", "digest": "on", "alert": "on"}
    answer = client.post(address, asked)
    assert answer.status_code == 422
    assert "Écrivez le nombre." in text_of(answer.content.decode())
    alert = {"measure": "killed", "threshold": "5", "days": "30"}
    assert client.post(address, asked | alert).status_code == 302
    found = {one.kind: one for one in Subscription.objects.all()}
    assert found.keys() == {"digest", "alert"}
    assert (found["alert"].threshold, found["alert"].days) == (5, 30)
    assert found["alert"].site == "http://testserver"
    Subscription.objects.update(is_raised=True)
    client.post(address, asked | alert | {"name": "Autre nom"})
    assert Subscription.objects.filter(is_raised=True).count() == 2
    assert "chaque lundi" in client.get("/fr/views/").content.decode()
    client.post(address, {"name": "Centre"})
    assert not Subscription.objects.exists()


def test_without_a_mail_server_none_are_promised(client: Client) -> None:
    keep(client)
    address = reverse("view-detail", args=[SavedView.objects.get().pk])
    assert "Aucun courriel ne peut être demandé" in client.get(address).content.decode()
    client.post(address, {"name": "Centre", "digest": "on"})
    assert not Subscription.objects.exists()


def test_it_can_be_deleted_and_the_list_asks_six_questions(
    client: Client, django_assert_num_queries: Any
) -> None:
    for name in ("A", "B", "C"):
        keep(client, name)
    client.get("/fr/views/")  # which tells what was kept, and forgets it
    with django_assert_num_queries(6):
        client.get("/fr/views/")
    client.post(reverse("view-delete", args=[SavedView.objects.get(name="B").pk]))
    assert set(SavedView.objects.values_list("name", flat=True)) == {"A", "C"}
