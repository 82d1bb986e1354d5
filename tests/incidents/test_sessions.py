"""Where one is signed in: seen, and ended from elsewhere."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from incidents.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def signed_in(user: User, browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    form = {"login": user.username, "password": "a long pass phrase"}
    assert client.post(reverse("account_login"), form).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("report-list")).status_code == 200


def test_a_lost_phone_is_signed_out_at_once() -> None:
    user = make_user()
    phone, desk = signed_in(user, "Téléphone"), signed_in(user, "Bureau")
    page = desk.get(reverse("session-list"))
    assert "Téléphone" in page.content.decode()
    lost = UserSession.objects.get(user_agent="Téléphone")
    assert desk.post(reverse("session-list"), {"session": lost.pk}).status_code == 302
    assert (is_in(phone), is_in(desk)) == (False, True)


def test_all_others_end_and_this_one_stays() -> None:
    user = make_user()
    others = [signed_in(user, f"Autre {n}") for n in range(2)]
    desk = signed_in(user, "Bureau")
    desk.post(reverse("session-list"), {"session": "others"})
    assert [is_in(client) for client in (*others, desk)] == [False, False, True]
    assert len(desk.get(reverse("session-list")).context["sessions"]) == 1


def test_nobody_sees_or_ends_the_sessions_of_others() -> None:
    theirs = signed_in(make_user(), "Téléphone d’autrui")
    mine = signed_in(make_user(), "Bureau")
    assert "autrui" not in mine.get(reverse("session-list")).content.decode()
    other = UserSession.objects.get(user_agent="Téléphone d’autrui")
    ended = mine.post(reverse("session-list"), {"session": other.pk})
    assert ended.status_code == 404
    own = UserSession.objects.get(user_agent="Bureau")
    assert mine.post(reverse("session-list"), {"session": own.pk}).status_code == 404
    assert is_in(theirs)


def test_a_passkey_is_a_second_factor_as_a_code_is() -> None:
    editor = make_user("editor")
    client = Client()
    client.force_login(editor)
    assert client.get(reverse("review-queue")).url == reverse("mfa_activate_totp")
    Authenticator.objects.create(
        user=editor, type="webauthn", data={"name": "Clé", "credential": {}}
    )
    assert client.get(reverse("review-queue")).status_code == 200
