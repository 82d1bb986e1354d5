"""The second factor from end to end: set up, asked for, used once, not guessed."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from incidents.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_codes_used_yet() -> None:
    cache.clear()


def code_now(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, user: User):
    form = {"login": user.username, "password": "a long pass phrase"}
    return client.post(reverse("account_login"), form)


def set_up(client: Client, user: User) -> str:
    sign_in(client, user)
    asked = client.get(reverse("review-queue"), follow=True)
    again, _ = asked.redirect_chain[-1]
    assert again.startswith(reverse("account_reauthenticate"))
    page = client.post(again, {"password": "a long pass phrase"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    return str(secret)


def test_an_editor_sets_it_up_and_goes_on(client: Client) -> None:
    set_up(client, make_user("editor"))
    assert client.get(reverse("review-queue")).status_code == 200


def test_the_password_alone_no_longer_opens_the_desk(client: Client) -> None:
    editor = make_user("editor")
    secret = set_up(client, editor)
    cache.clear()
    other = Client()
    assert sign_in(other, editor).url == reverse("mfa_authenticate")
    assert other.get(reverse("review-queue")).status_code == 302
    other.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert other.get(reverse("review-queue")).status_code == 200


def test_a_code_opens_once(client: Client) -> None:
    editor = make_user("editor")
    secret = set_up(client, editor)
    cache.clear()
    code = code_now(secret)
    for opened in (True, False):
        other = Client()
        sign_in(other, editor)
        other.post(reverse("mfa_authenticate"), {"code": code})
        assert (other.get(reverse("review-queue")).status_code == 200) == opened


def test_codes_are_not_guessed(client: Client) -> None:
    editor = make_user("editor")
    secret = set_up(client, editor)
    cache.clear()
    other = Client()
    sign_in(other, editor)
    for _ in range(5):
        other.post(reverse("mfa_authenticate"), {"code": "000000"})
    other.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert other.get(reverse("review-queue")).status_code == 302


def test_used_codes_and_limits_are_kept_in_the_database(settings) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.AXES_HANDLER.endswith("AxesDatabaseHandler")
